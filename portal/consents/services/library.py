"""The page of the consent forms."""

from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from portal.consents.models import ConsentLibraryPage
from portal.pages.models import HomePage

# The library's address below the front page. Permanent addresses of PDFs are below the same word.
LIBRARY_SLUG = "consents"


@transaction.atomic
def open_library(
    *, home: HomePage, actor: AbstractBaseUser | None, **fields: Any
) -> ConsentLibraryPage:
    """The library of consent forms below `home`, published; made if there is none.

    `fields` are those of a new `ConsentLibraryPage`; title and lead have words of their own.
    """
    library: ConsentLibraryPage | None = ConsentLibraryPage.objects.child_of(home).first()
    if library is not None:
        return library
    with translation.override(home.locale.language_code):
        words = {
            "title": _("Consent forms"),
            "summary": _("The form you need, in the patient's language, for your hospital."),
        }
    library = ConsentLibraryPage(
        **{**words, **fields}, slug=LIBRARY_SLUG, locale=home.locale, owner=actor
    )
    HomePage.objects.get(pk=home.pk).add_child(instance=library)
    library.save_revision(user=actor).publish(user=actor)
    return library
