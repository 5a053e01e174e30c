"""Entries are frozen from the first moment, sealed once each, and none is overlooked."""

import threading
import uuid
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import F
from django.utils import timezone

from portal.core.guards import altered_guards, frozen_tables
from portal.core.health import readiness
from portal.privacy import audit, health, sealing
from portal.privacy.keyring import key_ring
from portal.privacy.models import AuditEntry, AuditSeal
from portal.privacy.sealing import newest_seal, seal_trail, unsealed
from portal.privacy.seals import seal_mac
from portal.privacy.verification import verify_trail
from tests.privacy.trails import ACTOR, TABLES, drop_guards, record_numbers, run_sql


@pytest.fixture
def looked_at_all() -> Iterator[None]:
    """As in a process that has sealed before: only the short way to new entries is used."""
    sealing._looked_at_all.set()
    yield
    sealing._looked_at_all.clear()


@pytest.mark.django_db
class TestDatabaseRefuses:
    @pytest.fixture(params=["sealed", "unsealed"])
    def entries(self, request: pytest.FixtureRequest, db: None) -> list[AuditEntry]:
        record_numbers(range(1, 4))
        if request.param == "sealed":
            seal_trail()
        return list(AuditEntry.objects.all())

    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE privacy_auditentry SET action = 'tests.other' WHERE id = {0}",
            "UPDATE privacy_auditentry SET transaction_number = 9 WHERE id = {0}",
            "UPDATE privacy_auditentry SET id = 99999 WHERE id = {0}",
            "DELETE FROM privacy_auditentry WHERE id = {0}",
        ],
    )
    def test_changing_an_entry(self, entries: list[AuditEntry], statement: str) -> None:
        with pytest.raises(DatabaseError, match="frozen"), transaction.atomic():
            run_sql(statement.format(entries[0].pk))
        assert list(AuditEntry.objects.all()) == entries

    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE privacy_auditseal SET mac = 'f' WHERE sequence = 2",
            "UPDATE privacy_auditseal SET sequence = 9 WHERE sequence = 3",
            "DELETE FROM privacy_auditseal WHERE sequence = 3",
        ],
    )
    def test_changing_a_seal(self, statement: str) -> None:
        record_numbers(range(3))
        seal_trail()
        with pytest.raises(DatabaseError, match="frozen"), transaction.atomic():
            run_sql(statement)
        assert verify_trail().entries == 3

    def test_the_models_own_ways(self, entries: list[AuditEntry]) -> None:
        sealed = AuditSeal.objects.exists()
        rows = [AuditEntry.objects.all()] + ([AuditSeal.objects.all()] if sealed else [])
        for query in rows:
            row = query[0]
            for change in (row.save, row.delete, query.delete):
                with pytest.raises(DatabaseError), transaction.atomic():
                    change()
        assert AuditEntry.objects.count() == 3

    @pytest.mark.postgres
    @pytest.mark.parametrize("table", TABLES)
    def test_emptying_a_table(self, entries: list[AuditEntry], table: str) -> None:
        with pytest.raises(DatabaseError, match="frozen"), transaction.atomic():
            run_sql(f"TRUNCATE {table} CASCADE")

    @pytest.mark.parametrize("column", ["id", "spooled"])
    def test_no_entry_is_pushed_out_by_another(self, db: None, column: str) -> None:
        """SQLite's REPLACE removes the row in its way without asking a DELETE trigger."""
        if connection.vendor != "sqlite":
            pytest.skip("PostgreSQL has no REPLACE; ON CONFLICT counts as UPDATE")
        entry = audit.record(action="tests.counted", actor=ACTOR)
        kept = AuditEntry(**{f.attname: getattr(entry, f.attname) for f in entry._meta.fields})
        kept.pk, kept.spooled = entry.pk + 1, uuid.uuid4()
        kept.save(force_insert=True)
        values = {"id": 999, "spooled": uuid.uuid4().hex}
        values[column] = kept.spooled.hex if column == "spooled" else kept.pk
        with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
            run_sql(
                "INSERT OR REPLACE INTO privacy_auditentry (id, at, action, category, origin,"
                " object_type, object_id, data, spooled)"
                " VALUES (%s, '2026-01-01', 'tests.x', 'case', 'person', '', '', '{}', %s)",
                params=[values["id"], values["spooled"]],
            )

    @pytest.mark.parametrize("column", ["sequence", "entry_id", "hash", "previous_hash"])
    def test_no_seal_is_pushed_out_by_another(self, db: None, column: str) -> None:
        if connection.vendor != "sqlite":
            pytest.skip("PostgreSQL has no REPLACE; ON CONFLICT counts as UPDATE")
        record_numbers(range(3))
        seal_trail()
        record_numbers(range(1))
        seal = AuditSeal.objects.get(sequence=2)
        entry_id = AuditEntry.objects.latest("pk").pk
        values = {"sequence": 99, "entry_id": entry_id, "hash": "n", "previous_hash": "p"}
        values[column] = getattr(seal, column)
        with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
            run_sql(
                "INSERT OR REPLACE INTO privacy_auditseal (sequence, entry_id, hash,"
                " previous_hash, form, ring_key, mac, sealed_at, horizon)"
                " VALUES (%s, %s, %s, %s, 2, 't1', 'f', '2026-01-01', 0)",
                params=list(values.values()),
            )

    def test_a_second_branch(self, db: None) -> None:
        record_numbers(range(3))
        seal_trail()
        record_numbers(range(1))
        seal = AuditSeal.objects.get(sequence=3)
        seal.sequence, seal.hash, seal.entry = 4, "f" * 64, AuditEntry.objects.latest("pk")
        with pytest.raises(IntegrityError), transaction.atomic():
            seal.save(force_insert=True)


