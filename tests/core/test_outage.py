"""The database goes away under a running server, and comes back."""

import os
import shutil
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPException, HTTPResponse
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client

from tests.waiting import PATIENCE, wait_until

ROOT = Path(__file__).resolve().parents[2]
# A feed that is kept, a page that is kept, a page that never is.
ADDRESSES = ("/trainings/calendar.ics", "/search/", "/account/sign-in/")


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


class Postgres:
    """A PostgreSQL of this test's own. It refuses to run as root, hence `runuser`."""

    def __init__(self, programs: Path, folder: Path) -> None:
        self.programs, self.folder, self.port = programs, folder, free_port()
        self.as_other = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []

    def run(self, program: str, *arguments: str) -> None:
        command = [*self.as_other, str(self.programs / program), "-D", str(self.folder / "data")]
        # Its output is a file: a pipe would stay open as long as the server runs.
        with (self.folder / "output").open("ab") as output:
            subprocess.run([*command, *arguments], check=True, cwd=self.folder, stdout=output)

    def create(self) -> None:
        self.run("initdb", "-U", "portal", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8")

    def start(self) -> None:
        options = f"-p {self.port} -k {self.folder} -c listen_addresses=127.0.0.1 -c fsync=off"
        self.run("pg_ctl", "-w", "-l", str(self.folder / "data" / "log"), "-o", options, "start")

    def stop(self) -> None:
        self.run("pg_ctl", "-w", "-m", "immediate", "stop")


@pytest.fixture(scope="module")
def postgres() -> Iterator[Postgres]:
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"))
    on_path = shutil.which("pg_ctl")
    found = installed[-1] if installed else Path(on_path) if on_path else None
    if found is None:
        pytest.skip("PostgreSQL is not installed")
    # Not below pytest's own folder, into which only its owner may look.
    made = subprocess.run(
        ["mktemp", "-d", "/tmp/portal-outage.XXXXXX"],  # noqa: S108 -- made with a name of its own
        check=True,
        capture_output=True,
        text=True,
    )
    folder = Path(made.stdout.strip())
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
    server = Postgres(found.parent, folder)
    try:
        server.create()
        server.start()
        yield server
    finally:
        subprocess.run(
            [*server.as_other, str(found), "-D", str(folder / "data"), "-m", "immediate", "stop"],
            check=False,
            capture_output=True,
        )
        shutil.rmtree(folder, ignore_errors=True)


class Portal:
    """gunicorn as in production, one process."""

    def __init__(self, port: int) -> None:
        self.port = port

    def ask(self, path: str, method: str = "GET") -> tuple[HTTPResponse, str]:
        link = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            link.request(method, path)
            answer = link.getresponse()
            return answer, answer.read().decode()
        finally:
            link.close()

    def status(self, path: str) -> int:
        return self.ask(path)[0].status

    def answers(self) -> bool:
        try:
            return self.status("/health/live") == 200
        except (OSError, HTTPException):
            return False


@pytest.fixture(scope="module")
def portal(postgres: Postgres, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    port = free_port()
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "portal.settings.base",
        "DATABASE_URL": f"postgres://portal@127.0.0.1:{postgres.port}/postgres",
        "VAR_DIR": str(tmp_path_factory.mktemp("var")),
        "WEB_BIND": f"127.0.0.1:{port}",
        "WEB_WORKERS": "1",
        "LOG_LEVEL": "ERROR",
    }
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "--verbosity=0"],
        check=True,
        cwd=ROOT,
        env=environment,
    )
    config = str(ROOT / "deploy" / "gunicorn.conf.py")
    command = [sys.executable, "-m", "gunicorn", "--config", config]
    log = tmp_path_factory.mktemp("log") / "gunicorn"
    with log.open("wb") as output:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=output)
    try:
        served = Portal(port)
        wait_until(served.answers)
        yield served
    finally:
        process.terminate()
        process.wait(timeout=PATIENCE)


def test_a_database_that_is_away_is_said_and_recovered_from(
    postgres: Postgres, portal: Portal
) -> None:
    assert {path: portal.status(path) for path in ADDRESSES} == dict.fromkeys(ADDRESSES, 200)

    postgres.stop()
    for path in ADDRESSES:
        for method in ("GET", "HEAD"):
            answer, page = portal.ask(path, method)
            assert (path, answer.status) == (path, 503)
            assert answer.headers["Retry-After"] == "30"
            assert answer.headers["Cache-Control"] == "no-store"
        page = portal.ask(path)[1]
        assert "away for a moment" in page
        assert "Traceback" not in page
        assert "127.0.0.1" not in page
    assert portal.status("/health/live") == 200
    ready, body = portal.ask("/health/ready")
    assert ready.status == 503
    assert '"database": "failed"' in body

    postgres.start()
    wait_until(lambda: all(portal.status(path) == 200 for path in ADDRESSES))
    # No thread kept a dead connection.
    assert {portal.status(path) for path in ADDRESSES * 8} == {200}


def ask_for_a_link() -> int:
    client = Client(raise_request_exception=False)
    answer = client.post("/account/password/forgotten/", {"email": "nobody@example.org"})
    if answer.status_code == 503:
        assert answer["Retry-After"] == "30"
        assert "away for a moment" in answer.text
    return answer.status_code


@pytest.fixture
def sqlite(transactional_db: None) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("about SQLite")


@pytest.mark.usefixtures("sqlite")
def test_a_locked_file_is_said_and_recovered_from() -> None:
    assert ask_for_a_link() == 302
    other = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout = 50")
    other.execute("BEGIN IMMEDIATE")
    try:
        assert ask_for_a_link() == 503
        assert Client().get("/robots.txt").status_code == 200
    finally:
        other.close()
    assert ask_for_a_link() == 302
    connection.close()


@pytest.mark.usefixtures("sqlite")
def test_a_file_that_cannot_be_written_is_said_and_read_on() -> None:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA query_only = ON")
    try:
        assert ask_for_a_link() == 503
        assert Client().get("/robots.txt").status_code == 200
    finally:
        connection.close()
    assert ask_for_a_link() == 302
