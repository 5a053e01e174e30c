"""A form filled in with a pseudonym and the clinician's name, kept nowhere."""

import io
import json
import logging
from contextlib import ExitStack

import pypdfium2
import pytest
from django.core.cache import cache
from django.test import Client

from portal.consents.forms import FillForm
from portal.consents.models import FormDocument, FormVersion
from portal.consents.printing.queue import MOST_WAITING, place_in_queue
from portal.consents.services import releases
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

ADDRESS = "/consents/adult/1/en/fill/"


@pytest.fixture
def version() -> FormVersion:
    make_home()
    return make_version(make_form(slug="adult", title="Adults"))


def words(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    try:
        return " ".join(" ".join(page.get_textpage().get_text_range().split()) for page in document)
    finally:
        document.close()


def test_the_page_warns_and_sets_no_cookie(client: Client, version: FormVersion) -> None:
    answer = client.get(ADDRESS)
    html = answer.content.decode()
    assert answer.status_code == 200
    assert "Never type a patient’s name or birth date here." in html
    assert "csrfmiddlewaretoken" not in html
    assert not answer.cookies
    assert "no-store" in answer["Cache-Control"]


def test_a_filled_in_form(version: FormVersion, caplog: pytest.LogCaptureFixture) -> None:
    client = Client(enforce_csrf_checks=True)
    before = FormDocument.objects.count()
    with caplog.at_level(logging.DEBUG):
        answer = client.post(ADDRESS, {"pseudonym": "K7-0042", "clinician": "Dr Ada Example"})
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/pdf"
    assert "no-store" in answer["Cache-Control"]
    assert answer["Content-Disposition"] == 'attachment; filename="adult-v1-en.pdf"'
    assert not answer.cookies
    text = words(answer.content)
    assert "K7-0042" in text
    assert "Dr Ada Example" in text
    assert FormDocument.objects.count() == before
    said = json.dumps([record.__dict__ for record in caplog.records], default=str)
    assert "K7-0042" not in said
    assert "Ada Example" not in said


def test_for_a_hospital_in_large_print(client: Client, version: FormVersion) -> None:
    sheet = make_centre_sheet(slug="leuven")
    edition = make_edition(sheet, versions=(version,))
    html = client.get(f"{ADDRESS}?centre=leuven").content.decode()
    assert '<option value="leuven" selected>' in html
    data = {"pseudonym": "K7-0042", "centre": "leuven"}
    answer = client.post(ADDRESS, data)
    assert answer["Content-Disposition"] == 'attachment; filename="adult-v1-leuven-e1-en.pdf"'
    assert sheet.centre.name in words(answer.content)
    assert edition.number == 1
    answer = client.post(ADDRESS, {"pseudonym": "K7-0042", "is_large": "on"})
    assert answer["Content-Disposition"] == 'attachment; filename="adult-v1-en-large.pdf"'


@pytest.mark.parametrize(
    ("pseudonym", "why"),
    [
        ("Anna Schmidt", "without spaces"),
        ("Anna", "looks like a name"),
        ("AnnaSchmidt7", "looks like a name"),
        ("Anna-Schmidt-7", "looks like a name"),
        ("ÄB-12", "A pseudonym cannot hold “Ä”. Use letters from A to Z"),
        ("K7 42", "A pseudonym cannot hold a space."),
        ("K7\u200b42", "A pseudonym cannot hold U+200B."),
        ("K7-", "none at the beginning or end"),
        ("19840312", "looks like a date"),
        ("K-1984-03-12", "looks like a date"),
        ("12031984", "looks like a date"),
        ("x" * 33, "at most 32"),
        ("a--1", "single hyphens"),
        ("K7/42", "letters from A to Z"),
        ("maria-gonzalez-7", "looks like a name"),
        ("MARIA-GONZALEZ-7", "looks like a name"),
        ("A-2019-3-5", "looks like a date"),
        ("05-MAR-2019", "looks like a date"),
        ("050319-1234", "looks like a date"),
        ("RSSMRA85T10A562S", "gives to one person"),
        ("185057800608436", "gives to one person"),
        ("MariaGonzalez1", "looks like a name"),
        ("K7\n", None),
    ],
)
def test_pseudonyms_that_are_refused(
    client: Client, version: FormVersion, pseudonym: str, why: str | None
) -> None:
    answer = client.post(ADDRESS, {"pseudonym": pseudonym})
    if why is None:  # a line end at the end is stripped, as browsers' fields have none
        assert answer.status_code == 200
        return
    assert answer.status_code == 422
    assert why in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    assert not answer.cookies


@pytest.mark.parametrize("pseudonym", ["K7-0042", "a1", "2026-0001", "BE-LEU-000123", "1" * 32])
def test_pseudonyms_that_are_fine(version: FormVersion, pseudonym: str) -> None:
    form = FillForm({"pseudonym": pseudonym}, centres=[])
    assert form.is_valid(), form.errors


def test_nothing_to_fill_in(client: Client, version: FormVersion) -> None:
    answer = client.post(ADDRESS, {})
    assert answer.status_code == 422
    assert "Write a pseudonym" in answer.content.decode()


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("Dr 漢", "cannot print 漢 U+6F22 in your name"),
        ("Dr \u05d0", "runs from right to left (\u05d0 U+05D0)"),
        ("Dr A\u0007", "cannot print U+0007 in your name"),
        ("a b c d e f g h i j k l m", "At most 12 words fit on the line; this has 13."),
        ("a" * 61, "At most 60 letters fit on the line without a space."),
    ],
)
def test_a_name_that_cannot_be_printed_is_said_at_its_field_and_kept(
    client: Client, version: FormVersion, name: str, why: str
) -> None:
    answer = client.post(ADDRESS, {"pseudonym": "K7-0042", "clinician": name})
    html = answer.content.decode()
    assert answer.status_code == 422
    assert why in answer.context["form"].errors["clinician"][0]
    assert why in html
    assert f'value="{name}"' in html
    assert 'value="K7-0042"' in html
    assert 'href="#id_clinician"' in html


