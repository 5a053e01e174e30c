"""The database itself refuses to change or remove what was published.

Of a version and of a centre's edition only state, withdrawal and progress may move, and never again once it
was withdrawn or given up; a text never changes, a document not after it was made.
SQLite fires no DELETE trigger for the row that INSERT OR REPLACE pushes out: refused too.
"""

from django.db import migrations

RELEASE = ["id", "number", "digest", "published_at", "published_by_id", "replaces_id"]
OVER = "OLD.state IN ('withdrawn', 'failed')"

# Table, columns that never change, when else an UPDATE is refused, when a DELETE is, and what
# tells that two rows are the same one, besides their key.
GUARDED = [
    (
        "consents_formversion",
        [*RELEASE, "form_id", "change_note"],
        f"{OVER} AND NEW.state <> OLD.state",
        "1 = 1",
        "(form_id = NEW.form_id AND number = NEW.number AND state <> 'failed')",
    ),
    (
        "consents_centreedition",
        [*RELEASE, "sheet_id", "content", "officer_checked_on"],
        f"{OVER} AND NEW.state <> OLD.state",
        "1 = 1",
        "(sheet_id = NEW.sheet_id AND number = NEW.number AND state <> 'failed')",
    ),
    (
        "consents_versiontext",
        [],
        "1 = 1",
        "1 = 1",
        "(version_id = NEW.version_id AND language = NEW.language)",
    ),
    (
        "consents_formdocument",
        ["id", "text_id", "centre_edition_id", "is_large"],
        "OLD.made_at IS NOT NULL",
        "OLD.made_at IS NOT NULL",
        "(text_id = NEW.text_id AND is_large = NEW.is_large"
        " AND centre_edition_id IS NEW.centre_edition_id)",
    ),
]


def _message(table):
    return f"{table}: what was published never changes"


def _refused(columns, condition, differs):
    compared = [f"OLD.{column} {differs} NEW.{column}" for column in columns]
    return " OR ".join([*compared, f"({condition})"])


def _sqlite(table, columns, no_update, no_delete, same):
    stop = f"BEGIN SELECT RAISE(ABORT, '{_message(table)}'); END"
    return [
        f"CREATE TRIGGER IF NOT EXISTS {table}_no_update BEFORE UPDATE ON {table} "
        f"WHEN {_refused(columns, no_update, 'IS NOT')} {stop}",
        f"CREATE TRIGGER IF NOT EXISTS {table}_no_delete BEFORE DELETE ON {table} "
        f"WHEN {no_delete} {stop}",
        f"CREATE TRIGGER IF NOT EXISTS {table}_no_replace BEFORE INSERT ON {table} "
        f"WHEN EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id OR {same}) {stop}",
    ]


def _postgresql(table, columns, no_update, no_delete, same):
    refused = _refused(columns, no_update, "IS DISTINCT FROM")
    return [
        f"""CREATE OR REPLACE FUNCTION {table}_refuse() RETURNS trigger
        LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '{_message(table)}'
        USING ERRCODE = 'integrity_constraint_violation'; END $$""",
        f"CREATE OR REPLACE TRIGGER {table}_no_update BEFORE UPDATE ON {table} "
        f"FOR EACH ROW WHEN ({refused}) EXECUTE FUNCTION {table}_refuse()",
        f"CREATE OR REPLACE TRIGGER {table}_no_delete BEFORE DELETE ON {table} "
        f"FOR EACH ROW WHEN ({no_delete}) EXECUTE FUNCTION {table}_refuse()",
        f"CREATE OR REPLACE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
        f"EXECUTE FUNCTION {table}_refuse()",
    ]


SQLITE = [statement for row in GUARDED for statement in _sqlite(*row)]
POSTGRESQL = [statement for row in GUARDED for statement in _postgresql(*row)]
SQLITE_BACK = [
    f"DROP TRIGGER IF EXISTS {row[0]}_no_{what}"
    for row in GUARDED
    for what in ("update", "delete", "replace")
]
POSTGRESQL_BACK = [
    statement
    for row in GUARDED
    for statement in (
        f"DROP TRIGGER IF EXISTS {row[0]}_no_update ON {row[0]}",
        f"DROP TRIGGER IF EXISTS {row[0]}_no_delete ON {row[0]}",
        f"DROP TRIGGER IF EXISTS {row[0]}_no_truncate ON {row[0]}",
        f"DROP FUNCTION IF EXISTS {row[0]}_refuse()",
    )
]


def refuse_changes(apps, schema_editor):
    postgresql = schema_editor.connection.vendor == "postgresql"
    for statement in POSTGRESQL if postgresql else SQLITE:
        schema_editor.execute(statement)


def allow_changes(apps, schema_editor):
    postgresql = schema_editor.connection.vendor == "postgresql"
    for statement in POSTGRESQL_BACK if postgresql else SQLITE_BACK:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("consents", "0001_initial")]

    operations = [migrations.RunPython(refuse_changes, allow_changes)]
