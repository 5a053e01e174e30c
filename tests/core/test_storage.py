"""Public files: whole or not at all; a full disk gets a page of ours."""

import contextlib
import os
import sqlite3
import subprocess
import sys
import textwrap
from pathlib import Path

import psycopg
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.db import OperationalError

from portal.core.storage import (
    FULL_STATE,
    ForgivingStaticFilesStorage,
    WholeFileStorage,
    is_full,
)

FULL_DISK = """
    import os, resource, sys
    import django
    django.setup()
    from django.core.files.base import ContentFile
    from django.http import HttpRequest
    from portal.core.storage import WholeFileStorage
    from portal.core.views import server_error
    storage = WholeFileStorage(location=sys.argv[1])
    resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
    storage.save("films/small.mp4", ContentFile(b"x" * 1000))
    try:
        storage.save("films/large.mp4", ContentFile(b"x" * 900_000))
    except OSError:
        answer = server_error(HttpRequest())
        print(answer.status_code, "There is no room left" in answer.text)
"""


def files_below(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_a_full_disk_is_said_and_leaves_nothing_half_written(tmp_path: Path) -> None:
    """The kernel itself refuses to let the file grow, as it does on a full disk."""
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(FULL_DISK), str(tmp_path)],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "portal.settings.test"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.split() == ["507", "True"], done.stderr
    assert files_below(tmp_path) == ["films/small.mp4"]


def test_the_portal_keeps_its_files_so() -> None:
    assert isinstance(storages["default"], WholeFileStorage)


def test_a_name_that_is_taken_is_left_alone(tmp_path: Path) -> None:
    storage = WholeFileStorage(location=tmp_path)
    first = storage.save("a/x.txt", ContentFile(b"first"))
    second = storage.save("a/x.txt", ContentFile(b"second"))
    # Somebody else took the name after it was found to be free.
    third = storage._save("a/x.txt", ContentFile(b"third"))
    assert first == "a/x.txt"
    assert [(tmp_path / name).read_bytes() for name in (first, second, third)] == [
        b"first",
        b"second",
        b"third",
    ]
    assert len(files_below(tmp_path)) == 3
    assert (tmp_path / first).stat().st_mode & 0o777 == 0o644


def test_a_large_upload_is_moved_from_where_it_arrived(tmp_path: Path) -> None:
    upload = TemporaryUploadedFile("film.mp4", "video/mp4", 5, None)
    upload.write(b"large")
    upload.seek(0)
    name = WholeFileStorage(location=tmp_path).save("film.mp4", upload)
    upload.close()
    assert (tmp_path / name).read_bytes() == b"large"
    assert files_below(tmp_path) == ["film.mp4"]


def test_a_static_file_that_is_missing_breaks_no_page(tmp_path: Path) -> None:
    storage = ForgivingStaticFilesStorage(location=tmp_path, base_url="/static/")
    assert storage.url("img/missing.png", force=True) == "/static/img/missing.png"
    (tmp_path / "here.css").write_text("a{}")
    assert storage.url("here.css", force=True) != "/static/here.css"


def test_a_full_disk_of_the_database_is_known_as_one(tmp_path: Path) -> None:
    """SQLite's own error, from a real file that may not grow."""
    with contextlib.closing(sqlite3.connect(tmp_path / "small.sqlite3")) as small:
        small.execute("CREATE TABLE t (text)")
        small.execute("PRAGMA max_page_count = 2")
        with pytest.raises(sqlite3.OperationalError) as told:
            small.execute("INSERT INTO t VALUES (?)", ["x" * 100_000])
    wrapped = OperationalError()
    wrapped.__cause__ = told.value
    assert is_full(wrapped)
    assert not is_full(OperationalError("away"))
    assert not is_full(FileNotFoundError())


def test_postgresql_says_it_by_its_state() -> None:
    assert is_full(psycopg.errors.lookup(FULL_STATE)("no space"))
    assert not is_full(psycopg.errors.lookup("57P01")("ends"))