def test_values_in_an_address_are_not_taken(client: Client, version: FormVersion) -> None:
    html = client.get(f"{ADDRESS}?pseudonym=Q9-8888&clinician=Ada").content.decode()
    assert "Q9-8888" not in html
    assert "Ada" not in html


def test_so_many_and_no_more(
    client: Client, version: FormVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    from portal.consents.views import filling

    name, _limit, period = filling.PRINTS
    monkeypatch.setattr(filling, "PRINTS", (name, 1, period))
    cache.clear()
    assert client.post(ADDRESS, {"pseudonym": "K7-0042"}).status_code == 200
    assert client.post(ADDRESS, {"pseudonym": "K7-0042"}).status_code == 429


def test_a_withdrawn_form_is_not_filled_in(client: Client, version: FormVersion) -> None:
    releases.withdraw(release=version, actor=OPERATOR, reason="Wrong.")
    for answer in (client.get(ADDRESS), client.post(ADDRESS, {"pseudonym": "K7-0042"})):
        assert answer.status_code == 410


def test_an_older_version_leads_to_the_one_in_use(client: Client, version: FormVersion) -> None:
    assert "is in use now" not in client.get(ADDRESS).content.decode()
    make_text(version.form, "fr")
    make_version(version.form, languages=("en", "fr"))
    html = client.get(f"{ADDRESS}?centre=nowhere").content.decode()
    assert "Version 2 is in use now." in html
    assert 'href="/consents/adult/2/en/fill/"' in html
    assert "is in use now" not in client.get("/consents/adult/2/fr/fill/").content.decode()

    make_version(version.form, languages=("en",))
    html = client.get("/consents/adult/2/fr/fill/").content.decode()
    assert "Version 3 is in use now." in html
    assert "/3/fr/fill/" not in html
    assert '<a class="btn btn--primary" href="/consents/adult/3/">' in html
    assert client.post(ADDRESS, {"pseudonym": ""}).content.decode().count("is in use now") == 1


def test_a_draft_says_so_where_it_is_filled_in(client: Client, version: FormVersion) -> None:
    assert "Nobody has checked this translation yet" not in client.get(ADDRESS).content.decode()
    form = make_form(slug="draft")
    make_text(form, checked=False)
    make_version(form)
    html = client.get("/consents/draft/1/en/fill/").content.decode()
    assert "Nobody has checked this translation yet" in html
    assert "Do not have it signed" in html


def test_unknown_forms(client: Client, version: FormVersion) -> None:
    assert client.get("/consents/adult/1/de/fill/").status_code == 404
    assert client.get("/consents/adult/9/en/fill/").status_code == 404
    assert client.post(ADDRESS, {"pseudonym": "K7-1", "centre": "nowhere"}).status_code == 422


def test_a_queue_before_the_press_stays_short_and_loses_nothing(
    client: Client, version: FormVersion
) -> None:
    """Whoever waits keeps a thread of the web process from everybody else."""
    with ExitStack() as full:
        for _place in range(MOST_WAITING):
            full.enter_context(place_in_queue())
        answer = client.post(ADDRESS, {"pseudonym": "K7-0042"})
        assert answer.status_code == 503
        assert answer["Retry-After"] == "10"
        assert "no-store" in answer["Cache-Control"]
        assert "Other forms are being printed" in answer.content.decode()
        assert "K7-0042" in answer.content.decode()
    assert client.post(ADDRESS, {"pseudonym": "K7-0042"}).status_code == 200


def test_whatever_is_refused_gives_its_place_back(client: Client, version: FormVersion) -> None:
    for _time in range(MOST_WAITING + 1):
        answer = client.post(ADDRESS, {"clinician": "Dr \u05d0"})
        assert answer.status_code == 422