def _ways_around() -> dict[str, tuple[str, str]]:
    """What an owner of PostgreSQL can do, and what is told of it."""
    table = "privacy_auditentry"
    create = "CREATE OR REPLACE"
    call = f"EXECUTE FUNCTION {table}_refuse()"
    function = f"FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql"
    emptied = f"{create} {function} AS $$BEGIN RETURN OLD; END$$"
    on = f"ON {table} FOR EACH ROW"
    seldom = f"{create} TRIGGER {table}_no_delete BEFORE DELETE {on} WHEN (OLD.id = 0) {call}"
    alter = f"ALTER TABLE {table}"
    no_delete, no_update = f"trigger {table}_no_delete", f"trigger {table}_no_update"
    return {
        "dropped": (f"DROP TRIGGER {table}_no_delete ON {table}", no_delete),
        "disabled": (f"{alter} DISABLE TRIGGER USER", no_delete),
        "for replicas only": (f"{alter} ENABLE REPLICA TRIGGER {table}_no_update", no_update),
        "emptied": (emptied, no_delete),
        "for one condition": (seldom, no_delete),
        "a rule": (
            f"CREATE RULE swallow AS ON INSERT TO {table} DO INSTEAD NOTHING",
            "rule swallow",
        ),
        "a trigger of one's own": (
            f"CREATE TRIGGER a_first BEFORE INSERT {on} {call}",
            "unknown trigger a_first",
        ),
        "hidden rows": (f"{alter} ENABLE ROW LEVEL SECURITY", f"row security of {table}"),
        "a role that no trigger stops": (
            "SET LOCAL session_replication_role = replica",
            "session_replication_role replica",
        ),
    }


@pytest.mark.django_db
class TestGuards:
    def test_all_are_there(self) -> None:
        assert set(TABLES) < set(frozen_tables())
        assert altered_guards(connection) == []
        assert readiness()["frozen_rows"].fine

    @pytest.mark.parametrize("table", sorted(frozen_tables()))
    def test_a_missing_one_is_named_for_every_frozen_table(self, table: str) -> None:
        run_sql(*frozen_tables()[table]._drop(connection.vendor))
        assert altered_guards(connection) == sorted(
            f"trigger {name}" for name in frozen_tables()[table].triggers(connection.vendor)
        )
        found = readiness()["frozen_rows"]
        assert not found.fine
        assert f"trigger {table}_no_update" in found.detail

    def test_a_changed_one_is_named_on_sqlite(self) -> None:
        if connection.vendor != "sqlite":
            pytest.skip("below for PostgreSQL")
        run_sql(
            "DROP TRIGGER privacy_auditentry_no_delete",
            "CREATE TRIGGER privacy_auditentry_no_delete BEFORE DELETE ON privacy_auditentry"
            " WHEN OLD.id = 0 BEGIN SELECT RAISE(ABORT, 'privacy_auditentry is frozen'); END",
            "CREATE TRIGGER mine AFTER INSERT ON privacy_auditentry BEGIN SELECT 1; END",
        )
        assert altered_guards(connection) == [
            "trigger privacy_auditentry_no_delete",
            "unknown trigger mine",
        ]

    @pytest.mark.postgres
    @pytest.mark.parametrize("way", sorted(_ways_around()))
    def test_a_way_around_is_named(self, way: str) -> None:
        statement, told = _ways_around()[way]
        run_sql(statement)
        assert told in altered_guards(connection)


