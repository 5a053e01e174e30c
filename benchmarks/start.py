"""How long `make demo` takes in a fresh clone and again, and what the running demo weighs."""

import os
import signal
import subprocess
import tempfile
import time
from pathlib import Path

import psutil

from .results import Result, at_most
from .servers import ROOT, free_port, wait_for


def measure() -> list[Result]:
    with tempfile.TemporaryDirectory(prefix="portal-start-") as folder:
        clone = Path(folder) / "portal"
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
        first, _ = start(clone)
        later, memory = start(clone)
    return [
        at_most("first demo start, s", first, 300, "packages included"),
        at_most("later demo start, s", later, 10),
        at_most("memory of the running demo, MiB", memory, 400, "proportional share"),
    ]


def start(clone: Path) -> tuple[float, float]:
    """Seconds until the home page is served, then MiB after some requests."""
    port = free_port()
    began = time.monotonic()
    demo = subprocess.Popen(
        ["make", "demo"],
        cwd=clone,
        env={**os.environ, "PORT": str(port)},
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        wait_for(f"http://127.0.0.1:{port}/", seconds=900)
        seconds = time.monotonic() - began
        for path in ("", "our-workgroups/healthcare-cpms/", "trainings/", "search/?q=case", "fr/"):
            wait_for(f"http://127.0.0.1:{port}/{path}")
        time.sleep(8)
        family = [psutil.Process(demo.pid), *psutil.Process(demo.pid).children(recursive=True)]
        memory = sum(process.memory_full_info().pss for process in family) / 2**20
    finally:
        os.killpg(demo.pid, signal.SIGTERM)
        demo.wait(30)
    return seconds, memory
