"""Where a centre's people can put a clause, in their own language."""

import pytest
from django.utils import translation

from portal.consents.selectors.sheets import places_for_clauses
from tests.factories.consents import make_form, make_text, make_version, section

pytestmark = pytest.mark.django_db


def test_places_are_named_in_the_readers_language_else_in_english_else_in_any() -> None:
    form = make_form()
    for language, heading in (("de", "Warum"), ("en", "Why"), ("fr", "Pourquoi")):
        make_text(form, language, sections=[("section", section("why", heading, "<p>So.</p>"))])
    make_version(form, languages=("de", "en", "fr"))
    assert _named_in("fr") == [("why", "Pourquoi")]
    assert _named_in("en") == [("why", "Why")]
    assert _named_in("uk") == [("why", "Why")]
    make_version(
        make_form(title="Zwei"),
        languages=("de",),
    )
    assert ("who", "Who sees it") in _named_in("fr")


def _named_in(language: str) -> list[tuple[str, str]]:
    with translation.override(language):
        return places_for_clauses()
