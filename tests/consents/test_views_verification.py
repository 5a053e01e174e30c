"""What the code on a printed form opens."""

import re
import uuid

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portal.consents.enums import VersionState
from portal.consents.models import FormDocument, FormVersion
from portal.consents.services import releases
from portal.consents.specimens import LANGUAGES, shipped_verdicts
from portal.core.models import RevisionName, raise_revision
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


@pytest.fixture
def version() -> FormVersion:
    make_home()
    return make_version(make_form(slug="adult", title="Adults"))


def code_of(version: FormVersion, **fields: object) -> uuid.UUID:
    fields = {"is_large": False, "centre_edition": None, **fields}
    return FormDocument.objects.get(text__version=version, **fields).pk


def read(client: Client, code: object, status: int = 200) -> str:
    answer = client.get(f"/consents/verify/{code}/")
    assert answer.status_code == status
    assert not answer.cookies
    return answer.content.decode()


def test_a_current_form(client: Client, version: FormVersion) -> None:
    code = code_of(version)
    html = read(client, code)
    assert "This form is current" in html
    for fact in ("Consent for advice", "Adult", "Version 1", "English", "None named", str(code)):
        assert fact in html
    assert FormDocument.objects.get(pk=code).sha256 in html
    assert 'data-sha256="' in html
    assert "knows nothing of any patient" in html


def test_the_code_may_be_typed_in_other_ways(client: Client, version: FormVersion) -> None:
    code = code_of(version)
    assert "This form is current" in read(client, str(code).upper())
    assert "This form is current" in read(client, code.hex)


def test_a_superseded_form_leads_to_the_newest(client: Client, version: FormVersion) -> None:
    code = code_of(version)
    make_version(version.form)
    html = read(client, code)
    assert "There is a newer form" in html
    assert 'href="/consents/adult/2/en.pdf"' in html
    assert "Do not sign it any more" in html


def test_a_superseded_form_names_no_newer_one_once_that_is_withdrawn(
    client: Client, version: FormVersion
) -> None:
    code = code_of(version)
    releases.withdraw(release=make_version(version.form), actor=OPERATOR, reason="A slip.")
    html = read(client, code)
    assert "There is a newer form" not in html
    assert "No other form has taken its place yet" in html
    assert "Do not sign it any more" in html


def test_a_withdrawn_form_says_what_to_do(client: Client, version: FormVersion) -> None:
    code = code_of(version)
    assert "This form is current" in read(client, code)
    releases.withdraw(release=version, actor=OPERATOR, reason="A purpose was wrong.")
    html = read(client, code)
    assert "This form was withdrawn" in html
    assert "A purpose was wrong." in html
    assert "Your care stays the same" in html
    assert "data-sha256" not in html


def test_a_centres_form(client: Client, version: FormVersion) -> None:
    edition = make_edition(make_centre_sheet(slug="leuven"), versions=(version,))
    code = code_of(version, centre_edition=edition)
    html = read(client, code)
    assert f"{edition.sheet.centre}, edition 1" in " ".join(html.split())
    newer = make_version(version.form)
    raise_revision(RevisionName.SITE)
    html = read(client, code)
    assert "this hospital has not published its own part for it yet" in html
    assert 'href="/consents/adult/2/en.pdf"' in html
    releases.withdraw(release=edition, actor=OPERATOR, reason="The office moved.")
    assert "The office moved." in read(client, code)
    assert newer.state == VersionState.CURRENT


def test_a_draft_says_so(client: Client) -> None:
    make_home()
    form = make_form()
    make_text(form, checked=False)
    html = read(client, code_of(make_version(form)))
    assert "Nobody has checked this translation yet" in html
    assert "This form is current" not in html
    assert "is in use now" not in html
    state = html.partition("<dt>State</dt>")[2].partition("</dd>")[0]
    assert "Draft translation" in state
    assert "Current" not in state


def test_a_forged_code(client: Client, version: FormVersion) -> None:
    html = read(client, "00000000-0000-4000-8000-000000000000", status=404)
    assert "No form has this code" in html
    assert "Do not sign this paper" in html
    assert "data protection officer of the hospital" in html


@pytest.mark.parametrize("code", ["nonsense", "%3Cscript%3E", "x" * 300, "1a2b3c4d-5e6f"])
def test_a_typing_error_is_told_gently(client: Client, version: FormVersion, code: str) -> None:
    """What cannot be a code says nothing of the paper: nobody is told that it is false."""
    for html in (
        read(client, code, status=404),
        client.get(f"/consents/verify/?code={code}").content.decode(),
    ):
        assert "This is not a whole code yet." in html
        assert "It says nothing about the paper." in html
        assert "may be false" not in html
        assert "Do not sign" not in html
        assert "<script>alert" not in html
        assert "&lt;script&gt;" in html or "script" not in code


