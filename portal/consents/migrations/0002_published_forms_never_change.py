"""The database itself refuses to change or remove what was published.

Of a version and of a centre's edition only state, withdrawal and progress may move, and not the
state once it was withdrawn or given up; a text never changes, a document not after it was made.
"""

from django.db import migrations

from portal.core.frozen_rows import FreezeRows

RELEASE = ["id", "number", "digest", "published_at", "published_by_id", "replaces_id"]
NO_WAY_BACK = "OLD.state IN ('withdrawn', 'failed') AND NEW.state <> OLD.state"


class Migration(migrations.Migration):
    dependencies = [("consents", "0001_initial")]

    operations = [
        FreezeRows(
            "consents_formversion",
            columns=[*RELEASE, "form_id", "change_note", "change_note_language"],
            also=NO_WAY_BACK,
            same=["form_id = NEW.form_id AND number = NEW.number AND state <> 'failed'"],
        ),
        FreezeRows(
            "consents_centreedition",
            columns=[*RELEASE, "sheet_id", "content", "officer_checked_on"],
            also=NO_WAY_BACK,
            same=["sheet_id = NEW.sheet_id AND number = NEW.number AND state <> 'failed'"],
        ),
        FreezeRows(
            "consents_versiontext",
            same=["version_id = NEW.version_id AND language = NEW.language"],
        ),
        FreezeRows(
            "consents_formdocument",
            columns=["id", "text_id", "centre_edition_id", "is_large"],
            also="OLD.made_at IS NOT NULL",
            undeletable="OLD.made_at IS NOT NULL",
            same=[
                "text_id = NEW.text_id AND is_large = NEW.is_large"
                " AND centre_edition_id IS NEW.centre_edition_id"
            ],
        ),
    ]
