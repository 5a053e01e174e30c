"""Starting the portal and the bare view under the same server, and asking them hard."""

import os
import re
import socket
import statistics
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYTHON = ROOT / ".venv" / "bin" / "python"
CONNECTIONS = 4
SECONDS = 3
ROUNDS = 3


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def server(application: str, **environment: str) -> Iterator[str]:
    """Serve `application` with one gthread worker of four threads; yields its address."""
    port = free_port()
    process = subprocess.Popen(
        [
            str(ROOT / ".venv/bin/gunicorn"), application,
            "--bind", f"127.0.0.1:{port}", "--workers", "1", "--threads", "4",
            "--keep-alive", "60", "--log-level", "error", "--no-control-socket",
        ],
        cwd=ROOT,
        env={**os.environ, **environment},
    )  # fmt: skip
    try:
        wait_for(f"http://127.0.0.1:{port}/")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(30)


def wait_for(address: str, seconds: float = 60) -> None:
    """Return when something answers there, whatever it says."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            urllib.request.urlopen(address, timeout=5).close()
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
        else:
            return
    msg = f"nothing answers at {address}"
    raise TimeoutError(msg)


def size_of(address: str) -> int:
    """Bytes of the body at `address`."""
    with urllib.request.urlopen(address) as response:
        return len(response.read())


def rate(address: str, *, headers: tuple[str, ...] = (), seconds: int = SECONDS) -> float:
    """Answers a second at `address`; raises when any answer is an error."""
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s"]
    for header in headers:
        command += ["-H", header]
    out = subprocess.run([*command, address], capture_output=True, text=True, check=True).stdout
    if "Non-2xx or 3xx" in out:
        raise RuntimeError(out)
    found = re.search(r"Requests/sec:\s+([\d.]+)", out)
    assert found is not None, out
    return float(found[1])


def ratio(address: str, bare: str, *, headers: tuple[str, ...] = ()) -> tuple[float, str]:
    """The median ratio of both rates, measured in turn, and how far the rounds lay apart."""
    rate(address, headers=headers, seconds=1)
    pairs = [(rate(address, headers=headers), rate(bare)) for _round in range(ROUNDS)]
    ratios = [ours / theirs for ours, theirs in pairs]
    ours, theirs = (statistics.median(side) for side in zip(*pairs, strict=True))
    note = f"{ours:.0f}/s of {theirs:.0f}/s; rounds {min(ratios):.3f}-{max(ratios):.3f}"
    return statistics.median(ratios), note
