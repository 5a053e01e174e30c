"""A migration operation: the database itself refuses to change rows that are meant to stay.

Code that forgets, a shell, or an administrator's query would otherwise rewrite what people
signed or what was published. Triggers are the only place that none of them goes round.
"""

from collections.abc import Sequence
from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

# When a trigger of PostgreSQL fires, the bits of `pg_trigger.tgtype`.
_ROW, _BEFORE, _DELETE, _UPDATE, _TRUNCATE = 1, 2, 8, 16, 32


class FreezeRows(Operation):
    """Refuse DELETE, TRUNCATE and changes of some columns of a table.

    `columns` are those that may not change, or None for all of them. `also` and `undeletable`
    are SQL conditions on OLD (and NEW): when else an UPDATE is refused, and when alone a DELETE
    is (always, unless told). `same` are conditions on a stored row and NEW by which the two are
    the same one, because SQLite's INSERT OR REPLACE fires neither an UPDATE nor a DELETE trigger
    for the row that it pushes out. `key` is the column of the primary key.
    """

    reversible = True
    reduces_to_sql = True

    def __init__(
        self,
        table: str,
        *,
        columns: Sequence[str] | None = None,
        also: str = "",
        undeletable: str = "",
        same: Sequence[str] = (),
        key: str = "id",
    ) -> None:
        self.table = table
        self.columns = columns
        self.also = also
        self.undeletable = undeletable
        self.same = same
        self.key = key

    def deconstruct(self) -> tuple[str, Sequence[Any], dict[str, Any]]:
        return (
            type(self).__qualname__,
            [self.table],
            {
                "columns": self.columns,
                "also": self.also,
                "undeletable": self.undeletable,
                "same": self.same,
                "key": self.key,
            },
        )

    def describe(self) -> str:
        return f"Freeze the rows of {self.table}"

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Triggers are no part of the models' state."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for statement in self._create(schema_editor.connection.vendor):
            schema_editor.execute(statement, params=None)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for statement in self._drop(schema_editor.connection.vendor):
            schema_editor.execute(statement, params=None)

    def _create(self, vendor: str) -> list[str]:
        return self._for_postgresql() if vendor == "postgresql" else self._for_sqlite()

    def triggers(self, vendor: str) -> dict[str, str]:
        """Each trigger by its name, as `guards` finds it in the database's own tables.

        On SQLite that is the statement. PostgreSQL keeps no text: there it is the number that
        says when the trigger fires, whether it has a condition, and the body of its function.
        """
        table = self.table
        if vendor != "postgresql":
            names = (f"{table}_no_{verb}" for verb in ("update", "delete", "replace"))
            return dict(zip(names, self._for_sqlite(), strict=True))
        found = {
            "update": (_ROW | _BEFORE | _UPDATE, self._changed("IS DISTINCT FROM")),
            "delete": (_ROW | _BEFORE | _DELETE, self._undeletable()),
            "truncate": (_BEFORE | _TRUNCATE, ""),
        }
        return {
            f"{table}_no_{verb}": f"{when} {bool(condition)} {self._refusal()}"
            for verb, (when, condition) in found.items()
        }

    def _for_sqlite(self) -> list[str]:
        table, changed, undeletable = self.table, self._changed("IS NOT"), self._undeletable()
        refuse = f"BEGIN SELECT RAISE(ABORT, '{table} is frozen'); END"
        same = ") OR (".join([f"{self.key} = NEW.{self.key}", *self.same])
        there = f"EXISTS (SELECT 1 FROM {table} WHERE ({same}))"  # noqa: S608 -- from a migration
        return [
            f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} {changed} {refuse}",
            f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} {undeletable} {refuse}",
            f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN {there} {refuse}",
        ]

    def _for_postgresql(self) -> list[str]:
        table, changed = self.table, self._changed("IS DISTINCT FROM")
        undeletable = self._undeletable()
        row = f"ON {table} FOR EACH ROW"
        call = f"EXECUTE FUNCTION {table}_refuse()"
        refusal = f"$${self._refusal()}$$"
        return [
            f"CREATE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS {refusal}",
            f"CREATE TRIGGER {table}_no_update BEFORE UPDATE {row} {changed} {call}",
            f"CREATE TRIGGER {table}_no_delete BEFORE DELETE {row} {undeletable} {call}",
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} {call}",
        ]

    def _refusal(self) -> str:
        """The body of the function that PostgreSQL's triggers call."""
        return (
            f"BEGIN RAISE EXCEPTION '{self.table} is frozen' "
            "USING ERRCODE = 'integrity_constraint_violation'; END"
        )

    def _drop(self, vendor: str) -> list[str]:
        if vendor == "postgresql":
            return [
                *(
                    f"DROP TRIGGER IF EXISTS {self.table}_no_{verb} ON {self.table}"
                    for verb in ("update", "delete", "truncate")
                ),
                f"DROP FUNCTION IF EXISTS {self.table}_refuse()",
            ]
        return [
            f"DROP TRIGGER IF EXISTS {self.table}_no_{verb}"
            for verb in ("update", "delete", "replace")
        ]

    def _changed(self, differs: str) -> str:
        """The condition of the update trigger; empty where no column may change."""
        if self.columns is None:
            return ""
        some = [f"OLD.{name} {differs} NEW.{name}" for name in self.columns]
        if self.also:
            some.append(f"({self.also})")
        return f"WHEN ({' OR '.join(some)})"

    def _undeletable(self) -> str:
        return f"WHEN ({self.undeletable})" if self.undeletable else ""


class ThawRows(FreezeRows):
    """Take the triggers of `FreezeRows` off, with the same arguments.

    A migration that changes a frozen table begins with it and ends by freezing anew: SQLite makes
    a changed table from scratch and forgets its triggers, PostgreSQL keeps them.
    """

    def describe(self) -> str:
        return f"Thaw the rows of {self.table}"

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        super().database_backwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        super().database_forwards(app_label, schema_editor, from_state, to_state)
