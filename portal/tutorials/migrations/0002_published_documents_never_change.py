"""The database itself refuses to change or remove the published versions of a document.

Their page alone can let go of them, once and for ever, when it is deleted.
"""

from django.db import migrations

from portal.core.frozen_rows import FreezeRows


class Migration(migrations.Migration):
    dependencies = [("tutorials", "0001_initial")]

    operations = [
        FreezeRows(
            "tutorials_documentversion",
            columns=[
                "id", "number", "file", "media_type", "size", "sha256", "note", "published_at"
            ],
            also="NEW.page_id IS NOT NULL AND (OLD.page_id IS NULL OR OLD.page_id <> NEW.page_id)",
            undeletable="OLD.page_id IS NOT NULL",
            same=["page_id = NEW.page_id AND number = NEW.number"],
        ),
    ]
