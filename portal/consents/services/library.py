"""The page of the consent forms."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.accounts.actors import Actor
from portal.consents.models import ConsentLibraryPage
from portal.pages.models import HomePage
from portal.pages.services import open_list

# The library's address below the front page. Permanent addresses of PDFs are below the same word.
LIBRARY_SLUG = "consents"


def open_library(*, home: HomePage, actor: Actor, **fields: Any) -> ConsentLibraryPage:
    """The library of consent forms below `home`, published; made if there is none.

    `fields` are those of a new `ConsentLibraryPage`; title and lead have words of their own.
    """
    return open_list(
        ConsentLibraryPage,
        home=home,
        slug=LIBRARY_SLUG,
        words={
            "title": _("Consent forms"),
            "summary": _("The form you need, in the patient's language, for your hospital."),
        },
        actor=actor,
        **fields,
    )
