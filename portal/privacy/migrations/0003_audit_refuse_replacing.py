"""SQLite fires no DELETE trigger for the row that INSERT OR REPLACE pushes out: refuse it too."""

from django.db import migrations

SQLITE = [
    """CREATE TRIGGER IF NOT EXISTS privacy_auditentry_no_replace
    BEFORE INSERT ON privacy_auditentry
    WHEN EXISTS (SELECT 1 FROM privacy_auditentry WHERE sequence = NEW.sequence
      OR hash = NEW.hash OR previous_hash = NEW.previous_hash)
    BEGIN SELECT RAISE(ABORT, 'privacy_auditentry is append-only'); END"""
]
SQLITE_BACK = ["DROP TRIGGER IF EXISTS privacy_auditentry_no_replace"]


def refuse_replacing(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for statement in SQLITE:
            schema_editor.execute(statement)


def allow_replacing(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for statement in SQLITE_BACK:
            schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("privacy", "0002_audit_append_only")]

    operations = [migrations.RunPython(refuse_replacing, allow_replacing)]
