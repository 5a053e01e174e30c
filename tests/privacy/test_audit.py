"""The trail takes codes only, refuses changes, and shows those made behind its back."""

import importlib
import json
import threading
import uuid
from datetime import UTC, date, datetime
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.migrations.recorder import MigrationRecorder
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from portal.privacy import audit
from portal.privacy.anchors import write_anchor
from portal.privacy.enums import FileState
from portal.privacy.errors import AuditDataError
from portal.privacy.models import AuditEntry, DataKey
from portal.privacy.tasks import anchor_audit_trail
from tests.databases import has_trigger

_triggers = importlib.import_module("portal.privacy.migrations.0002_audit_append_only")
_replacing = importlib.import_module("portal.privacy.migrations.0003_audit_refuse_replacing")
ACTOR = uuid.UUID("7b1c8a52-8f2f-4a53-9d0e-6f6c2f1c1a11")


def run_sql(statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


@pytest.fixture
def trail(db: None) -> None:
    """Five entries under the triggers, which a run without migrations lacks."""
    postgresql = connection.vendor == "postgresql"
    run_sql(_triggers.POSTGRESQL if postgresql else [*_triggers.SQLITE, *_replacing.SQLITE])
    for number in range(1, 6):
        audit.record(action="tests.counted", actor=ACTOR, data={"number": number})


@pytest.fixture
def unlocked(trail: None) -> None:
    """What an owner of the database can do: the triggers are gone."""
    postgresql = connection.vendor == "postgresql"
    back = [*_triggers.SQLITE_BACK, *_replacing.SQLITE_BACK]
    run_sql(_triggers.POSTGRESQL_BACK if postgresql else back)


@pytest.mark.django_db
class TestRecord:
    def test_keeps_who_did_what_to_which(self) -> None:
        target = DataKey(uuid=uuid.uuid4())
        entry = audit.record(
            action="cases.key_destroyed",
            actor=ACTOR,
            target=target,
            data={"state": FileState.CLEAN, "count": 2, "codes": ["HP:0001250", "fr-BE"]},
        )
        kept = AuditEntry.objects.get()
        assert kept.sequence == 1
        assert kept.actor_id == ACTOR
        assert (kept.object_type, kept.object_id) == ("privacy.datakey", str(target.pk))
        assert kept.data == {"state": "clean", "count": 2, "codes": ["HP:0001250", "fr-BE"]}
        assert kept.hash == entry.hash == audit.entry_hash(kept)

    def test_is_undone_with_what_it_tells_about(self) -> None:
        with transaction.atomic():
            audit.record(action="tests.undone", actor=None)
            transaction.set_rollback(True)
        assert not AuditEntry.objects.exists()

    def test_what_cannot_be_recorded_does_not_happen(self) -> None:
        @transaction.atomic
        def service() -> None:
            DataKey.objects.create(wrapped=b"x", ring_key="t1")
            audit.record(action="tests.refused", actor=None, data={"text": "Two words"})

        with pytest.raises(AuditDataError):
            service()
        assert not DataKey.objects.exists()

    @pytest.mark.parametrize(
        "value",
        [
            "Boy with seizures",
            "someone@hospital.example",
            "Dupont",
            "+32475123456",
            "0032475123456",
            "1990-01-31",
            "192.168.10.20",
            "épilepsie",
            "two\nlines",
            "",
            "x" * 81,
            1.5,
            b"bytes",
            {"nested": "no"},
            ["fine", "not fine"],
            [["nested"]],
        ],
    )
    def test_refuses_what_could_be_content(self, value: object) -> None:
        with pytest.raises(AuditDataError):
            audit.record(action="tests.refused", actor=None, data={"value": value})

    @pytest.mark.parametrize("action", ["signed", "Tests.done", "tests.", "tests.a b", "t." * 40])
    def test_an_action_is_a_code(self, action: str) -> None:
        with pytest.raises(AuditDataError):
            audit.record(action=action, actor=None)

    def test_refuses_more_than_a_line_of_data(self) -> None:
        data = {"ids": [uuid.uuid4() for _ in range(40)]}
        with pytest.raises(AuditDataError):
            audit.record(action="tests.refused", actor=None, data=data)

    def test_dates_and_missing_values_are_kept(self) -> None:
        moment = datetime(2026, 3, 1, 12, tzinfo=UTC)
        data = {"on": date(2026, 3, 1), "at": moment, "nothing": None, "yes": True}
        audit.record(action="tests.dated", actor=None, data=data)
        assert AuditEntry.objects.get().data == {
            "on": "2026-03-01",
            "at": "2026-03-01T12:00:00+00:00",
            "nothing": None,
            "yes": True,
        }
        assert audit.verify().fine


@given(text=st.text(min_size=1))
def test_text_with_a_space_or_an_at_sign_never_passes(text: str) -> None:
    for slipped in (f"{text} x", f"{text}@x"):
        with pytest.raises(AuditDataError):
            audit._checked({"value": slipped})


class TestDatabaseRefuses:
    def test_because_of_the_migration(self, db: None) -> None:
        migrations = MigrationRecorder(connection)
        if not migrations.applied_migrations():
            pytest.skip("this run has no migrations")
        assert has_trigger(
            sqlite="privacy_auditentry_no_delete", postgresql="privacy_auditentry_no_change"
        )

    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE privacy_auditentry SET action = 'tests.other' WHERE sequence = 2",
            "DELETE FROM privacy_auditentry WHERE sequence = 5",
            "UPDATE privacy_auditentry SET sequence = 9 WHERE sequence = 5",
        ],
    )
    def test_a_change(self, trail: None, statement: str) -> None:
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            run_sql([statement])
        assert audit.verify().entries == 5

    def test_the_models_own_ways(self, trail: None) -> None:
        entry = AuditEntry.objects.get(sequence=3)
        for change in (entry.save, entry.delete, AuditEntry.objects.all().delete):
            with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
                change()

    @pytest.mark.postgres
    def test_emptying_the_table(self, trail: None) -> None:
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            run_sql(["TRUNCATE privacy_auditentry"])

    @pytest.mark.parametrize("column", ["sequence", "hash", "previous_hash"])
    def test_no_entry_is_pushed_out_by_another(self, trail: None, column: str) -> None:
        """SQLite's REPLACE removes the row in its way without asking a DELETE trigger."""
        if connection.vendor != "sqlite":
            pytest.skip("PostgreSQL has no REPLACE; ON CONFLICT counts as UPDATE")
        values: dict[str, int | str] = {"sequence": 99, "hash": "n", "previous_hash": "p"}
        values[column] = getattr(AuditEntry.objects.get(sequence=2), column)
        statement = (
            "INSERT OR REPLACE INTO privacy_auditentry (sequence, at, action, object_type,"
            " object_id, data, previous_hash, hash)"
            " VALUES (%s, '2026-01-01', 'tests.forged', '', '', '{}', %s, %s)"
        )
        with (
            pytest.raises(IntegrityError, match="append-only"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement, [values[n] for n in ("sequence", "previous_hash", "hash")])
        assert audit.verify().fine

    def test_a_second_branch(self, trail: None) -> None:
        entry = AuditEntry.objects.get(sequence=3)
        entry.sequence, entry.hash = 6, "f" * 64
        with pytest.raises(IntegrityError), transaction.atomic():
            entry.save(force_insert=True)


class TestVerify:
    def test_an_untouched_trail_is_fine(self, trail: None) -> None:
        verdict = audit.verify()
        assert verdict.fine
        assert verdict.entries == 5
        assert verdict.head == audit.head()

    def test_an_empty_trail_is_fine(self, db: None) -> None:
        assert audit.verify().fine

    @pytest.mark.parametrize(
        ("statements", "bad", "reason"),
        [
            (["UPDATE privacy_auditentry SET action='tests.x' WHERE sequence=3"], 3, "changed"),
            (["UPDATE privacy_auditentry SET data='{\"number\": 9}' WHERE sequence=2"], 2, ""),
            (["UPDATE privacy_auditentry SET actor_id=NULL WHERE sequence=1"], 1, "changed"),
            (["UPDATE privacy_auditentry SET at='2020-01-01 00:00:00+00' WHERE sequence=4"], 4, ""),
            (["DELETE FROM privacy_auditentry WHERE sequence=1"], 1, "missing"),
            (["DELETE FROM privacy_auditentry WHERE sequence=3"], 3, "missing"),
            (
                [
                    "UPDATE privacy_auditentry SET sequence=99 WHERE sequence=3",
                    "UPDATE privacy_auditentry SET sequence=3 WHERE sequence=4",
                    "UPDATE privacy_auditentry SET sequence=4 WHERE sequence=99",
                ],
                3,
                "not linked",
            ),
        ],
        ids=["action", "data", "actor", "time", "first-gone", "one-gone", "reordered"],
    )
    def test_finds_the_first_bad_entry(
        self, unlocked: None, statements: list[str], bad: int, reason: str
    ) -> None:
        run_sql(statements)
        verdict = audit.verify()
        assert verdict.bad_sequence == bad
        assert reason in verdict.reason

    def test_finds_an_end_cut_off_by_the_anchor(self, unlocked: None) -> None:
        anchor = audit.head()
        assert anchor is not None
        run_sql(["DELETE FROM privacy_auditentry WHERE sequence > 3"])
        assert audit.verify().fine
        verdict = audit.verify([anchor])
        assert (verdict.bad_sequence, verdict.reason) == (4, "cut off")

    def test_finds_everything_gone_by_the_anchor(self, unlocked: None) -> None:
        anchor = audit.head()
        assert anchor is not None
        run_sql(["DELETE FROM privacy_auditentry"])
        assert audit.verify([anchor]).bad_sequence == 1

    def test_finds_a_trail_rewritten_throughout_by_the_anchor(self, unlocked: None) -> None:
        anchor = audit.head()
        assert anchor is not None
        run_sql(["DELETE FROM privacy_auditentry"])
        for number in range(10, 15):
            audit.record(action="tests.counted", actor=ACTOR, data={"number": number})
        assert audit.verify().fine
        verdict = audit.verify([anchor])
        assert (verdict.bad_sequence, verdict.reason) == (5, "differs from the anchor")


class TestCommands:
    def test_verify_says_that_all_is_well(self, trail: None, tmp_path: Path) -> None:
        anchors = tmp_path / "anchors.jsonl"
        call_command("anchor_audit_trail", "--file", str(anchors), stdout=StringIO())
        output = StringIO()
        call_command("verify_audit_trail", "--anchor", str(anchors), stdout=output)
        assert output.getvalue() == "5 entries, 1 anchors: unbroken.\n"

    def test_verify_names_the_first_bad_entry_and_exits_with_1(self, unlocked: None) -> None:
        run_sql(["UPDATE privacy_auditentry SET action='tests.x' WHERE sequence=3"])
        output = StringIO()
        with pytest.raises(SystemExit) as caught:
            call_command("verify_audit_trail", stderr=output)
        assert caught.value.code == 1
        assert output.getvalue() == "Entry 3 is wrong: changed.\n"

    def test_verify_refuses_a_file_that_is_no_anchor(self, trail: None, tmp_path: Path) -> None:
        wrong = tmp_path / "wrong"
        wrong.write_text("{}\n")
        with pytest.raises(CommandError, match="not an anchor file"):
            call_command("verify_audit_trail", "--anchor", str(wrong))
        with pytest.raises(CommandError, match="no anchor file"):
            call_command("verify_audit_trail", "--anchor", str(tmp_path / "absent"))

    def test_the_daily_job_keeps_the_head_in_a_file(
        self, trail: None, settings: Settings, tmp_path: Path
    ) -> None:
        settings.AUDIT_ANCHOR_FILE = tmp_path / "deep" / "anchors.jsonl"
        anchor_audit_trail()
        anchor_audit_trail()
        lines = [json.loads(line) for line in settings.AUDIT_ANCHOR_FILE.read_text().splitlines()]
        head = audit.head()
        assert head is not None
        assert [(line["sequence"], line["hash"]) for line in lines] == [(5, head.hash)] * 2

    def test_an_empty_trail_has_no_anchor(self, db: None, tmp_path: Path) -> None:
        assert write_anchor(tmp_path / "anchors.jsonl") is None
        assert not (tmp_path / "anchors.jsonl").exists()


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_appends_from_many_threads_make_one_chain() -> None:
    failures: list[BaseException] = []

    def append() -> None:
        try:
            for number in range(20):
                with transaction.atomic():
                    audit.record(action="tests.counted", actor=None, data={"number": number})
        except BaseException as error:  # noqa: BLE001 -- shown by the assertion below
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=append) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    verdict = audit.verify()
    assert verdict.fine
    assert verdict.entries == 120