def test_letters_that_look_like_digits_are_read_as_these(client: Client) -> None:
    make_home()
    code = "10000000-0000-4000-8000-000000000001"
    typed = code.replace("0", "O").replace("1", "l")
    answer = client.get("/consents/verify/", {"code": typed})
    assert answer["Location"] == f"/consents/verify/{code}/"


@pytest.mark.parametrize("state", [VersionState.PREPARING, VersionState.FAILED])
def test_a_form_that_was_never_published_has_no_code(client: Client, state: VersionState) -> None:
    make_home()
    read(client, code_of(make_version(state=state)), status=404)


def test_a_code_can_be_typed(client: Client, version: FormVersion) -> None:
    code = str(code_of(version))
    assert "Code on the paper" in client.get("/consents/verify/").content.decode()
    in_french = client.get("/fr/consents/verify/").content.decode()
    assert '<html lang="fr"' in in_french
    assert 'action="/fr/consents/verify/"' in in_french
    answer = client.get("/consents/verify/", {"code": f" {code} "})
    assert answer["Location"] == f"/consents/verify/{code}/"
    answer = client.get("/consents/verify/", {"code": f"http://x.example/consents/verify/{code}/"})
    assert answer["Location"] == f"/consents/verify/{code}/"
    answer = client.get("/consents/verify/", {"code": "../../cms/"}, follow=True)
    assert answer.status_code == 404
    assert "This is not a whole code yet." in answer.content.decode()


def test_the_page_speaks_the_forms_language_where_the_portal_does(client: Client) -> None:
    """Even where nobody has written a page in it."""
    make_home()
    code = code_of(make_version(languages=("fr",)))
    answer = client.get(f"/consents/verify/{code}/")
    assert answer["Content-Language"] == "fr"
    assert '<html lang="fr"' in answer.content.decode()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_answer_is_in_the_forms_language(client: Client, language: str) -> None:
    """Of every shipped form, in every state: what may be done with the paper is said in it."""
    make_home()
    version = make_version(languages=(language,))
    spoken = language in dict(settings.INTERFACE_LANGUAGES)
    words = {"current": ""} if spoken else shipped_verdicts(language)
    code = code_of(version)
    answer = client.get(f"/consents/verify/{code}/")
    assert answer["Content-Language"] == (language if spoken else "en")
    if spoken:
        return
    said = answer.content.decode()
    assert words["current"] in said
    assert f'data-kind="good" lang="{language}"' in said
    make_version(version.form, languages=(language,))
    raise_revision(RevisionName.SITE)
    assert words["superseded_hint"] in read(client, code)
    releases.withdraw(release=version, actor=OPERATOR, reason="A slip.")
    said = read(client, code)
    assert words["withdrawn"] in said
    assert 'data-kind="good"' not in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_state_lacks_its_words(language: str) -> None:
    if language in dict(settings.INTERFACE_LANGUAGES):
        return
    states = {"current", "superseded", "withdrawn", "draft"}
    assert set(shipped_verdicts(language)) == {*states, *(f"{state}_hint" for state in states)}


def test_the_title_is_the_readers_and_the_one_on_the_paper_stands_beside_it(client: Client) -> None:
    make_home()
    form = make_form(title="Adults")
    make_text(form, "en", title="Advice from experts")
    make_text(form, "de", title="Rat von Fachleuten")
    html = read(client, code_of(make_version(form, languages=("en", "de")), text__language="de"))
    lead = re.search(r'<p class="lead">(.*?)</p>', html)
    assert lead is not None
    assert lead[1] == 'Adult: <span lang="en">Advice from experts</span>'
    assert '<dt>Title</dt><dd lang="de">Rat von Fachleuten</dd>' in html
    assert "<title>Check of a printed form: Advice from experts |" in html


def test_a_title_that_the_version_lacks_in_the_readers_language_is_its_own(client: Client) -> None:
    make_home()
    form = make_form(title="Adults")
    make_text(form, "de", title="Rat von Fachleuten")
    html = read(client, code_of(make_version(form, languages=("de",))))
    assert 'Adult: <span lang="de">Rat von Fachleuten</span>' in html


def test_kept_for_visitors(client: Client, version: FormVersion) -> None:
    code = code_of(version)
    read(client, code)
    with CaptureQueriesContext(connection) as queries:
        read(client, code)
    assert len(queries) == 1


def test_only_one_spelling_of_a_code_is_kept(client: Client, version: FormVersion) -> None:
    """Or anybody could fill the cache of pages with copies."""
    code = code_of(version)
    for spelling in (str(code).upper(), code.hex, f"{{{code}}}"):
        read(client, spelling)
        with CaptureQueriesContext(connection) as queries:
            read(client, spelling)
        assert len(queries) > 1, spelling


def test_what_is_typed_and_no_code_stays_out_of_addresses(client: Client) -> None:
    """Addresses are logged, and people type names into every field."""
    make_home()
    answer = client.get("/consents/verify/", {"code": "Maria Example"})
    assert answer.status_code == 404
    assert 'name="code" value="Maria Example"' in answer.content.decode()
