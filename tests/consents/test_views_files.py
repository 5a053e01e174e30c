"""Published files at their permanent addresses."""

import hashlib
import io
import zipfile

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portal.consents.enums import VersionState
from portal.consents.models import FormDocument, FormVersion
from portal.consents.services import releases
from tests.factories.consents import (
    OPERATOR,
    make_centre_sheet,
    make_document,
    make_edition,
    make_form,
    make_text,
    make_version,
)

pytestmark = pytest.mark.django_db

PDF = "/consents/adult/1/en.pdf"


@pytest.fixture
def version() -> FormVersion:
    return make_version(make_form(slug="adult", title="Adults"), languages=("en", "fr"))


def document(version: FormVersion, language: str = "en", *, is_large: bool = False) -> FormDocument:
    return FormDocument.objects.get(
        text__version=version, text__language=language, is_large=is_large, centre_edition=None
    )


def body(client: Client, address: str, **headers: str) -> bytes:
    return client.get(address, headers=headers).content


def test_a_published_form(client: Client, version: FormVersion) -> None:
    answer = client.get(PDF)
    row = document(version)
    assert answer.status_code == 200
    assert hashlib.sha256(answer.content).hexdigest() == row.sha256
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'inline; filename="adult-v1-en.pdf"'
    assert answer["Content-Length"] == str(row.size)
    assert answer["Content-Language"] == "en"
    assert answer["ETag"] == f'"{row.sha256}"'
    assert answer["Cache-Control"] == "public, no-cache"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "Link" not in answer
    assert not answer.cookies


@pytest.mark.parametrize("address", ["fr.pdf", "en.large.pdf", "fr.large.pdf"])
def test_each_language_and_size_has_its_own(
    client: Client, version: FormVersion, address: str
) -> None:
    language, _dot, rest = address.partition(".")
    row = document(version, language, is_large="large" in rest)
    assert client.get(f"/consents/adult/1/{address}")["ETag"] == f'"{row.sha256}"'


def test_the_second_time_takes_one_query_and_no_session(
    client: Client, version: FormVersion
) -> None:
    client.get(PDF)
    for method in (client.get, client.head):
        with CaptureQueriesContext(connection) as queries:
            answer = method(PDF)
        assert len(queries) == 1
        assert answer.status_code == 200
        assert "sessionid" not in answer.cookies
        assert answer["Content-Language"] == "en"


def test_both_ways_answer_alike(client: Client, version: FormVersion) -> None:
    def told(answer: object) -> dict[str, str]:
        return {k: v for k, v in answer.items() if k != "X-Request-ID"}  # type: ignore[attr-defined]  # -- a response

    first, second = client.get(PDF), client.get(PDF)
    shared = set(told(first)) & set(told(second))
    assert {"ETag", "Last-Modified", "Content-Disposition", "Content-Type"} <= shared
    assert {name: told(first)[name] for name in shared} == {
        name: told(second)[name] for name in shared
    }


def test_head_tells_the_length_and_sends_nothing(client: Client, version: FormVersion) -> None:
    answer = client.head(PDF)
    assert answer.content == b""
    assert answer["Content-Length"] == str(document(version).size)


def test_conditional_requests(client: Client, version: FormVersion) -> None:
    first = client.get(PDF)
    for header in (
        {"If-None-Match": first["ETag"]},
        {"If-None-Match": f'W/{first["ETag"]}, "x"'},
        {"If-Modified-Since": first["Last-Modified"]},
    ):
        answer = client.get(PDF, headers=header)
        assert (answer.status_code, answer.content) == (304, b"")
        assert answer["ETag"] == first["ETag"]
    assert client.get(PDF, headers={"If-None-Match": '"other"'}).status_code == 200
    assert client.get(PDF, headers={"If-Match": '"other"'}).status_code == 412


@pytest.mark.parametrize("address", [PDF, PDF.replace(".pdf", ".png")])
def test_a_kept_copy_is_asked_about_and_ends_with_a_withdrawal(
    client: Client, version: FormVersion, address: str
) -> None:
    kept = client.get(address)
    asked = {"If-None-Match": kept["ETag"]}
    for answer in (kept, client.get(address, headers=asked)):
        assert answer["Cache-Control"] == "public, no-cache"
    releases.withdraw(release=version, actor=OPERATOR, reason="Wrong.")
    assert client.get(address, headers=asked).status_code == 410


