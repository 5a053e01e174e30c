"""The table of entries is about to change; migration 0008 lets the database refuse again."""

import importlib

from django.db import migrations

refuse = importlib.import_module("portal.privacy.migrations.0002_audit_append_only")
replacing = importlib.import_module("portal.privacy.migrations.0003_audit_refuse_replacing")


def allow_changes(apps, schema_editor):
    replacing.allow_replacing(apps, schema_editor)
    refuse.allow_changes(apps, schema_editor)


def refuse_changes(apps, schema_editor):
    refuse.refuse_changes(apps, schema_editor)
    replacing.refuse_replacing(apps, schema_editor)


class Migration(migrations.Migration):
    dependencies = [("privacy", "0003_audit_refuse_replacing")]

    operations = [migrations.RunPython(allow_changes, refuse_changes)]
