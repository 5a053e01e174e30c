"""The shipped systemd units are well-formed and keep their processes in."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
UNITS = sorted(path.name for path in (ROOT / "deploy").glob("portal-*"))
ANALYZE = shutil.which("systemd-analyze")


@pytest.mark.skipif(ANALYZE is None, reason="systemd is not installed")
def test_systemd_finds_no_fault(tmp_path: Path) -> None:
    """With the checkout in place of /opt/portal, whose programs the units name."""
    for name in UNITS:
        text = (ROOT / "deploy" / name).read_text().replace("/opt/portal", str(ROOT))
        (tmp_path / name).write_text(text)
    done = subprocess.run(
        [str(ANALYZE), "verify", *(str(tmp_path / name) for name in UNITS)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.skipif(ANALYZE is None, reason="systemd is not installed")
@pytest.mark.parametrize("name", [name for name in UNITS if name.endswith(".service")])
def test_little_is_left_to_a_process(name: str) -> None:
    done = subprocess.run(
        [str(ANALYZE), "security", "--offline=true", "--threshold=25", f"deploy/{name}"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-200:]


def test_every_shipped_file_is_installed_by_the_document() -> None:
    document = (ROOT / "docs/operations.md").read_text()
    for name in ("nginx.conf", "nginx-proxy.conf", "nginx-files.conf", "backup", "restore"):
        assert f"deploy/{name}" in document
    for name in re.findall(r"portal-manage ([a-z_]+)", document):
        found = list((ROOT / "portal").glob(f"*/management/commands/{name}.py"))
        assert found or name in {"check", "migrate", "collectstatic", "createsuperuser"}, name