@pytest.mark.parametrize(
    ("asked", "start", "stop"),
    [
        ("bytes=0-3", 0, 4),
        ("bytes=5-", 5, None),
        ("bytes=-4", -4, None),
        ("bytes=2-99999", 2, None),
    ],
)
def test_parts(
    client: Client, version: FormVersion, asked: str, start: int, stop: int | None
) -> None:
    whole = body(client, PDF)
    answer = client.get(PDF, headers={"Range": asked})
    assert answer.status_code == 206
    assert answer.content == whole[start:stop]
    assert answer["Content-Range"].endswith(f"/{len(whole)}")
    assert answer["Content-Length"] == str(len(answer.content))


def test_parts_that_are_not_there(client: Client, version: FormVersion) -> None:
    size = document(version).size
    answer = client.get(PDF, headers={"Range": "bytes=100000-"})
    assert (answer.status_code, answer["Content-Range"]) == (416, f"bytes */{size}")
    answer = client.get(PDF, headers={"Range": "bytes=0-3", "If-Range": '"older"'})
    assert answer.status_code == 200


def test_the_picture(client: Client, version: FormVersion) -> None:
    answer = client.get("/consents/adult/1/en.png")
    assert answer["Content-Type"] == "image/png"
    assert answer.content.startswith(b"\x89PNG")
    assert answer["Content-Length"] == str(len(answer.content))
    assert answer["ETag"] != client.get(PDF)["ETag"]


def test_a_superseded_form_stays_and_names_the_newest(client: Client, version: FormVersion) -> None:
    client.get(PDF)
    make_version(version.form, languages=("en",))
    publish_is_seen()
    answer = client.get(PDF)
    assert answer.status_code == 200
    assert answer["Link"] == '</consents/adult/2/en.pdf>; rel="latest-version"'
    assert answer["X-Robots-Tag"] == "noindex"
    assert "Link" not in client.get("/consents/adult/1/fr.pdf")


def test_a_withdrawn_form_says_so_at_once_and_leads_on(
    client: Client, version: FormVersion
) -> None:
    assert client.get(PDF).status_code == 200
    newer = make_version(version.form, languages=("en",))
    releases.withdraw(release=version, actor=OPERATOR, reason="The purpose was described wrongly.")
    for address in (PDF, "/consents/adult/1/en.png", "/consents/adult/1/en.large.pdf"):
        answer = client.get(address)
        assert answer.status_code == 410, address
        assert answer["Cache-Control"] == "no-store"
        html = answer.content.decode()
        assert "The purpose was described wrongly." in html
        assert "Withdrawn on" in html
        assert f"Use version {newer.number} instead" in html
        assert not answer.cookies
    assert 'href="/consents/adult/2/en.pdf"' in client.get(PDF).content.decode()
    # Nothing took the place of the French one.
    assert (
        "No other form has taken its place"
        in client.get("/consents/adult/1/fr.pdf").content.decode()
    )


def test_a_withdrawn_form_is_named_by_its_title(client: Client) -> None:
    form = make_form(slug="advice")
    make_text(form, "en", title="Advice from experts")
    make_text(form, "de", title="Rat von Fachleuten")
    version = make_version(form, languages=("en", "de"))
    releases.withdraw(release=version, actor=OPERATOR, reason="The purpose was described wrongly.")
    page = " ".join(client.get("/consents/advice/1/de.pdf").content.decode().split())
    named = 'Adult: <span lang="en">Advice from experts</span>, version 1, <span lang="de">Deutsch'
    assert named in page
    assert "<title>This form was withdrawn: Advice from experts |" in page


def test_a_withdrawn_form_is_not_found_by_guessing_where_its_file_lies(
    client: Client, version: FormVersion
) -> None:
    name = str(document(version).file.name)
    assert default_storage.exists(name)
    assert client.get(f"/media/{name}").status_code == 404


