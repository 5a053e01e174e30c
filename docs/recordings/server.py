"""A demo of its own for the camera: fresh data, a free port, ended afterwards."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).absolute().parents[2]
PYTHON = sys.executable
HOST = "portal.example"
PASSWORD = "a quiet reading room"  # noqa: S105 -- of a portal that lives for minutes
_SECONDS_TO_START = 60


@contextmanager
def demo_server(folder: Path) -> Iterator[int]:
    """Serve a demo with its data in `folder`, made fresh if they are missing; gives its port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    surroundings = environment(folder)
    subprocess.run(
        [PYTHON, "manage.py", "prepare_demo"],
        cwd=ROOT, env=surroundings, check=True, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    commands = (
        [PYTHON, "-m", "gunicorn", "portal.wsgi", "--bind", f"127.0.0.1:{port}", "--threads", "4",
         "--log-level", "warning", "--no-control-socket"],
        [PYTHON, "manage.py", "run_tasks"],
    )  # fmt: skip
    running = [subprocess.Popen(command, cwd=ROOT, env=surroundings) for command in commands]
    try:
        _wait_for(port)
        yield port
    finally:
        for process in running:
            process.terminate()
        for process in running:
            process.wait()


def environment(folder: Path) -> Mapping[str, str]:
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "portal.settings.base",
        "VAR_DIR": str(folder),
        "SITE_URL": f"https://{HOST}",
        "ALLOWED_HOSTS": f"{HOST},127.0.0.1",
        "DEMO_PASSWORD": PASSWORD,
        "LOG_LEVEL": "WARNING",
    }


def in_shell(folder: Path, code: str) -> str:
    """Run Python inside the portal; gives what it printed."""
    return subprocess.run(
        [PYTHON, "manage.py", "shell", "--verbosity", "0", "-c", code],
        cwd=ROOT, env=environment(folder), check=True, capture_output=True, text=True,
    ).stdout.strip()  # fmt: skip


def _wait_for(port: int) -> None:
    until = time.monotonic() + _SECONDS_TO_START
    while True:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/health/live", timeout=2):
                return
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.3)
