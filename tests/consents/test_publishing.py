"""Publishing a version: frozen at once, printed in the background, in force all at once."""

import pytest

from portal.consents.enums import VersionState
from portal.consents.models import FormDocument
from portal.consents.services.publishing import print_version_now, start_publication
from tests.factories.consents import make_form, make_text

pytestmark = pytest.mark.django_db


def test_a_version_is_frozen_then_printed_then_in_force() -> None:
    form = make_form(slug="adult")
    make_text(form)
    make_text(form, "fr", checked=False)
    form.refresh_from_db()

    version = start_publication(
        form=form, actor=None, change_note="First", expected_revision=form.text_revision
    )
    assert (version.number, version.state, version.files_total) == (1, "preparing", 4)

    version = print_version_now(version.pk)

    assert version.state == VersionState.CURRENT
    assert version.files_done == 4
    documents = FormDocument.objects.filter(text__version=version)
    assert all(document.pages and document.size for document in documents)
    first = documents.get(text__language="en", is_large=False)
    assert first.file.name == "documents/consents/adult/1/en.pdf"
    assert first.file.read(5) == b"%PDF-"
    first.file.close()
