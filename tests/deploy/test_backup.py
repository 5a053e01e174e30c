"""A backup taken and put back by the shipped scripts holds everything that was there."""

import json
import os
import subprocess
import tarfile
import threading
import uuid
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage
from django.db import connection
from django.test import Client
from django.utils import timezone

from portal.core import pgtools
from portal.core.errors import BackupError
from portal.core.models import BackupRun
from portal.core.storage import WholeFileStorage
from portal.privacy import audit, backups

ROOT = Path(__file__).resolve().parents[2]
SECRET = "a-password-of-the-database"


def run(
    script: str, *arguments: str, url: str, var: Path, **more: str
) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [ROOT / "deploy" / script, *arguments],
        env={
            "PATH": os.environ["PATH"],
            "DJANGO_SETTINGS_MODULE": "portal.settings.base",
            "DATABASE_URL": url,
            "VAR_DIR": str(var),
            **more,
        },
        capture_output=True,
        text=True,
        check=False,
    )


def ask(url: str, statement: str) -> str:
    tools = pgtools.environment(settings.DATABASES["default"])
    done = subprocess.run(
        ["psql", url, "-Atc", statement], env=tools, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


@pytest.fixture
def databases(transactional_db: None) -> Iterator[tuple[str, str]]:
    """Addresses of a copy of the test's database and of an empty one, on its server."""
    audit.record(action="accounts.signed_in", actor=uuid.uuid4())
    address = urlsplit(os.environ.get("DATABASE_URL", ""))
    names = ("backup_full", "backup_empty")
    with connection.cursor() as cursor:
        for name in names:
            cursor.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
            cursor.execute(f"CREATE DATABASE {name} TEMPLATE template0")
    tools = pgtools.environment(
        {**settings.DATABASES["default"], "NAME": connection.settings_dict["NAME"]}
    )
    with subprocess.Popen(["pg_dump", "--no-owner"], env=tools, stdout=subprocess.PIPE) as dump:
        full = {**tools, "PGDATABASE": names[0]}
        subprocess.run(
            ["psql", "-q"], env=full, stdin=dump.stdout, stdout=subprocess.DEVNULL, check=True
        )
    server = f"postgres://{address.netloc.replace('@', f':{SECRET}@')}"
    yield f"{server}/{names[0]}", f"{server}/{names[1]}"
    with connection.cursor() as cursor:
        for name in names:
            cursor.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@pytest.fixture
def writing(databases: tuple[str, str]) -> Iterator[list[Path]]:
    """Folders that a storage writes and deletes files in all the while."""
    folders: list[Path] = []
    ended = threading.Event()

    def write() -> None:
        while not ended.is_set():
            for folder in folders.copy():
                storage = WholeFileStorage(location=folder)
                name = storage.save(f"videos/{uuid.uuid4().hex}", ContentFile(os.urandom(100_000)))
                kept = storage.save(f"videos/kept-{uuid.uuid4().hex}", ContentFile(b"kept"))
                assert storage.exists(kept)
                storage.delete(name)

    writer = threading.Thread(target=write)
    writer.start()
    yield folders
    ended.set()
    writer.join()


postgres = pytest.mark.postgres


@postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("configured", ["VAR_DIR", "STORAGE_URL"])
def test_everything_comes_back_to_an_empty_machine_under_writing(
    databases: tuple[str, str], writing: list[Path], tmp_path: Path, configured: str
) -> None:
    full, empty = databases
    var, restored, folder = tmp_path / "var", tmp_path / "restored", tmp_path / "backups"
    files = var if configured == "VAR_DIR" else tmp_path / "files"
    back = restored if configured == "VAR_DIR" else tmp_path / "files-restored"
    here, there = (
        ({}, {})
        if files == var
        else ({"STORAGE_URL": f"file://{files}"}, {"STORAGE_URL": f"file://{back}"})
    )
    for name in (
        "media/images/photo.jpg",
        "private/ab/cdef",
        "media/.incoming/half",
        "private/incoming/half",
    ):
        (files / name).parent.mkdir(parents=True, exist_ok=True)
        (files / name).write_text(name)
    writing.append(files / "media")

    done = run("backup", str(folder), url=full, var=var, **here)
    assert done.returncode == 0, done.stderr
    backup = Path(done.stdout.strip())
    assert [path.name for path in folder.iterdir()] == [backup.name]
    assert backup.stat().st_mode & 0o077 == 0
    assert ask(full, "SELECT count(*) FROM core_backuprun WHERE is_trail_fine") == "1"
    manifest = json.loads((backup / "manifest.json").read_text())
    assert manifest["rows"]["privacy_auditentry"] >= 1

    done = run("restore", str(backup), url=empty, var=restored, **there)
    assert done.returncode == 0, done.stderr
    for table, count in manifest["rows"].items():
        counted = ask(empty, f'SELECT count(*) FROM "{table}"')  # noqa: S608 -- a table's name
        assert counted == str(count), table
    found = {str(path.relative_to(back)) for path in back.rglob("*") if path.is_file()}
    assert {"media/images/photo.jpg", "private/ab/cdef"} <= found
    assert not any("incoming" in name for name in found)

    again = run("restore", str(backup), url=empty, var=restored, **there)
    assert again.returncode == 1
    assert "not empty" in again.stderr


@postgres
@pytest.mark.django_db(transaction=True)
def test_a_damaged_backup_is_not_put_back(databases: tuple[str, str], tmp_path: Path) -> None:
    full, empty = databases
    done = run("backup", str(tmp_path / "backups"), url=full, var=tmp_path / "var")
    backup = Path(done.stdout.strip())
    with (backup / "media.tar").open("ab") as file:
        file.write(b"x")
    done = run("restore", str(backup), url=empty, var=tmp_path / "restored")
    assert done.returncode == 1
    assert "media.tar is not as it was made" in done.stderr
    assert ask(empty, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == "0"


@postgres
@pytest.mark.django_db(transaction=True)
def test_a_failed_backup_leaves_nothing(databases: tuple[str, str], tmp_path: Path) -> None:
    done = run(
        "backup", str(tmp_path / "backups"), url=f"{databases[0]}_absent", var=tmp_path / "var"
    )
    assert done.returncode != 0
    assert list(tmp_path.glob("backups/*")) == []


def test_an_embedded_portal_is_refused(tmp_path: Path) -> None:
    done = run("backup", str(tmp_path / "b"), url=f"sqlite:///{tmp_path}/p.sqlite3", var=tmp_path)
    assert done.returncode == 1
    assert "Only PostgreSQL" in done.stderr
    assert list(tmp_path.glob("b/*")) == []


def test_no_password_stands_in_process_arguments(tmp_path: Path) -> None:
    """Of each program that is run: what it is told and what it is given."""
    spy = tmp_path / "spy"
    spy.write_text("#!/bin/sh\ntr '\\0' ' ' </proc/$$/cmdline\necho \"$PGPASSWORD at $PGHOST\"\n")
    spy.chmod(0o700)
    database = {
        "ENGINE": "django.db.backends.postgresql", "NAME": "n", "USER": "u", "PASSWORD": SECRET,
        "HOST": "h", "PORT": "5", "OPTIONS": {"sslmode": "verify-full"},
    }  # fmt: skip
    with (tmp_path / "said").open("wb") as said:
        pgtools.run(str(spy), "--file=x", database=database, out=said)
    command, given = (tmp_path / "said").read_text().splitlines()[0].rsplit(" ", 3)[0], None
    assert SECRET not in command
    assert given is None
    told = pgtools.environment(database)
    assert (told["PGPASSWORD"], told["PGSSLMODE"]) == (SECRET, "verify-full")
    for script in ("backup", "restore"):
        assert "DATABASE_URL" not in (ROOT / "deploy" / script).read_text()
    with pytest.raises(BackupError):
        pgtools.environment({**database, "OPTIONS": {"new": "thing"}})


def test_a_bucket_is_backed_up_through_its_own_interface(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bucket, other = InMemoryStorage(), InMemoryStorage()
    for name in ("images/a.jpg", "b", ".incoming/half"):
        bucket.save(name, ContentFile(name.encode()))
    monkeypatch.setattr(backups, "_storage", lambda _part: bucket)
    assert backups._pack("media", tmp_path / "media.tar") == 2
    backups._unpack(tmp_path / "media.tar", other, "media")
    assert sorted(backups._names(other, "media")) == ["b", "images/a.jpg"]
    assert other.open("images/a.jpg").read() == b"images/a.jpg"


def test_a_file_that_shrinks_meanwhile_spoils_no_archive(tmp_path: Path) -> None:
    (tmp_path / "short").write_bytes(b"abc")
    with tarfile.open(tmp_path / "t", "w") as archive, (tmp_path / "short").open("rb") as file:
        member = tarfile.TarInfo("short")
        member.size = 10
        archive.addfile(member, backups._Exactly(file, 10))
    with tarfile.open(tmp_path / "t") as archive:
        (found,) = archive.getmembers()
        data = archive.extractfile(found)
        assert data is not None
        assert data.read() == b"abc" + b"\0" * 7


@pytest.mark.django_db
def test_the_age_of_the_last_backup_stands_on_ready(client: Client, settings: object) -> None:
    def told() -> tuple[str, str]:
        answer = client.get("/health/ready").json()
        return answer["checks"]["backup"], answer["details"].get("backup", "")

    assert told() == ("ok", "")
    settings.BACKUP_EXPECTED_EVERY = timedelta(hours=26)  # type: ignore[attr-defined]
    assert told() == ("failed", "none yet")
    made = BackupRun.objects.create(
        made_at=timezone.now() - timedelta(hours=3), rows=1, files=1, is_trail_fine=True
    )
    assert told() == ("ok", "3 hours old")
    BackupRun.objects.update(made_at=made.made_at - timedelta(hours=24))
    assert told() == ("failed", "27 hours old")
