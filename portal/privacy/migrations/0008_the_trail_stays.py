"""The database itself refuses to change or remove entries, sealed or not, and seals."""

from django.db import migrations

from portal.core.frozen_rows import FreezeRows


class Migration(migrations.Migration):
    dependencies = [("privacy", "0007_entries_bear_no_hash")]

    operations = [
        FreezeRows("privacy_auditentry", same=["spooled = NEW.spooled"]),
        FreezeRows(
            "privacy_auditseal",
            key="sequence",
            same=[
                "entry_id = NEW.entry_id",
                "hash = NEW.hash",
                "previous_hash = NEW.previous_hash",
            ],
        ),
    ]
