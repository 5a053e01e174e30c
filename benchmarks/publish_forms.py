"""Publish every model form in every language in a migrated database; print the seconds it took.

Printing runs in this process, one form after the other, as a single task runner does it.
"""

import sys
import time

import django

django.setup()

from portal.accounts.actors import Operator  # noqa: E402 -- the same
from portal.consents.enums import VersionState  # noqa: E402 -- after set-up
from portal.consents.models import ConsentForm, FormDocument  # noqa: E402 -- the same
from portal.consents.services import documents, forms, publishing  # noqa: E402 -- the same
from portal.consents.specimens import (  # noqa: E402 -- the same
    LANGUAGES,
    Specimen,
    all_specimens,
    load_specimen,
)


def written(model: Specimen) -> ConsentForm:
    """The form with its texts, ready to be published."""
    form = forms.create_form(
        slug=model.slug,
        title=model.name,
        variant=model.variant,
        modules=[
            forms.ModuleFacts(
                code=module.code,
                purpose=module.purpose,
                data_use=module.data_use,
                is_needed=module.is_needed,
            )
            for module in model.modules
        ],
        actor=Operator(),
        is_model=True,
    )
    for language in model.languages:
        forms.take_in_text(
            form=form,
            content=load_specimen(model.slug, language),
            language_name=LANGUAGES[language],
            actor=Operator(),
        )
    form.refresh_from_db()
    return form


def publish(form: ConsentForm) -> None:
    version = publishing.start_publication(
        form=form, actor=Operator(), change_note="", expected_revision=form.text_revision
    )
    version = documents.print_version(version_id=version.pk)
    if version.state != VersionState.CURRENT:
        sys.exit(f"{form.slug}: {version.state} {version.failure}")


drafts = [written(model) for model in all_specimens()]
began = time.monotonic()
for draft in drafts:
    publish(draft)
print(time.monotonic() - began, FormDocument.objects.exclude(file="").count())