def test_a_centres_own_form(client: Client, version: FormVersion) -> None:
    edition = make_edition(make_centre_sheet(slug="leuven"), versions=(version,))
    address = "/consents/adult/1/leuven/1/en.pdf"
    answer = client.get(address)
    assert answer["Content-Disposition"] == 'inline; filename="adult-v1-leuven-e1-en.pdf"'
    assert answer["ETag"] != client.get(PDF)["ETag"]
    assert client.get("/consents/adult/1/leuven/2/en.pdf").status_code == 404
    releases.withdraw(release=edition, actor=OPERATOR, reason="The office moved.")
    answer = client.get(address)
    assert answer.status_code == 410
    html = answer.content.decode()
    assert "The office moved." in html
    assert "the general form, which names no hospital" in html


def publish_is_seen() -> None:
    """What publishing does at its end, which the factories leave out."""
    from portal.core.models import RevisionName, raise_revision

    raise_revision(RevisionName.SITE)


@pytest.mark.parametrize(
    "address",
    [
        "/consents/adult/2/en.pdf",
        "/consents/adult/1/de.pdf",
        "/consents/other/1/en.pdf",
        "/consents/adult/1/en.huge.pdf",
        "/consents/adult/1/nowhere/1/en.pdf",
        "/consents/adult/0/en.pdf",
        "/consents/adult/99999999999999999999/en.pdf",
    ],
)
def test_unknown_addresses(client: Client, version: FormVersion, address: str) -> None:
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("state", [VersionState.PREPARING, VersionState.FAILED])
def test_what_is_not_published_is_unknown(client: Client, state: VersionState) -> None:
    make_version(make_form(slug="adult"), state=state)
    assert client.get(PDF).status_code == 404


def test_nothing_can_be_sent_there(client: Client, version: FormVersion) -> None:
    assert client.post(PDF).status_code == 405


