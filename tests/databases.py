"""Test databases: migrated once, copied for each worker, and put back after tests that commit.

Walking the migrations takes longer than any test. So one database, the pristine one, is made by
migrating from nothing, and each worker works on a copy: of a file on SQLite, by `CREATE DATABASE
... TEMPLATE` on PostgreSQL. Triggers and the rows that migrations make come with the copy.

On SQLite the pristine file stays in `var/tests/`, named by a hash of all that can change it, so
that the next run needs no migrating. On PostgreSQL it lives as long as the server.

`python -m tests.databases` makes the pristine database of `DATABASE_URL`'s engine beforehand.
"""

import fcntl
import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, connections, transaction
from django.test import TransactionTestCase
from pytest_django.plugin import DjangoDbBlocker

KEPT = Path(settings.BASE_DIR) / "var" / "tests"
# Triggers that refuse call this; those that keep the search index in step must go on firing.
_REFUSES = "%RAISE(ABORT%"


def has_trigger(*, sqlite: str, postgresql: str) -> bool:
    """Whether the database has the trigger of that name (triggers are named apart by engine)."""
    queries = {
        "sqlite": (
            "SELECT 1 FROM sqlite_master WHERE type = 'trigger' AND sql LIKE %s AND name = %s",
            [_REFUSES, sqlite],
        ),
        "postgresql": ("SELECT 1 FROM pg_trigger WHERE tgname = %s", [postgresql]),
    }
    with connection.cursor() as cursor:
        cursor.execute(*queries[connection.vendor])
        return cursor.fetchone() is not None


def fingerprint() -> str:
    """Of all that a migrated database follows from: the portal's code and the locked packages.

    Migrations call code beside them (triggers, set-up), so no smaller part is safe.
    """
    root = Path(settings.BASE_DIR)
    digest = hashlib.sha256(sys.version.encode())
    for path in sorted([*(root / "portal").rglob("*.py"), root / "requirements" / "base.txt"]):
        digest.update(str(path.relative_to(root)).encode() + b"\0")
        digest.update(path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


@contextmanager
def one_at_a_time() -> Iterator[None]:
    KEPT.mkdir(parents=True, exist_ok=True)
    with (KEPT / f"{connection.vendor}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def migrate_into(name: str) -> None:
    """Make a database of that name by migrating from nothing."""
    connection.settings_dict["TEST"]["NAME"] = name
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)


def copy_of(name: str, source: str) -> None:
    """Make the PostgreSQL database `name` from another one, in place of what has its name."""
    quote = connection.ops.quote_name
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {quote(name)}")
        cursor.execute(f"CREATE DATABASE {quote(name)} TEMPLATE {quote(source)}")


def pristine(*, anew: bool = False) -> str:
    """The migrated database to copy: a path on SQLite, a name on PostgreSQL."""
    engines = {"sqlite": _pristine_file, "postgresql": _pristine_database}
    with one_at_a_time():
        return engines[connection.vendor](anew=anew)


def _pristine_file(*, anew: bool) -> str:
    kept = KEPT / f"{fingerprint()}.sqlite3"
    if anew or not kept.exists():
        for older in KEPT.glob("*.sqlite3"):
            older.unlink()
        _in_a_process_of_its_own(str(kept))
    return str(kept)


def _pristine_database(*, anew: bool) -> str:
    name = f"pristine_{fingerprint()}"
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        exists = cursor.fetchone() is not None
    if anew or not exists:
        _in_a_process_of_its_own(name)
    return name


def _in_a_process_of_its_own(name: str) -> None:
    """Migrating leaves connections, caches and settings behind, which no test should meet."""
    subprocess.run(
        [sys.executable, "-m", "tests.databases", name],
        check=True,
        cwd=settings.BASE_DIR,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "portal.settings.test"},
    )


def make(name: str) -> None:
    """Migrate, and give the result its name only when it is whole."""
    if connection.vendor == "sqlite":
        half = Path(settings.VAR_DIR) / "half.sqlite3"
        migrate_into(str(half))
        packed = Path(f"{name}.{os.getpid()}")
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(packed)])
        connection.close()
        packed.replace(name)
        return
    half_name = f"half_{name}"
    migrate_into(half_name)
    connection.close()
    copy_of(name, half_name)


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None,
    django_db_blocker: DjangoDbBlocker,
    django_db_createdb: bool,
    django_db_modify_db_settings: None,
) -> Iterator[None]:
    """A copy of the pristine database for this worker (in place of pytest-django's fixture).

    With pytest's `--create-db` the pristine database is made anew.
    """
    with django_db_blocker.unblock():
        source = pristine(anew=django_db_createdb)
        before = connection.settings_dict["NAME"]
        # With xdist, pytest-django has put the worker's name there.
        name = str(connection.settings_dict["TEST"]["NAME"] or f"test_{before}")
        if connection.vendor == "sqlite":
            shutil.copyfile(source, name)
        else:
            copy_of(name, source)
        connection.close()
        settings.DATABASES[connection.alias]["NAME"] = name
        connection.settings_dict["NAME"] = name
        connection.ensure_connection()
        restore = _restore_file(source) if connection.vendor == "sqlite" else _restore_rows()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _case: restore())
        yield
    with django_db_blocker.unblock():
        connections.close_all()
        connection.creation.destroy_test_db(str(before), verbosity=0)


def _restore_file(source: str) -> Any:
    """Write the pristine file over the test's, through SQLite: other connections may be open."""

    def restore() -> None:
        connection.ensure_connection()
        with closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as kept:
            kept.backup(connection.connection)

    return restore


def _restore_rows() -> Any:
    """Delete every row and put the pristine ones back; triggers and foreign keys step aside.

    Truncating makes new files for every table and index, which takes a second for all of them.
    """
    rows = _pristine_rows()

    def restore() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
            cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
            tables = [connection.ops.quote_name(name) for (name,) in cursor.fetchall()]
            cursor.execute(";".join(map("DELETE FROM {}".format, tables)))
            for table, content in rows.items():
                with cursor.copy(f"COPY {table} FROM STDIN") as copy:
                    copy.write(content)

    return restore


def _pristine_rows() -> Mapping[str, bytes]:
    """Table with its columns -> its rows as PostgreSQL copies them; empty tables are left out."""
    found: dict[str, bytes] = {}
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns JOIN pg_tables"
            " ON schemaname = table_schema AND tablename = table_name"
            " WHERE table_schema = 'public' AND is_generated = 'NEVER' ORDER BY 1, ordinal_position"
        )
        columns: dict[str, list[str]] = {}
        for table, column in cursor.fetchall():
            columns.setdefault(table, []).append(quote(column))
        for table, names in columns.items():
            listed = f"{quote(table)} ({', '.join(names)})"
            with cursor.copy(f"COPY {listed} TO STDOUT") as copy:
                content = b"".join(bytes(part) for part in copy)
            if content:
                found[listed] = content
    return found


if __name__ == "__main__":
    import django

    django.setup()
    if len(sys.argv) > 1:
        make(sys.argv[1])
    else:
        pristine()
