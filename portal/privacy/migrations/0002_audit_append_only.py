"""The database itself refuses to change or remove entries of the audit trail."""

from django.db import migrations

MESSAGE = "privacy_auditentry is append-only"

SQLITE = [
    f"""CREATE TRIGGER IF NOT EXISTS privacy_auditentry_no_{verb.lower()}
    BEFORE {verb} ON privacy_auditentry
    BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"""
    for verb in ("UPDATE", "DELETE")
]
POSTGRESQL = [
    f"""CREATE OR REPLACE FUNCTION privacy_auditentry_refuse() RETURNS trigger
    LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '{MESSAGE}'
    USING ERRCODE = 'integrity_constraint_violation'; END $$""",
    """CREATE OR REPLACE TRIGGER privacy_auditentry_no_change
    BEFORE UPDATE OR DELETE OR TRUNCATE ON privacy_auditentry
    FOR EACH STATEMENT EXECUTE FUNCTION privacy_auditentry_refuse()""",
]
SQLITE_BACK = [
    f"DROP TRIGGER IF EXISTS privacy_auditentry_no_{verb}" for verb in ("update", "delete")
]
POSTGRESQL_BACK = [
    "DROP TRIGGER IF EXISTS privacy_auditentry_no_change ON privacy_auditentry",
    "DROP FUNCTION IF EXISTS privacy_auditentry_refuse()",
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
    dependencies = [("privacy", "0001_initial")]

    operations = [migrations.RunPython(refuse_changes, allow_changes)]
