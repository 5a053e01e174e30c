"""A version's page and the comparison of two."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portal.accounts.actors import Operator
from portal.consents.enums import Variant, VersionState
from portal.consents.models import ConsentForm, FormDocument, FormVersion
from portal.consents.services import releases
from portal.consents.services.library import open_library
from portal.core.models import RevisionName, raise_revision
from tests.factories.consents import OPERATOR, make_form, make_text, make_version, section
from tests.factories.pages import make_home

pytestmark = pytest.mark.django_db


@pytest.fixture
def version() -> FormVersion:
    make_home()
    return make_version(
        make_form(slug="adult", title="Adults", is_model=True), languages=("en", "fr")
    )


def next_version(version: FormVersion, body: str = "<p>It is very rare.</p>") -> FormVersion:
    text = version.form.texts.get(language__code="en")
    text.sections = [("section", section("why", "Why we ask", body))]
    text.save()
    return make_version(version.form, languages=("en", "fr"), change_note="Shorter.")


def read(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    assert not answer.cookies
    return answer.content.decode()


def test_a_version_shows_its_text_hashes_and_downloads(
    client: Client, version: FormVersion
) -> None:
    html = read(client, "/consents/adult/1/")
    for part in (
        "Your condition is <strong>rare</strong>.",
        "I agree to registry.",
        version.digest,
        "/consents/adult/1/fr.large.pdf",
        "/consents/adult/1/forms.zip",
        "data protection officer must check it",
    ):
        assert part in html, part
    for text in version.texts.all():
        for document in text.documents.all():
            assert document.sha256 in html


def test_what_was_published_stays_what_it_said_it_was(client: Client, version: FormVersion) -> None:
    open_library(home=make_home(), actor=Operator())
    next_version(version)
    ConsentForm.objects.filter(pk=version.form_id).update(
        title="Renamed", variant=Variant.REPRESENTATIVE, is_model=False
    )
    version.form.texts.update(title="Another title")
    printed = FormDocument.objects.get(text__version__number=2, text__language="en", is_large=False)
    pages = {
        "/consents/adult/2/": ("Consent for advice", "protection officer must check it"),
        "/consents/adult/2/en/fill/": (),
        "/consents/adult/compare/1/2/en/": (),
        f"/consents/verify/{printed.pk}/": ("Consent for advice",),
        "/consents/": ("Model text",),
        "/consents/?variant=adult&language=en": (
            "Consent for advice",
            "protection officer must check it",
        ),
    }
    for address, facts in pages.items():
        html = read(client, address)
        for fact in ("Adult", *facts):
            assert fact in html, (address, fact)
        for live in ("Renamed", "Another title", "Parent or representative"):
            assert live not in html, (address, live)
    releases.withdraw(release=version, actor=OPERATOR, reason="Wrong.")
    html = client.get("/consents/adult/1/en.pdf").content.decode()
    assert 'Adult: <span lang="en">Consent for advice</span>, version 1' in html
    assert "Renamed" not in html
    assert "Another title" not in html


def test_forms_of_one_variant_are_told_apart_by_their_titles(
    client: Client, version: FormVersion
) -> None:
    next_version(version)
    pages = [f"/consents/adult/{address}" for address in ("2/", "compare/1/2/en/", "2/en/fill/")]
    named = 'Adult: <span lang="en">Consent for advice</span>'
    for address in pages:
        assert named not in read(client, address), address
    other = make_form(slug="adult-photographs", title="Photographs")
    make_text(other, title="Photographs for teaching")
    make_version(other)
    raise_revision(RevisionName.SITE)
    for address in pages:
        assert named in read(client, address), address
    html = read(client, "/consents/adult-photographs/1/")
    assert "<title>Adult: Photographs for teaching, version 1 |" in html
    assert '<span lang="en">Photographs for teaching</span>, version 1' in html


def test_another_language(client: Client, version: FormVersion) -> None:
    html = read(client, "/consents/adult/1/?language=fr")
    assert 'class="prose consent-text" lang="fr"' in html
    assert client.get("/consents/adult/1/?language=de").status_code == 404


def test_the_portals_language_comes_first(client: Client, version: FormVersion) -> None:
    assert 'class="prose consent-text" lang="fr"' in read(client, "/fr/consents/adult/1/")


def test_history(client: Client, version: FormVersion) -> None:
    next_version(version)
    make_version(version.form, state=VersionState.PREPARING, number=3)
    old, new = read(client, "/consents/adult/1/"), read(client, "/consents/adult/2/")
    assert "Version 2 is in use now." in old
    assert "Shorter." in new
    assert 'href="/consents/adult/compare/1/2/en/"' in new
    assert "Version 3" not in new
    assert client.get("/consents/adult/3/").status_code == 404


def test_notes_say_which_language_they_are_in_to_readers_of_another(
    client: Client,
) -> None:
    make_home()
    form = make_form(slug="adult")
    fields: dict[str, Any] = {"change_note": "Le début.", "change_note_language": "fr"}
    version = make_version(form, languages=("en", "fr"), **fields)
    next_version(version)
    releases.withdraw(
        release=version, actor=OPERATOR, reason="Une finalité était fausse.", language="fr"
    )
    marked = '<span lang="fr">{}</span>'
    for note in ("Le début.", "Une finalité était fausse."):
        here, there = (f"{root}/consents/adult/1/" for root in ("/fr", ""))
        assert f"{marked.format(note)} <span" not in read(client, here)
        assert f'{marked.format(note)} <span class="small muted">(French)</span>' in read(
            client, there
        )
    # Of older notes nobody knows the language.
    assert "<span>Shorter.</span>" in read(client, "/fr/consents/adult/2/")


def test_an_introduction_is_not_escaped_twice(client: Client) -> None:
    make_home()
    form = make_form(slug="r-and-d")
    make_text(form, introduction="Research & care.")
    make_version(form)
    assert "<p>Research &amp; care.</p>" in read(client, "/consents/r-and-d/1/")


def test_a_withdrawn_version_says_why_and_offers_nothing(
    client: Client, version: FormVersion
) -> None:
    releases.withdraw(release=version, actor=OPERATOR, reason="A purpose was wrong.")
    html = read(client, "/consents/adult/1/")
    assert "A purpose was wrong." in html
    assert "en.pdf" not in html
    assert "forms.zip" not in html


def test_two_versions_beside_each_other(client: Client, version: FormVersion) -> None:
    next_version(version)
    html = read(client, "/consents/adult/compare/1/2/en/")
    assert "From version 1 to version 2" in html
    assert "2 parts changed." in html
    assert "<ins>very</ins>" in html or "<ins>" in html
    assert "<del>" in html
    # Each row says in a word what happened, for those who see no colours.
    assert '<span class="compare-word">Changed</span>' in html
    assert '<span class="compare-word">Removed</span>' in html
    assert "Nothing changed in this language." in read(client, "/consents/adult/compare/1/2/fr/")


def test_mark_up_in_a_text_is_shown_as_text(client: Client, version: FormVersion) -> None:
    next_version(version, "<p>5 &lt;script&gt;alert(1)&lt;/script&gt; 6</p>")
    for address in ("/consents/adult/2/", "/consents/adult/compare/1/2/en/"):
        html = read(client, address)
        assert "<script>alert" not in html
        assert "&lt;script&gt;" in html


@pytest.mark.parametrize("address", ["2/1/en/", "1/1/en/", "1/3/en/", "1/2/de/", "0/2/en/"])
def test_what_cannot_be_compared(client: Client, version: FormVersion, address: str) -> None:
    next_version(version)
    assert client.get(f"/consents/adult/compare/{address}").status_code == 404


@pytest.mark.parametrize(("count", "expected"), [(1, 16), (3, 16)])
def test_the_same_queries_for_one_language_and_three(
    client: Client, count: int, expected: int
) -> None:
    make_home()
    languages = ("en", "fr", "de")[:count]
    form = make_form(slug="adult")
    for language in languages:
        make_text(form, language)
    for _number in range(count):
        make_version(form, languages=languages)
    with CaptureQueriesContext(connection) as queries:
        client.get(f"/consents/adult/{count}/")
    assert len(queries) == expected


def test_kept_for_visitors(client: Client, version: FormVersion) -> None:
    next_version(version)
    for address in (
        "/consents/adult/1/",
        "/consents/adult/1/?language=fr",
        "/consents/adult/compare/1/2/en/",
    ):
        read(client, address)
        with CaptureQueriesContext(connection) as queries:
            read(client, address)
        assert len(queries) == 1, address
    read(client, "/consents/adult/1/?x=1")
    with CaptureQueriesContext(connection) as queries:
        read(client, "/consents/adult/1/?x=1")
    assert len(queries) > 1


@pytest.mark.parametrize(
    "address", ["01/", "0/", "compare/01/2/en/", "compare/1/002/en/", "01/en.pdf", "01/en/fill/"]
)
def test_a_number_has_one_spelling(client: Client, version: FormVersion, address: str) -> None:
    """Or anybody could fill the cache with copies of one page, and compare texts for each."""
    next_version(version)
    assert client.get(f"/consents/adult/{address}").status_code == 404
