"""A reading is kept before the page is shown, and the page waits for no writer."""

import contextlib
import json
import os
import sqlite3
import subprocess
import sys
import textwrap
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection, transaction
from pytest_django import Settings

from portal.core.health import readiness
from portal.privacy import audit, spool
from portal.privacy.enums import AuditCategory
from portal.privacy.errors import AuditDataError
from portal.privacy.models import AuditEntry, DataKey
from portal.privacy.sealing import seal_trail
from portal.privacy.verification import verify_trail
from tests.privacy.trails import ACTOR

SUBJECT = uuid.UUID("0d9d9b0e-46f0-4d3c-8a54-0c8f0a3f9b77")


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> Path:
    path = tmp_path / "spool"
    settings.AUDIT_SPOOL_DIR = path
    return path


def read(**more: object) -> None:
    audit.record_read(
        action="cases.case_read",
        actor=ACTOR,
        target=DataKey(uuid=SUBJECT),
        data={"part": "summary", **more},
        subject=SUBJECT,
    )


@pytest.fixture
def writer(transactional_db: None) -> Iterator[sqlite3.Connection]:
    """Another process's transaction that holds SQLite's file."""
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL's writers hold nobody up")
    other = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    yield other
    with contextlib.suppress(sqlite3.OperationalError):
        other.execute("ROLLBACK")
    other.close()


@pytest.mark.django_db(transaction=True)
def test_a_reading_is_an_entry_at_once_where_nobody_writes(folder: Path) -> None:
    read()
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.category) == ("cases.case_read", AuditCategory.ACCESS)
    assert (entry.actor_id, entry.subject_id) == (ACTOR, SUBJECT)
    assert (entry.object_type, entry.object_id) == ("privacy.datakey", str(SUBJECT))
    assert entry.data == {"part": "summary"}
    assert not folder.exists()


@pytest.mark.django_db
def test_inside_a_transaction_it_belongs_to_it() -> None:
    with transaction.atomic():
        read()
        transaction.set_rollback(True)
    assert not AuditEntry.objects.exists()


@pytest.mark.django_db
def test_takes_codes_only_as_every_entry() -> None:
    with pytest.raises(AuditDataError):
        read(name="Two words")


class TestBesideAWriter:
    def test_a_reading_waits_for_no_writer_and_is_taken_in(
        self, writer: sqlite3.Connection, folder: Path
    ) -> None:
        began = time.monotonic()
        for number in range(5):
            read(number=number)
        assert time.monotonic() - began < 5, "the writer may hold the file for 20 s"
        assert len(spool.waiting()) == 5
        assert not AuditEntry.objects.exists()
        writer.execute("COMMIT")
        assert seal_trail() == 5
        assert spool.waiting() == []
        entries = AuditEntry.objects.all()
        assert [entry.data["number"] for entry in entries] == list(range(5))
        assert {(e.category, e.actor_id, e.subject_id) for e in entries} == {
            ("access", ACTOR, SUBJECT)
        }
        assert verify_trail().entries == 5

    def test_the_connection_waits_as_before_afterwards(self, writer: sqlite3.Connection) -> None:
        read()
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA busy_timeout")
            assert cursor.fetchone() == (20_000,)
        assert connection.get_autocommit()

    def test_nobody_else_can_read_the_files(self, writer: sqlite3.Connection, folder: Path) -> None:
        read()
        for path in (folder, *folder.iterdir()):
            assert path.stat().st_mode & 0o077 == 0

    def test_what_neither_takes_is_not_acknowledged(
        self, writer: sqlite3.Connection, folder: Path
    ) -> None:
        folder.write_text("in the way")
        with pytest.raises(OSError, match="exists"):
            read()

    def test_a_sealer_killed_before_it_removed_the_file_doubles_nothing(
        self, writer: sqlite3.Connection
    ) -> None:
        read()
        path = spool.waiting()[0]
        kept = path.read_bytes()
        writer.execute("COMMIT")
        seal_trail()
        path.write_bytes(kept)
        seal_trail()
        assert not path.exists()
        assert AuditEntry.objects.count() == 1

    @pytest.mark.parametrize("change", ["content", "name", "broken", "key"])
    def test_what_somebody_changed_is_refused_and_told(
        self, writer: sqlite3.Connection, change: str
    ) -> None:
        read()
        read()
        path = spool.waiting()[0]
        content = json.loads(path.read_text())
        if change == "content":
            content["entry"] = content["entry"].replace("case_read", "case_list")
        elif change == "key":
            content["ring_key"] = "t9"
        path.write_text("{" if change == "broken" else json.dumps(content))
        if change == "name":
            path.rename(path.with_stem(str(uuid.uuid4())))
        writer.execute("COMMIT")
        assert seal_trail() == 1
        found = readiness()["audit_trail"]
        assert (found.fine, found.detail) == (False, "1 spooled readings were changed")

    def test_old_ones_are_counted_on_the_probe(self, writer: sqlite3.Connection) -> None:
        read()
        assert readiness()["audit_trail"].fine
        os.utime(spool.waiting()[0], (0, 0))
        assert readiness()["audit_trail"].detail == "1 entries wait for their seal"


READER = """
    import sys, uuid
    import django
    from django.conf import settings
    django.setup()
    settings.AUDIT_SPOOL_DIR = sys.argv[1]
    from portal.privacy import spool
    from portal.privacy.models import AuditEntry
    from django.utils import timezone
    number = 0
    while True:
        number += 1
        entry = AuditEntry(at=timezone.now(), action="cases.case_read", category="access",
            origin="person", actor_id=uuid.uuid4(), data={"number": number})
        spool.keep(entry)
        print(number, flush=True)
"""


@pytest.mark.django_db
@pytest.mark.parametrize("after", [1, 20, 100])
def test_a_reader_killed_at_any_moment_loses_nothing_acknowledged(folder: Path, after: int) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(READER), str(folder)],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "portal.settings.test"},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    with process:
        acknowledged = [int(next(process.stdout)) for _ in range(after)]
        process.kill()
        acknowledged += [int(line) for line in process.stdout if line.endswith("\n")]
    seal_trail()
    numbers = [entry.data["number"] for entry in AuditEntry.objects.all()]
    assert sorted(set(numbers)) == sorted(numbers)
    # One more may be on the disk than was told.
    assert set(acknowledged) <= set(numbers) <= {*acknowledged, len(acknowledged) + 1}
