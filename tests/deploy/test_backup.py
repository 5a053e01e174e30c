"""A backup taken and put back by the shipped scripts holds everything that was there."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.db import connection

ROOT = Path(__file__).resolve().parents[2]

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def run(*command: str, url: str, var: Path) -> "subprocess.CompletedProcess[str]":
    tools = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    path = ":".join([*(str(tool) for tool in tools[-1:]), os.environ["PATH"]])
    return subprocess.run(
        command,
        cwd=ROOT,
        env={"PATH": path, "DATABASE_URL": url, "VAR_DIR": str(var)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def databases(db: None) -> Iterator[tuple[str, str]]:
    """Addresses of a small full database and of an empty one, on the test's server."""
    address = urlsplit(os.environ.get("DATABASE_URL", ""))
    server = f"postgres://{address.netloc}"
    names = ("backup_full", "backup_empty")
    with connection.cursor() as cursor:
        for name in names:
            cursor.execute(f"DROP DATABASE IF EXISTS {name}")
            cursor.execute(f"CREATE DATABASE {name} TEMPLATE template0")
    yield f"{server}/{names[0]}", f"{server}/{names[1]}"
    with connection.cursor() as cursor:
        for name in names:
            cursor.execute(f"DROP DATABASE IF EXISTS {name}")


def test_everything_comes_back(databases: tuple[str, str], tmp_path: Path) -> None:
    full, empty = databases
    var, restored, folder = tmp_path / "var", tmp_path / "restored", tmp_path / "backups"
    for name, content in {
        "media/picture.avif": "picture",
        "private/ab/cdef": "encrypted",
        "private/incoming/half": "half written",
        "audit-anchors.jsonl": "{}",
    }.items():
        (var / name).parent.mkdir(parents=True, exist_ok=True)
        (var / name).write_text(content)
    restored.mkdir()
    made = run("psql", full, "-c", "CREATE TABLE t AS SELECT 42 AS n", url=full, var=var)
    assert made.returncode == 0, made.stderr

    done = run("deploy/backup", str(folder), url=full, var=var)
    assert done.returncode == 0, done.stderr
    backup = Path(done.stdout.strip())
    assert [path.name for path in folder.iterdir()] == [backup.name]
    assert backup.stat().st_mode & 0o077 == 0

    done = run("deploy/restore", str(backup), url=empty, var=restored)
    assert done.returncode == 0, done.stderr
    assert run("psql", empty, "-Atc", "SELECT n FROM t", url=empty, var=var).stdout == "42\n"
    found = {str(path.relative_to(restored)) for path in restored.rglob("*") if path.is_file()}
    assert found == {"media/picture.avif", "private/ab/cdef", "audit-anchors.jsonl"}

    again = run("deploy/restore", str(backup), url=empty, var=restored)
    assert again.returncode == 1
    assert "not empty" in again.stderr


def test_a_damaged_backup_is_not_put_back(databases: tuple[str, str], tmp_path: Path) -> None:
    full, empty = databases
    done = run("deploy/backup", str(tmp_path / "backups"), url=full, var=tmp_path / "var")
    backup = Path(done.stdout.strip())
    with (backup / "media.tar").open("ab") as file:
        file.write(b"x")
    done = run("deploy/restore", str(backup), url=empty, var=tmp_path / "restored")
    assert done.returncode != 0
    assert not (tmp_path / "restored").exists()


def test_a_failed_backup_leaves_nothing(databases: tuple[str, str], tmp_path: Path) -> None:
    missing = f"{databases[0]}_absent"
    done = run("deploy/backup", str(tmp_path / "backups"), url=missing, var=tmp_path / "var")
    assert done.returncode != 0
    assert list((tmp_path / "backups").iterdir()) == []
