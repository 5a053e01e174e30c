"""What is installed is not asked for again: someone without root could not go on."""

import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = {
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
}


def listing(folder: Path, *names: str) -> None:
    """An ldconfig whose list is longer than a pipe holds, with the names at its start."""
    lines = "\\n".join(f"\t{name} (libc6)" for name in names)
    script = f"#!/bin/sh\nset -e\nprintf '{lines}\\n'\nsleep 0.2\nseq 100000\n"
    program = folder / "ldconfig"
    program.write_text(script)
    program.chmod(0o755)


def packages(folder: Path) -> "subprocess.CompletedProcess[str]":
    """The script as someone without root and sudo runs it."""
    for name, code in (("id", "echo 1000"), ("sudo", "exit 1")):
        (folder / name).write_text(f"#!/bin/sh\n{code}\n")
        (folder / name).chmod(0o755)
    return subprocess.run(
        [ROOT / "deploy/system-packages", "demo"],
        env={"PATH": f"{folder}:{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_library_at_the_start_of_a_long_list_is_found(tmp_path: Path) -> None:
    listing(tmp_path, *PACKAGES)
    done = packages(tmp_path)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(("library", "package"), list(PACKAGES.items()))
def test_a_missing_library_is_named(tmp_path: Path, library: str, package: str) -> None:
    listing(tmp_path, *(name for name in PACKAGES if name != library))
    done = packages(tmp_path)
    assert done.returncode == 1
    assert done.stderr.splitlines()[1].split() == [
        *["apt-get", "install", "--no-install-recommends"],
        package,
    ]
