"""Emptying tables between tests, which the append-only triggers refuse.

Tests that commit (transactional ones, those with a live server) have their tables emptied
afterwards. Only there, and only for that moment, the triggers that refuse changes step aside.
"""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection

# Triggers that refuse call this; those that keep the search index in step must go on firing.
_REFUSES = "%RAISE(ABORT%"


def refusing_triggers() -> dict[str, str]:
    """SQLite's triggers that refuse changes: each one's name and the statement that made it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND sql LIKE %s", [_REFUSES]
        )
        return dict(cursor.fetchall())


def has_trigger(*, sqlite: str, postgresql: str) -> bool:
    """Whether the database has the trigger of that name (triggers are named apart by engine)."""
    if connection.vendor == "sqlite":
        return sqlite in refusing_triggers()
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_trigger WHERE tgname = %s", [postgresql])
        return cursor.fetchone() is not None


@pytest.fixture(scope="session", autouse=True)
def tables_can_be_emptied() -> Iterator[None]:
    """On every connection: Playwright's event loop gives its thread a second one."""
    operations = type(connection.ops)
    flush: Callable[[Any, list[str]], None] = operations.execute_sql_flush

    def emptying(self: Any, statements: list[str]) -> None:
        if connection.vendor == "postgresql":
            aside = ["SET session_replication_role = replica"]
            back = ["SET session_replication_role = DEFAULT"]
        else:
            triggers = refusing_triggers()
            aside = [f'DROP TRIGGER "{name}"' for name in triggers]
            back = list(triggers.values())
        flush(self, [*aside, *statements, *back])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(operations, "execute_sql_flush", emptying)
        yield