def unpacked(client: Client, address: str) -> dict[str, bytes]:
    answer = client.get(address)
    assert answer["Content-Type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as archive:  # type: ignore[attr-defined]  # -- streamed
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def test_zips(client: Client, version: FormVersion) -> None:
    make_version(make_form(slug="parent"), languages=("en",))
    make_edition(make_centre_sheet(slug="leuven"), versions=(version,))
    whole = unpacked(client, "/consents/zip/all.zip")
    assert sorted(whole) == [
        "SHA256SUMS",
        "en/adult-v1-en-large.pdf",
        "en/adult-v1-en.pdf",
        "en/parent-v1-en-large.pdf",
        "en/parent-v1-en.pdf",
        "fr/adult-v1-fr-large.pdf",
        "fr/adult-v1-fr.pdf",
    ]
    for line in whole["SHA256SUMS"].decode().splitlines():
        digest, name = line.split("  ")
        assert hashlib.sha256(whole[name]).hexdigest() == digest
    assert sorted(unpacked(client, "/consents/zip/fr.zip")) == [
        "SHA256SUMS",
        "fr/adult-v1-fr-large.pdf",
        "fr/adult-v1-fr.pdf",
    ]
    assert len(unpacked(client, "/consents/adult/1/forms.zip")) == 5
    assert client.get("/consents/zip/xx.zip").status_code == 404
    assert client.get("/consents/parent/2/forms.zip").status_code == 404


def test_zips_for_a_hospital_hold_its_own_forms_and_else_the_general(
    client: Client, version: FormVersion
) -> None:
    make_version(make_form(slug="parent"), languages=("en",))
    sheet = make_centre_sheet(slug="leuven")
    make_edition(sheet, versions=(version,))
    make_edition(make_centre_sheet(slug="ghent"), versions=(version,))
    whole = unpacked(client, "/consents/zip/all.zip?centre=leuven")
    # The factory prints a hospital's forms in normal print alone.
    assert list(whole) == [
        "en/adult-v1-en-large.pdf",
        "en/adult-v1-leuven-e1-en.pdf",
        "en/parent-v1-en-large.pdf",
        "en/parent-v1-en.pdf",
        "fr/adult-v1-fr-large.pdf",
        "fr/adult-v1-fr.pdf",
        "SHA256SUMS",
        "README.txt",
    ]
    own = FormDocument.objects.get(centre_edition__sheet=sheet)
    assert hashlib.sha256(whole["en/adult-v1-leuven-e1-en.pdf"]).hexdigest() == own.sha256
    assert "en/adult-v1-leuven-e1-en.pdf" in unpacked(client, "/consents/zip/en.zip?centre=leuven")
    answer = client.get("/consents/zip/en.zip?centre=leuven")
    name = 'attachment; filename="consent-forms-leuven-en.zip"'
    assert answer["Content-Disposition"] == name
    of_version = unpacked(client, "/consents/adult/1/forms.zip?centre=leuven")
    assert "en/adult-v1-leuven-e1-en.pdf" in of_version
    assert len(of_version) == 6
    for bad in ("nowhere", "%3Cb%3E", "A%20B"):
        assert client.get(f"/consents/zip/all.zip?centre={bad}").status_code == 404


def test_a_zip_for_a_hospital_says_which_forms_are_its_own(
    client: Client, version: FormVersion
) -> None:
    sheet = make_centre_sheet(slug="leuven")
    edition = make_edition(sheet, versions=(version,))
    own = f"“-leuven-e1-” in their file name are those that {sheet.centre.name} publishes itself."
    others = "All others are general forms, which name no hospital"

    def said(address: str) -> str:
        return unpacked(client, f"/consents/{address}?centre=leuven")["README.txt"].decode()

    mixed = said("zip/all.zip")
    assert own in mixed
    assert others in mixed
    assert "Tous les autres sont des formulaires généraux" in mixed
    general = said("zip/fr.zip")
    assert "All forms in this file are general ones" in general
    assert own not in general
    answer = client.get("/consents/zip/fr.zip?centre=leuven")
    # Nothing in it is the hospital's.
    assert answer["Content-Disposition"] == 'attachment; filename="consent-forms-fr.zip"'
    text = version.texts.get(language="en")
    make_document(text, edition=edition, is_large=True)
    assert own in said("zip/en.zip")
    assert others not in said("zip/en.zip")


def test_a_zip_for_a_hospital_is_the_same_in_each_language_of_the_portal(
    client: Client, version: FormVersion
) -> None:
    make_edition(make_centre_sheet(slug="leuven"), versions=(version,))

    def raw(language: str) -> bytes:
        headers = {"Accept-Language": language}
        answer = client.get("/consents/zip/all.zip?centre=leuven", headers=headers)
        return b"".join(answer.streaming_content)  # type: ignore[attr-defined]  # -- streamed

    assert raw("en") == raw("fr")


def test_a_zip_for_a_hospital_changes_with_what_it_publishes(
    client: Client, version: FormVersion
) -> None:
    address = "/consents/zip/all.zip?centre=leuven"
    edition = make_edition(make_centre_sheet(slug="leuven"))
    before = client.get(address)["ETag"]
    assert before != client.get("/consents/zip/all.zip")["ETag"]
    make_document(version.texts.get(language="en"), edition=edition)
    assert client.get(address)["ETag"] != before
    releases.withdraw(release=edition, actor=OPERATOR, reason="The office moved.")
    assert client.get(address).status_code == 404


def test_a_zip_holds_one_form_at_a_time(client: Client, version: FormVersion) -> None:
    """Each piece that is sent is what one form added; the last one is the list of them all."""
    pieces = list(client.get("/consents/zip/all.zip").streaming_content)  # type: ignore[attr-defined]  # -- streamed
    assert len(pieces) == FormDocument.objects.count() + 1
    for piece in pieces[:-1]:
        assert piece.count(b"%PDF-1.7") == 1


def test_a_zip_is_the_same_each_time(client: Client, version: FormVersion) -> None:
    def raw() -> bytes:
        return b"".join(client.get("/consents/zip/all.zip").streaming_content)  # type: ignore[attr-defined]  # -- streamed

    first = client.get("/consents/zip/all.zip")
    assert raw() == raw()
    answer = client.get("/consents/zip/all.zip", headers={"If-None-Match": first["ETag"]})
    assert answer.status_code == 304
    assert client.head("/consents/zip/all.zip").status_code == 200


def test_no_zip_of_what_was_withdrawn(client: Client, version: FormVersion) -> None:
    releases.withdraw(release=version, actor=OPERATOR, reason="Wrong.")
    assert client.get("/consents/adult/1/forms.zip").status_code == 404
    assert client.get("/consents/zip/all.zip").status_code == 404
