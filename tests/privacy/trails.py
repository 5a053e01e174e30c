"""Trails to test with, and what an owner of the database can do to them."""

import uuid
from typing import Any

from django.db import connection

from portal.core.guards import frozen_tables
from portal.privacy import audit

ACTOR = uuid.UUID("7b1c8a52-8f2f-4a53-9d0e-6f6c2f1c1a11")
TABLES = ("privacy_auditentry", "privacy_auditseal")


def run_sql(*statements: str, params: list[Any] | None = None) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # A foreign key that waits for the end would keep the table from being altered.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for statement in statements:
            cursor.execute(statement, params)


def record_numbers(numbers: range) -> None:
    for number in numbers:
        audit.record(action="tests.counted", actor=ACTOR, data={"number": number})


def drop_guards() -> None:
    """The triggers of the trail are gone."""
    for table in TABLES:
        run_sql(*frozen_tables()[table]._drop(connection.vendor))
