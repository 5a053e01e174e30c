"""Whether the database still refuses what `FreezeRows` made it refuse.

An owner of the database can drop a trigger, disable it, empty its function, or set a rule or a
trigger of their own before it. What should be there is read from the migrations themselves, so a
table that is frozen tomorrow is looked after without anybody remembering.
"""

from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pkgutil import iter_modules

from django.apps import apps
from django.db.backends.base.base import BaseDatabaseWrapper

from .frozen_rows import FreezeRows, ThawRows


@cache
def frozen_tables() -> dict[str, FreezeRows]:
    """The last word of the portal's migrations on each frozen table.

    Others' migrations are not loaded: some ask the database while they are imported.
    """
    found: dict[str, FreezeRows] = {}
    for app in apps.get_app_configs():
        if app.name.startswith("portal.") and find_spec(f"{app.name}.migrations"):
            package = import_module(f"{app.name}.migrations")
            for name in sorted(module.name for module in iter_modules(package.__path__)):
                migration = import_module(f"{package.__name__}.{name}").Migration
                for operation in migration.operations:
                    if isinstance(operation, ThawRows):
                        found.pop(operation.table, None)
                    elif isinstance(operation, FreezeRows):
                        found[operation.table] = operation
    return found


def altered_guards(connection: BaseDatabaseWrapper) -> list[str]:
    """What is missing, changed, or in the way, by its name in the database; sorted."""
    expected = {
        name: definition
        for operation in frozen_tables().values()
        for name, definition in operation.triggers(connection.vendor).items()
    }
    if connection.vendor == "postgresql":
        found, wrong = _in_postgresql(connection)
    else:
        found, wrong = _in_sqlite(connection), []
    wrong += [f"trigger {name}" for name in expected if found.get(name) != expected[name]]
    wrong += [f"unknown trigger {name}" for name in found if name not in expected]
    return sorted(wrong)


def _in_sqlite(connection: BaseDatabaseWrapper) -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'")
        rows = cursor.fetchall()
    return {name: sql for name, table, sql in rows if table in frozen_tables()}


def _in_postgresql(connection: BaseDatabaseWrapper) -> tuple[dict[str, str], list[str]]:
    """The triggers that fire, and what else would keep them from firing."""
    tables = list(frozen_tables())
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT tgname, tgtype || ' ' || (tgqual IS NOT NULL), prosrc
            FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
            JOIN pg_proc ON pg_proc.oid = tgfoid
            WHERE NOT tgisinternal AND tgenabled IN ('O', 'A') AND relname = ANY(%s)
            AND pg_table_is_visible(tgrelid)""",
            [tables],
        )
        found = {
            name: f"{when.replace('true', 'True').replace('false', 'False')} {body}"
            for name, when, body in cursor.fetchall()
        }
        cursor.execute(
            """SELECT 'rule ' || rulename FROM pg_rewrite JOIN pg_class ON pg_class.oid = ev_class
            WHERE relname = ANY(%s) AND pg_table_is_visible(ev_class)
            UNION ALL SELECT 'row security of ' || relname FROM pg_class
            WHERE relname = ANY(%s) AND relrowsecurity AND pg_table_is_visible(oid)
            UNION ALL SELECT 'session_replication_role ' || setting FROM pg_settings
            WHERE name = 'session_replication_role' AND setting <> 'origin'""",
            [tables, tables],
        )
        wrong = [row[0] for row in cursor.fetchall()]
    return found, wrong
