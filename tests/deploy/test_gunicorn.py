"""gunicorn as it is shipped: what it believes, what it writes, and whom it lets wait."""

import contextlib
import json
import os
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from gunicorn.config import Config

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = Config()
# All that gunicorn takes over from headers unless it is told not to.
BELIEVED = [
    *SHIPPED.settings["forwarder_headers"].default.split(","),
    *SHIPPED.settings["secure_scheme_headers"].default,
    "REMOTE_USER",
    "REMOTE_ADDR",
    "X-FORWARDED-FOR",
    "X-FORWARDED-HOST",
    "X-REAL-IP",
    "FORWARDED",
    "SERVER-NAME",
]
VALUES = ["/evil", "https", "ssl", "on", "192.0.2.99"]


class Server:
    def __init__(self, place: str, log: Path) -> None:
        self.place = place
        self.log = log

    def connect(self) -> socket.socket:
        if self.place.startswith("unix:"):
            talk = socket.socket(socket.AF_UNIX)
            talk.settimeout(10)
            try:
                talk.connect(self.place.removeprefix("unix:"))
            except OSError:
                talk.close()
                raise
            return talk
        host, _, port = self.place.rpartition(":")
        return socket.create_connection((host, int(port)), timeout=10)

    def say(self, *lines: str) -> bytes:
        with self.connect() as talk:
            talk.sendall("\r\n".join([*lines, "Connection: close", "", ""]).encode())
            return b"".join(iter(lambda: talk.recv(65536), b""))

    def ask(self, *headers: str) -> dict[str, str]:
        answer = self.say("GET /a/page?q=secret HTTP/1.1", "Host: localhost", *headers)
        head, _, body = answer.partition(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 200"), head
        told: dict[str, str] = json.loads(body[body.index(b"{") : body.rindex(b"}") + 1])
        return told


@pytest.fixture(scope="module", params=["unix", "tcp"])
def server(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("gunicorn")
    if request.param == "unix":
        place = f"unix:{folder}/web.sock"
    else:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            place = f"127.0.0.1:{probe.getsockname()[1]}"
    log = folder / "log"
    with log.open("wb") as lines:
        process = subprocess.Popen(
            [
                ROOT / ".venv/bin/gunicorn",
                "--config",
                "deploy/gunicorn.conf.py",
                "tests.deploy.echo",
            ],
            cwd=ROOT,
            env={
                **os.environ,
                "WEB_BIND": place,
                "WEB_WORKERS": "1",
                "WEB_THREADS": "8",
                "TRUSTED_PROXY_COUNT": "1" if request.param == "unix" else "0",
            },
            stdout=lines,
            stderr=lines,
        )
    running = Server(place, log)
    try:
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            with contextlib.suppress(OSError):
                running.connect().close()
                break
            time.sleep(0.05)
        yield running
    finally:
        process.terminate()
        process.wait(30)


@pytest.mark.parametrize("value", VALUES)
@pytest.mark.parametrize("name", BELIEVED)
def test_no_header_is_believed(server: Server, name: str, value: str) -> None:
    plain = server.ask()
    for spelling in (name, name.replace("_", "-"), name.lower()):
        assert server.ask(f"{spelling}: {value}") == plain


@pytest.mark.parametrize(
    "line", ["GET /é\x00 HTTP/1.1", "GET /?q=jane.doe HTTP/9.9", "nonsense", "GET / HTTP/1.1"]
)
def test_a_broken_request_leaves_no_trace_of_who_sent_it(server: Server, line: str) -> None:
    server.say(line, "Host: localhost", "Bad header jane.doe: 1", "X: 203.0.113.7")
    server.ask()
    written = server.log.read_text()
    for word in ("127.0.0.1:", "ip=", "jane.doe", "203.0.113.7", "secret"):
        assert word not in written.replace(server.place, "")


HALVES = {
    "nothing": b"",
    "half a head": b"GET / HTTP/1.1\r\nHost: localhost\r\n",
    "one letter": b"G",
}


@pytest.mark.parametrize("half", HALVES.values(), ids=HALVES)
def test_half_sent_requests_hold_nobody_up(server: Server, half: bytes) -> None:
    with contextlib.ExitStack() as stack:
        for _one in range(24):
            talk = stack.enter_context(server.connect())
            talk.sendall(half)
        began = time.monotonic()
        server.ask()
        assert time.monotonic() - began < 5


def test_a_kept_connection_that_sends_half_a_request_holds_nobody_up(server: Server) -> None:
    whole = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"
    with contextlib.ExitStack() as stack:
        for _one in range(16):
            talk = stack.enter_context(server.connect())
            talk.sendall(whole)
            assert talk.recv(65536).startswith(b"HTTP/1.1 200")
            talk.sendall(HALVES["half a head"])
        began = time.monotonic()
        server.ask()
        assert time.monotonic() - began < 8


def test_a_request_that_comes_in_pieces_is_answered(server: Server) -> None:
    with server.connect() as talk:
        for piece in (b"GET / HT", b"TP/1.1\r\nHost: local", b"host\r\n", b"\r\n"):
            talk.sendall(piece)
            time.sleep(0.3)
        assert talk.recv(65536).startswith(b"HTTP/1.1 200")
