"""The library: three questions, the form that answers them, everything there is."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import Locale, Page
from wagtail.search import index

from portal.accounts.actors import Operator
from portal.consents.comparison import Comparison, compare
from portal.consents.content import FormContent
from portal.consents.enums import Variant, VersionState
from portal.consents.models import ConsentLibraryPage, FormVersion, compared
from portal.consents.services import releases
from portal.consents.services.library import open_library
from portal.core.models import RevisionName, raise_revision
from tests.factories.accounts import CentreFactory
from tests.factories.consents import (
    OPERATOR,
    make_centre_sheet,
    make_edition,
    make_form,
    make_text,
    make_version,
)
from tests.factories.pages import make_home

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def library() -> ConsentLibraryPage:
    return open_library(home=make_home(), actor=Operator())


def shown(client: Client, query: str = "") -> str:
    answer = client.get(f"/consents/{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def adult(**fields: Any) -> FormVersion:
    form = make_form(slug="adult", is_model=True)
    return make_version(form, languages=("en", "fr"), **fields)


def test_an_empty_library_says_what_to_do(client: Client) -> None:
    html = shown(client)
    assert "No form is published yet" in html
    assert '<form class="consent-questions"' not in html


def test_the_questions_offer_only_what_there_is(client: Client) -> None:
    adult()
    html = shown(client)
    assert re.findall(r'name="variant" value="(\w+)"', html) == ["adult"]
    assert re.findall(r'<option value="(\w+)" lang', html) == ["en", "fr"]
    assert 'value="en" lang="en" selected' in html
    assert "<optgroup" not in html


def test_the_answer_has_all_that_one_needs(client: Client) -> None:
    version = adult(published_at=datetime(2026, 3, 2, 12, tzinfo=UTC))
    html = shown(client, "?variant=adult&language=fr")
    answer = html.partition('id="answer"')[2].partition("All forms")[0]
    document = version.texts.get(language="fr").documents.get(is_large=False)
    for part in (
        'href="/consents/adult/1/fr.pdf"',
        'href="/consents/adult/1/fr.large.pdf"',
        'src="/consents/adult/1/fr.png"',
        'href="/consents/adult/1/fr/fill/"',
        "Version 1",
        "2 March 2026",
        "checked by Olena Translator on 15 January 2026",
        document.sha256,
        "1 page",
        "data protection officer must check it",
    ):
        assert part in answer, part
    assert "official" not in html.lower()


def test_forms_of_one_variant_are_told_apart_by_their_titles(client: Client) -> None:
    adult()
    assert "<h3>Adult</h3>" in shown(client)
    second = make_form(slug="adult-registry")
    make_text(second, "fr", title="Le registre")
    make_version(second, languages=("fr",))
    raise_revision(RevisionName.SITE)
    html = shown(client)
    assert '<h3>Adult: <span lang="en">Consent for advice</span></h3>' in html
    assert '<h3>Adult: <span lang="fr">Le registre</span></h3>' in html


def test_a_draft_is_called_a_draft(client: Client) -> None:
    form = make_form(slug="adult")
    make_text(form, "en", checked=False)
    make_version(form)
    html = shown(client, "?variant=adult&language=en")
    assert "Nobody has checked this translation yet" in html
    assert "Do not have it signed" in html


def test_what_changed_since_the_version_before(client: Client) -> None:
    version = adult()
    text = version.form.texts.get(language__code="fr")
    text.title = "Accord"
    text.save()
    make_version(version.form, languages=("en", "fr"), change_note="A clearer title.")
    html = shown(client, "?variant=adult&language=fr")
    assert "What changed since version 1" in html
    assert 'href="/consents/adult/compare/1/2/fr/"' in html
    assert "A clearer title." in html
    assert "<strong>Changed:</strong>" in html
    assert "Nothing in this language." in shown(client, "?variant=adult&language=en")


def test_a_hospitals_own_form(client: Client) -> None:
    version = adult()
    centre = CentreFactory.create(name="Sint Elders", city="Leuven", country="BE")
    make_edition(make_centre_sheet(centre, slug="leuven"), versions=(version,))
    html = shown(client, "?variant=adult&language=en&centre=leuven")
    assert 'href="/consents/adult/1/leuven/1/en.pdf"' in html
    assert "hospital’s edition 1" in html
    assert '<optgroup label="BE">' in html
    # The edition has no French: the general form, and it says so.
    html = shown(client, "?variant=adult&language=fr&centre=leuven")
    assert "Sint Elders has not published its own part for this version yet" in html
    assert 'href="/consents/adult/1/fr.pdf"' in html


def test_a_hospital_that_withdrew_its_forms_is_known_and_offered_no_more(client: Client) -> None:
    version = adult()
    centre = CentreFactory.create(name="Sint Elders")
    sheet = make_centre_sheet(centre, slug="leuven")
    edition = make_edition(sheet, versions=(version,))
    releases.withdraw(release=edition, actor=OPERATOR, reason="The officer left.")
    html = shown(client, "?variant=adult&language=en&centre=leuven")
    assert "Sint Elders has not published its own part for this version yet" in html
    assert 'href="/consents/adult/1/en.pdf"' in html
    assert '<option value="leuven"' not in html
    for address in re.findall(r'href="([^"]*\.zip[^"]*)"', html):
        assert client.get(address).status_code == 200


def test_an_edition_that_was_never_finished_names_no_hospital(client: Client) -> None:
    edition = make_edition(make_centre_sheet(slug="leuven"), state=VersionState.PREPARING)
    assert edition.state == VersionState.PREPARING
    assert client.get("/consents/?centre=leuven").status_code == 404


def test_the_zips_follow_the_hospital_that_was_chosen(client: Client) -> None:
    version = adult()
    centre = CentreFactory.create(name="Sint Elders", city="Leuven", country="BE")
    make_edition(make_centre_sheet(centre, slug="leuven"), versions=(version,))
    zips = ["/consents/zip/all.zip", "/consents/zip/fr.zip", "/consents/adult/1/forms.zip"]
    html = shown(client)
    for address in zips:
        assert f'href="{address}"' in html
    assert "Show the general forms alone" not in html
    html = shown(client, "?centre=leuven")
    for address in zips:
        assert f'href="{address}?centre=leuven"' in html
        assert client.get(f"{address}?centre=leuven").status_code == 200
    assert "The forms that Sint Elders publishes itself" in html
    assert "The same is in the zip files." in html


def test_nothing_is_printed_in_a_hospitals_name_for_a_newer_version(client: Client) -> None:
    version = adult()
    make_edition(make_centre_sheet(slug="leuven"), versions=(version,))
    make_version(version.form, languages=("en",))
    html = shown(client, "?variant=adult&language=en&centre=leuven")
    assert "has not published its own part for this version yet" in html
    assert "/leuven/" not in html


def test_a_language_without_that_form_names_those_with_it(client: Client) -> None:
    adult()
    make_version(make_form(slug="parent", variant=Variant.REPRESENTATIVE), languages=("de",))
    html = shown(client, "?variant=representative&language=fr")
    assert "not there in that language yet" in html
    assert 'href="?variant=representative&amp;language=de"' in html


@pytest.mark.parametrize(
    "query", ["variant=elder", "language=zz", "language=%3Cb%3E", "centre=nowhere", "centre=A%20B"]
)
def test_undefined_values_are_a_clear_404(client: Client, query: str) -> None:
    adult()
    answer = client.get(f"/consents/?{query}")
    assert answer.status_code == 404
    assert "is not one of the choices" in answer.content.decode()
    assert 'href="/consents/">Show everything on this page' in answer.content.decode()


def test_an_error_page_leads_to_no_other_host(client: Client) -> None:
    """An address that begins with two slashes would, as a link, name a host."""
    answer = client.get("/", PATH_INFO="//consents/", QUERY_STRING="centre=nowhere")
    assert answer.status_code == 404
    assert 'href="//' not in answer.content.decode()


def test_only_what_is_current_is_offered(client: Client) -> None:
    form = make_form(slug="adult")
    for state in (VersionState.PREPARING, VersionState.FAILED, VersionState.WITHDRAWN):
        make_version(form, state=state)
    retired = make_version(make_form(slug="old"))
    type(retired.form).objects.filter(pk=retired.form_id).update(
        retired_at=datetime(2026, 1, 1, tzinfo=UTC)
    )
    assert "No form is published yet" in shown(client)


def test_many_rows_begin_closed_but_the_one_asked_for(client: Client) -> None:
    languages = tuple(f"{a}{b}" for a in "abc" for b in "abcdefgh")
    make_version(make_form(slug="adult"), languages=languages)
    form = make_form(slug="parent", variant=Variant.REPRESENTATIVE)
    make_version(form, languages=languages)
    html = shown(client, "?variant=adult&language=aa")
    assert html.count('<details class="disclosure consent-shelf" open>') == 1
    assert html.count('<details class="disclosure consent-shelf">') == 1


@pytest.mark.parametrize("count", [1, 3])
def test_the_same_queries_for_one_form_and_for_three(client: Client, count: int) -> None:
    for number in range(count):
        version = make_version(make_form(slug=f"adult-{number}"), languages=("en", "fr"))
        make_edition(make_centre_sheet(slug=f"centre{number}"), versions=(version,))
    client.get("/consents/?variant=adult&language=en")
    raise_revision(RevisionName.SITE)
    with CaptureQueriesContext(connection) as queries:
        client.get("/consents/")
    assert len(queries) == 12


def test_no_cookie_and_kept(client: Client) -> None:
    adult()
    for query in ("", "?variant=adult&language=en", "?variant=adult&language=en&centre="):
        first = client.get(f"/consents/{query}")
        assert not first.cookies
        with CaptureQueriesContext(connection) as queries:
            kept = client.get(f"/consents/{query}")
        assert len(queries) == 1, query
        assert kept.content == first.content


@pytest.mark.parametrize(
    ("query", "address"),
    [
        ("?sid=1", ""),
        ("?language=en&variant=adult", "?variant=adult&language=en"),
        ("?variant=adult&language=en&x=", "?variant=adult&language=en"),
        ("?language=fr&centre=", "?language=fr"),
    ],
)
def test_made_up_addresses_lead_to_the_one_that_is_kept(
    client: Client, query: str, address: str
) -> None:
    adult()
    answer = client.get(f"/consents/{query}")
    assert (answer.status_code, answer["Location"]) == (302, f"/consents/{address}")
    assert client.get(answer["Location"]).status_code == 200


def test_two_texts_are_compared_once_in_each_language_of_the_page(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    version = adult()
    text = version.form.texts.get(language__code="fr")
    text.title = "Accord"
    text.save()
    make_version(version.form, languages=("en", "fr"))
    made: list[str] = []

    def comparing(old: FormContent, new: FormContent) -> Comparison:
        made.append(new.title)
        return compare(old, new)

    monkeypatch.setattr(compared, "compare", comparing)
    for _time in range(2):
        raise_revision(RevisionName.SITE)
        assert "<strong>Changed:</strong>" in shown(client, "?variant=adult&language=fr")
        client.get("/consents/adult/compare/1/2/fr/")
        assert client.get("/consents/adult/compare/1/2/fr/?x=1").status_code == 200
    assert made == ["Accord"]
    assert client.get("/fr/consents/adult/compare/1/2/fr/").status_code == 200
    assert made == ["Accord", "Accord"]
    shown(client, "?variant=adult&language=en")
    assert len(made) == 3


@pytest.mark.parametrize(
    ("prefix", "words"),
    [
        ("", ["consent", "consent form", "assent", "withdrawal"]),
        ("/fr", ["consentement", "formulaires de consentement", "retrait", "enfant"]),
    ],
)
def test_the_search_finds_the_library(
    client: Client, library: ConsentLibraryPage, prefix: str, words: list[str]
) -> None:
    french = Locale.objects.get_or_create(language_code="fr")[0]
    library.get_parent().copy_for_translation(french).save_revision().publish()
    copy = library.copy_for_translation(french)
    copy.title = "Formulaires de consentement"
    copy.save_revision().publish()
    for page in Page.objects.specific():
        index.insert_or_update_object(page)
    for query in words:
        answer = client.get(f"{prefix}/search/", {"q": query})
        found = answer.content.decode().partition("<main")[2]
        assert f'href="{prefix}/consents/"' in found, query


def test_the_library_is_made_once() -> None:
    page = ConsentLibraryPage.objects.get()
    home = page.get_parent().specific
    assert open_library(home=home, actor=Operator()).pk == page.pk
