"""Emptying the audit trail between tests, which its own triggers refuse.

Tests that commit (transactional ones, those with a live server) have their tables emptied
afterwards. Only there, and only for that moment, the triggers step aside.
"""

import importlib
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection

_triggers = importlib.import_module("portal.privacy.migrations.0002_audit_append_only")


def has_triggers() -> bool:
    """Whether the database refuses changes of the trail at the moment."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT 1 FROM pg_trigger WHERE tgname = 'privacy_auditentry_no_change'")
        else:
            cursor.execute(
                "SELECT 1 FROM sqlite_master WHERE name = 'privacy_auditentry_no_delete'"
            )
        return cursor.fetchone() is not None


@pytest.fixture(scope="session", autouse=True)
def audit_trail_can_be_emptied() -> Iterator[None]:
    """On every connection: Playwright's event loop gives its thread a second one."""
    operations = type(connection.ops)
    flush: Callable[[Any, list[str]], None] = operations.execute_sql_flush
    postgresql = connection.vendor == "postgresql"
    drop = _triggers.POSTGRESQL_BACK if postgresql else _triggers.SQLITE_BACK
    create = _triggers.POSTGRESQL if postgresql else _triggers.SQLITE

    def emptying(self: Any, statements: list[str]) -> None:
        if has_triggers():
            statements = [*drop, *statements, *create]
        flush(self, statements)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(operations, "execute_sql_flush", emptying)
        yield