@pytest.mark.django_db
class TestSealer:
    def test_more_than_a_batch(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sealing, "BATCH", 4)
        record_numbers(range(10))
        assert seal_trail() == 10
        assert seal_trail() == 0
        assert verify_trail().entries == 10
        # Each once, in the order in which they were written.
        assert list(AuditSeal.objects.values_list("entry", flat=True)) == list(
            AuditEntry.objects.values_list("pk", flat=True)
        )

    def test_the_short_way_finds_what_is_new(self, looked_at_all: None) -> None:
        for number in range(3):
            record_numbers(range(number, number + 2))
            assert unsealed(newest_seal()).count() == 2
            assert seal_trail() == 2

    @pytest.mark.postgres
    def test_a_database_that_counts_transactions_anew_hides_nothing(self) -> None:
        """As after a restore: the last seal's horizon lies above every new transaction."""
        record_numbers(range(2))
        seal_trail()
        drop_guards()
        seal = AuditSeal.objects.order_by("-sequence")[0]
        seal.horizon = 10**12
        seal.mac = seal_mac(seal, key_ring().newest)
        seal.save()
        record_numbers(range(2))
        assert not unsealed(newest_seal()).exists()
        sealing._looked_at_all.clear()
        assert seal_trail() == 2
        assert verify_trail().entries == 4
        head = newest_seal()
        assert head is not None
        assert head.horizon < 10**12
        record_numbers(range(1))
        assert unsealed(head).count() == 1

    @pytest.mark.postgres
    def test_the_short_way_reads_an_index(self) -> None:
        record_numbers(range(3))
        seal_trail()
        record_numbers(range(2))
        run_sql("SET LOCAL enable_seqscan = off")
        plan = unsealed(newest_seal())[:1].explain()
        assert "privacy_auditentry_transaction" in plan
        assert "Index Cond: (transaction_number >=" in plan

    def test_old_unsealed_entries_are_counted_on_the_probe(self) -> None:
        record_numbers(range(2))
        assert readiness()["audit_trail"].fine
        late = timezone.now() - health.LATE - timedelta(seconds=1)
        AuditEntry.objects.bulk_create(
            [AuditEntry(at=late, action="tests.late", category="case", origin="person")]
        )
        found = readiness()["audit_trail"]
        assert (found.fine, found.detail) == (False, "1 entries wait for their seal")
        seal_trail()
        assert readiness()["audit_trail"].fine


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
class TestCommits:
    def test_a_late_commit_is_not_lost(self, looked_at_all: None) -> None:
        """It has a lower id than what is sealed already, and others were sealed since."""
        began, may_end = threading.Event(), threading.Event()

        def slow() -> None:
            try:
                with transaction.atomic():
                    audit.record(action="tests.slow", actor=ACTOR)
                    began.set()
                    assert may_end.wait(20)
            finally:
                connection.close()

        thread = threading.Thread(target=slow)
        thread.start()
        assert began.wait(20)
        for number in range(3):
            record_numbers(range(number, number + 1))
            assert seal_trail() == 1
        may_end.set()
        thread.join()
        assert seal_trail() == 1
        last = AuditSeal.objects.select_related("entry").latest("sequence")
        assert last.entry.action == "tests.slow"
        assert last.entry_id < AuditEntry.objects.latest("pk").pk
        assert verify_trail().entries == 4

    def test_what_was_rolled_back_leaves_no_trace_and_no_hole(self, looked_at_all: None) -> None:
        record_numbers(range(1))
        with transaction.atomic():
            record_numbers(range(5))
            transaction.set_rollback(True)
        record_numbers(range(1))
        assert seal_trail() == 2
        assert AuditEntry.objects.filter(seal__sequence=F("pk")).count() < 2
        assert verify_trail().entries == 2

    def test_two_sealers_at_once_make_one_chain(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sealing, "BATCH", 3)
        record_numbers(range(60))
        made: list[int] = []

        def sealer(barrier: threading.Barrier) -> None:
            try:
                barrier.wait(20)
                made.append(seal_trail())
            finally:
                connection.close()

        barrier = threading.Barrier(4)
        threads = [threading.Thread(target=sealer, args=(barrier,)) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(made) == 4
        assert sum(made) == 60
        assert verify_trail().entries == 60
