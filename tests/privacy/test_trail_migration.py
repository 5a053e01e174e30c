"""A trail that was written before there were seals still verifies, and so do its anchors."""

import json
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from portal.core.guards import altered_guards
from portal.privacy import audit
from portal.privacy.models import AuditEntry, AuditSeal
from portal.privacy.sealing import seal_trail
from portal.privacy.verification import Anchor, verify_trail
from tests.privacy.trails import drop_guards, run_sql

BEFORE = [("privacy", "0003_audit_refuse_replacing")]
PERSON = "7b1c8a52-8f2f-4a53-9d0e-6f6c2f1c1a11"
SUBJECT = "0d9d9b0e-46f0-4d3c-8a54-0c8f0a3f9b77"
# As the portal wrote them, with the hashes that it wrote.
OLD: list[tuple[str, str | None, str, str, str, dict[str, Any], str]] = [
    (
        "2026-03-01 12:00:00.000001+00:00",
        PERSON,
        "accounts.signed_in",
        "accounts.user",
        PERSON,
        {"method": "totp"},
        "30b3dd5c89b9253618192c1d55e3f81e016c30c18eef893b81e9a2fc14fb5f10",
    ),
    (
        "2026-03-01 12:00:01.500000+00:00",
        None,
        "pages.portal_set_up",
        "pages.homepage",
        "3",
        {},
        "085857ac0f5700b12c406006454206d89bedc3813be76546f249609ea8b809ff",
    ),
    (
        "2026-03-02 08:00:00+00:00",
        PERSON,
        "consents.consent_recorded",
        "consents.consentrecord",
        "9",
        {"subject": SUBJECT, "modules": ["care", "registry"], "number": 2},
        "d44886995008a9f11b647798cc7a4210049270bf726e1a24e3c5e7855c50e698",
    ),
    (
        "2026-03-02 09:00:00+00:00",
        None,
        "cases.read",
        "",
        "",
        {"n": 1, "nothing": None, "yes": True},
        "f58741b7beafad1854f4ed02ae6c19ebde6606cdac20abfe1e11fb7dd87b5e1d",
    ),
]


def migrate(targets: list[tuple[str, str]]) -> None:
    MigrationExecutor(connection).migrate(targets)


def insert_old(rows: list[Any]) -> None:
    sqlite = connection.vendor == "sqlite"
    previous = "0" * 64
    for sequence, (at, actor, action, kind, pk, data, digest) in enumerate(rows, 1):
        run_sql(
            "INSERT INTO privacy_auditentry (sequence, at, actor_id, action, object_type,"
            " object_id, data, previous_hash, hash) VALUES (%s,%s,%s,%s,%s,%s,%s,%s,%s)",
            params=[
                sequence,
                at.removesuffix("+00:00") if sqlite else at,
                actor.replace("-", "") if sqlite and actor else actor,
                action,
                kind,
                pk,
                json.dumps(data),
                previous,
                digest,
            ],
        )
        previous = digest


@pytest.fixture
def old_trail(transactional_db: None) -> Any:
    """The tables as they were, with old entries; afterwards as they are."""
    migrate(BEFORE)
    try:
        insert_old(OLD)
        yield
    finally:
        migrate(MigrationExecutor(connection).loader.graph.leaf_nodes("privacy"))


def test_old_entries_and_their_anchors_hold(old_trail: None) -> None:
    migrate(MigrationExecutor(connection).loader.graph.leaf_nodes("privacy"))
    anchors = [Anchor(number, row[-1]) for number, row in enumerate(OLD, 1)]
    verdict = verify_trail(anchors)
    assert (verdict.fine, verdict.entries, verdict.reason) == (True, 4, "")
    assert altered_guards(connection) == []
    assert list(AuditEntry.objects.values_list("category", "origin")) == [
        ("account", "unknown"),
        ("editorial", "unknown"),
        ("consent", "unknown"),
        ("system", "unknown"),
    ]
    assert set(AuditSeal.objects.values_list("form", flat=True)) == {1}
    # The chain goes on behind them.
    entry = audit.record(action="tests.after", actor=None)
    assert entry.pk > 4
    assert seal_trail() == 1
    seal = AuditSeal.objects.latest("sequence")
    assert (seal.sequence, seal.previous_hash) == (5, OLD[-1][-1])
    assert verify_trail(anchors).entries == 5


@pytest.mark.parametrize("column", ["category", "origin", "action", "subject_id"])
def test_an_old_entry_shows_a_change_of_anything(old_trail: None, column: str) -> None:
    migrate(MigrationExecutor(connection).loader.graph.leaf_nodes("privacy"))
    drop_guards()
    value = {"category": "case", "origin": "person", "action": "pages.x", "subject_id": SUBJECT}
    AuditEntry.objects.filter(pk=2).update(**{column: value[column]})
    verdict = verify_trail()
    assert (verdict.bad_sequence, verdict.reason) == (2, "changed")


def test_a_chain_that_was_broken_stays_broken(old_trail: None) -> None:
    """Moving it over is no pardon."""
    for verb in ("update", "change") if connection.vendor == "sqlite" else ("change",):
        name = f"privacy_auditentry_no_{verb}"
        on = "" if connection.vendor == "sqlite" else " ON privacy_auditentry"
        run_sql(f"DROP TRIGGER IF EXISTS {name}{on}")
    run_sql("UPDATE privacy_auditentry SET action = 'cases.listed' WHERE sequence = 3")
    migrate(MigrationExecutor(connection).loader.graph.leaf_nodes("privacy"))
    assert verify_trail().bad_sequence == 3
