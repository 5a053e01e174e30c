"""A centre's own part, written and published by its own people."""

import re
from contextlib import ExitStack
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portal.accounts.enums import Role
from portal.accounts.models import Centre, User
from portal.consents.content import Particulars
from portal.consents.enums import Variant, VersionState
from portal.consents.forms import MOST_CLAUSES
from portal.consents.models import CentreClause, CentreSheet, ConsentForm
from portal.consents.models.centres import REQUIRED
from portal.consents.printing.queue import MOST_WAITING, place_in_queue
from portal.consents.tasks import print_edition
from tests.factories.accounts import CentreFactory, make_user, sign_in
from tests.factories.consents import (
    make_centre_sheet,
    make_edition,
    make_form,
    make_text,
    make_version,
)
from tests.factories.pages import make_home

pytestmark = pytest.mark.django_db


@pytest.fixture
def centre() -> Centre:
    make_home()
    made: Centre = CentreFactory.create(name="Sint Elders")
    return made


@pytest.fixture
def sheet(centre: Centre) -> CentreSheet:
    return make_centre_sheet(centre, slug="leuven")


def signed_in(centre: Centre | None, role: Role = Role.CLINICIAN, **options: Any) -> Client:
    client = Client()
    sign_in(client, make_user(role, centre=centre), **options)
    return client


def address(sheet: CentreSheet, rest: str = "") -> str:
    return f"/consents/centre/{sheet.pk}/{rest}"


def posted(sheet: CentreSheet, clauses: list[dict[str, str]], **fields: Any) -> dict[str, Any]:
    """What the page's form sends: the clauses there are, then those added."""
    data: dict[str, Any] = {
        "controller": sheet.controller,
        "officer": sheet.officer,
        "contacts": sheet.contacts,
        **{name: getattr(sheet, name) for name in Particulars.__dataclass_fields__},
        "revision": sheet.revision,
        "clauses-TOTAL_FORMS": len(clauses),
        "clauses-INITIAL_FORMS": sheet.clauses.count(),
        **fields,
    }
    for number, clause in enumerate(clauses):
        data |= {f"clauses-{number}-{name}": value for name, value in clause.items()}
    return data


KEPT = {"language": "en", "after": "why", "heading": "Here", "body": "We keep it safe."}
EMPTY = {"language": "", "after": "", "heading": "", "body": ""}


def test_the_anonymous_sign_in_first(client: Client, sheet: CentreSheet) -> None:
    for rest in ("", "preview/", "publish/"):
        answer = client.get(address(sheet, rest))
        assert answer["Location"].startswith("/account/sign-in/")
    assert client.get("/consents/centre/")["Location"].startswith("/account/sign-in/")


@pytest.mark.parametrize(
    ("role", "is_own", "status"),
    [
        (Role.CLINICIAN, True, 200),
        (Role.CLINICIAN, False, 404),
        (Role.COORDINATOR, False, 200),
        (Role.EDITOR, True, 404),
        (Role.ASSISTANT, True, 404),
        (Role.ADMINISTRATOR, True, 404),
    ],
)
def test_who_may(sheet: CentreSheet, role: Role, is_own: bool, status: int) -> None:
    own = sheet.centre if is_own else CentreFactory.create()
    client = signed_in(own, role)
    for rest in ("", "publish/"):
        assert client.get(address(sheet, rest)).status_code == status
        if status == 404:
            assert client.post(address(sheet, rest)).status_code == status
    shown = client.get("/consents/centre/").content.decode()
    assert ("Sint Elders" in shown) == (status == 200)


def test_no_role_counts_without_the_second_step(sheet: CentreSheet) -> None:
    client = signed_in(sheet.centre, verified=False)
    for path in (address(sheet), "/consents/centre/"):
        assert client.get(path)["Location"].startswith("/account/enrol/")


def test_saving_says_at_once_what_cannot_be_printed(sheet: CentreSheet) -> None:
    client = signed_in(sheet.centre)
    make_version(make_form(slug="adult"))
    sheet.clauses.all().delete()
    mixed = KEPT | {"body": "We keep it \u05d1."}
    data = posted(sheet, [mixed], officer="")
    page = client.post(address(sheet), data, follow=True).content.decode()
    assert "Saved. Nothing is printed until you publish it." in page
    assert page.count("Data protection officer: has no text.") == 1
    assert "Clause 1 “Here”: has writing that runs from right to left" in page
    sheet.refresh_from_db()
    data = posted(sheet, [KEPT], officer="The office")
    page = client.post(address(sheet), data, follow=True).content.decode()
    assert "Saved. Nothing is printed until you publish it." in page
    assert "has no text" not in page
    assert "right to left" not in page


def test_a_clinician_begins_the_part_of_their_centre(centre: Centre) -> None:
    other = CentreFactory.create()
    client = signed_in(centre)
    assert client.post("/consents/centre/", {"centre": other.pk}).status_code == 404
    for key in ("x", "²", "9" * 5000):
        assert client.post("/consents/centre/", {"centre": key}).status_code == 404
    answer = client.post("/consents/centre/", {"centre": centre.pk})
    assert answer["Location"] == address(CentreSheet.objects.get(centre=centre))


def test_saving(sheet: CentreSheet) -> None:
    make_version(make_form(slug="adult"), languages=("en", "fr"))
    client = signed_in(sheet.centre)
    added = {"language": "fr", "after": "why", "heading": "Ici", "body": "Un.\n\n- a\n- <b>"}
    data = posted(sheet, [KEPT, added, EMPTY], controller="Sint Elders\nStreet 1")
    assert client.post(address(sheet), data)["Location"] == address(sheet)
    sheet.refresh_from_db()
    assert sheet.controller == "Sint Elders\nStreet 1"
    assert [(c.language, c.after, c.body) for c in sheet.clauses.all()] == [
        ("en", "why", "<p>We keep it safe.</p>"),
        ("fr", "why", "<p>Un.</p><ul><li>a</li><li>&lt;b&gt;</li></ul>"),
    ]


def test_a_clause_is_removed_and_marks_nobody_touched_stay(sheet: CentreSheet) -> None:
    make_version(make_form(slug="adult"))
    CentreClause.objects.create(
        sheet=sheet, language="en", heading="Two", body="<p><em>Two</em></p>", position=1
    )
    client = signed_in(sheet.centre)
    two = {"language": "en", "after": "", "heading": "Second", "body": "Two"}
    client.post(address(sheet), posted(sheet, [{**KEPT, "DELETE": "on"}, two]))
    (clause,) = sheet.clauses.all()
    assert (clause.heading, clause.body) == ("Second", "<p><em>Two</em></p>")


def test_nothing_typed_is_lost(sheet: CentreSheet) -> None:
    make_version(make_form(slug="adult"))
    client = signed_in(sheet.centre)
    half = {"language": "en", "after": "", "heading": "", "body": "Typed with care"}
    answer = client.post(address(sheet), posted(sheet, [KEPT, half]))
    assert answer.status_code == 422
    assert "Typed with care" in answer.content.decode()
    assert '<a href="#id_clauses-1-heading">' in answer.content.decode()
    CentreSheet.objects.filter(pk=sheet.pk).update(revision=5)
    answer = client.post(address(sheet), posted(sheet, [KEPT], contacts="Typed with care"))
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "Somebody else saved this" in html
    assert "Typed with care" in html


def test_a_form_sent_twice_is_refused_the_second_time(sheet: CentreSheet) -> None:
    """As by a double click: what was added is a stored clause by then."""
    make_version(make_form(slug="adult"))
    sheet.clauses.all().delete()
    client = signed_in(sheet.centre)
    data = posted(sheet, [KEPT])
    assert client.post(address(sheet), data).status_code == 302
    for revision in (sheet.revision, sheet.revision + 1):
        answer = client.post(address(sheet), data | {"revision": revision})
        assert answer.status_code == 422
        assert "Somebody else saved this" in answer.content.decode()
    assert sheet.clauses.count() == 1


@pytest.mark.parametrize(
    ("total", "why"),
    [(str(MOST_CLAUSES + 1), "At most 100 clauses"), ("x", "lost on the way")],
)
def test_more_clauses_than_a_page_can_hold(sheet: CentreSheet, total: str, why: str) -> None:
    make_version(make_form(slug="adult"))
    sheet.clauses.all().delete()
    data = posted(sheet, [KEPT] * (MOST_CLAUSES + 1)) | {"clauses-TOTAL_FORMS": total}
    answer = signed_in(sheet.centre).post(address(sheet), data)
    assert answer.status_code == 422
    assert why in answer.content.decode()
    assert not sheet.clauses.exists()


def test_the_wording_is_shown_and_is_no_field(sheet: CentreSheet) -> None:
    make_version(make_form(slug="adult"))
    html = signed_in(sheet.centre).get(address(sheet)).content.decode()
    assert "I agree to registry." in html
    names = set(re.findall(r'<(?:input|textarea|select)[^>]* name="([^"]+)"', html))
    assert not any("statement" in name or "module" in name for name in names)


def test_previews_of_forms_of_one_variant_are_told_apart(sheet: CentreSheet) -> None:
    for slug, title in (("adult", "Advice"), ("photographs", "Photographs for teaching")):
        form = make_form(slug=slug)
        make_text(form, title=title)
        make_version(form)
    html = signed_in(sheet.centre).get(address(sheet)).content.decode()
    for title in ("Advice", "Photographs for teaching"):
        assert f': Adult, <span lang="en">{title}</span></span></a>' in html


@pytest.mark.parametrize("query", ["form=%00&language=en", "form=adult&language=e%00n"])
def test_a_preview_of_no_form_is_not_found(sheet: CentreSheet, query: str) -> None:
    make_version(make_form(slug="adult"))
    client = signed_in(sheet.centre)
    assert client.get(f"{address(sheet, 'preview/')}?{query}").status_code == 404


def test_a_preview_waits_in_the_same_queue_as_everybody(sheet: CentreSheet) -> None:
    make_version(make_form(slug="adult"))
    client = signed_in(sheet.centre)
    asked = {"form": "adult", "language": "en"}
    with ExitStack() as full:
        for _place in range(MOST_WAITING):
            full.enter_context(place_in_queue())
        answer = client.get(address(sheet, "preview/"), asked)
        assert answer.status_code == 503
        assert "Other forms are being printed" in answer.content.decode()
    assert client.get(address(sheet, "preview/"), asked).status_code == 200


def test_a_preview_is_a_draft_that_no_code_vouches_for(sheet: CentreSheet) -> None:
    make_version(make_form(slug="adult"))
    client = signed_in(sheet.centre)
    answer = client.get(address(sheet, "preview/"), {"form": "adult", "language": "en"})
    assert answer["Content-Type"] == "application/pdf"
    assert "no-store" in answer["Cache-Control"]
    assert client.get("/consents/verify/00000000-0000-0000-0000-000000000000/").status_code == 404
    answer = client.get(address(sheet, "preview/"), {"form": "adult", "language": "xx"})
    assert answer.status_code == 404


def test_publishing(sheet: CentreSheet, django_capture_on_commit_callbacks: Any) -> None:
    make_version(make_form(slug="adult"), languages=("en", "fr"))
    client = signed_in(sheet.centre)
    html = client.get(address(sheet, "publish/")).content.decode()
    assert '<li class="tag" lang="en">English</li>' in html
    assert "because a local clause is missing in each" in html
    data = {
        "officer_checked_on": timezone.localdate().isoformat(),
        "confirmed": "on",
        "revision": sheet.revision,
    }
    with django_capture_on_commit_callbacks() as callbacks:
        answer = client.post(address(sheet, "publish/"), data)
    assert answer["Location"] == address(sheet)
    assert callbacks
    edition = sheet.editions.get()
    assert (edition.state, edition.languages) == (VersionState.PREPARING, ["en"])
    html = client.get(address(sheet)).content.decode()
    assert "Edition 1 is being printed: 0 of 2 files." in html
    assert '<progress max="2" value="0"' in html
    assert 'data-progress="running"' in html


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"officer_checked_on": (date(2200, 1, 1)).isoformat()}, "cannot be in the future"),
        ({"officer_checked_on": ""}, "Write the day"),
        ({"confirmed": ""}, "Tick the box"),
        ({"revision": "7"}, "Somebody else saved this"),
    ],
)
def test_what_keeps_an_edition_from_being_published(
    sheet: CentreSheet, changes: dict[str, str], why: str
) -> None:
    make_version(make_form(slug="adult"))
    today = timezone.localdate().isoformat()
    data = {"officer_checked_on": today, "confirmed": "on", "revision": sheet.revision, **changes}
    answer = signed_in(sheet.centre).post(address(sheet, "publish/"), data)
    assert answer.status_code == 422
    assert why in answer.content.decode()
    assert not sheet.editions.exists()


def test_publishing_asks_for_the_second_step_once_more(sheet: CentreSheet) -> None:
    client = signed_in(sheet.centre)
    session = client.session
    session["verified_at"] = (timezone.now() - timedelta(hours=1)).isoformat()
    session.save()
    assert client.get(address(sheet)).status_code == 200
    assert client.get(address(sheet, "publish/"))["Location"].startswith("/account/confirm/")


def test_publishing_takes_what_was_typed_along_and_shows_it(sheet: CentreSheet) -> None:
    make_version(make_form(slug="adult"))
    client = signed_in(sheet.centre)
    page = client.get(address(sheet)).content.decode()
    assert re.search(r'<button[^>]* form="own-part" name="then" value="publish">', page)
    assert '<form id="own-part" method="post"' in page
    assert f'href="{address(sheet, "publish/")}"' not in page
    data = posted(sheet, [KEPT], contacts="Room 14\n+32 2 555", then="publish")
    answer = client.post(address(sheet), data, follow=True)
    assert answer.redirect_chain == [(address(sheet, "publish/"), 302)]
    shown = answer.content.decode()
    assert "Room 14<br>+32 2 555" in shown
    assert '<span lang="en">English: Here</span>' in shown
    answer = client.post(address(sheet), {**data, "then": "publish"})
    assert answer.status_code == 422, "somebody saved it meanwhile"


def test_a_half_written_clause_says_what_it_lacks(sheet: CentreSheet) -> None:
    client = signed_in(sheet.centre)
    data = posted(sheet, [KEPT, {**EMPTY, "body": "More."}])
    page = client.post(address(sheet), data).content.decode()
    assert "Choose the clause&#x27;s language." in page
    assert "Write the clause&#x27;s heading." in page
    assert "This field is required." not in page


def test_an_edition_that_got_stuck_is_tried_again_or_stopped(
    sheet: CentreSheet, django_capture_on_commit_callbacks: Any
) -> None:
    edition = make_edition(sheet, state=VersionState.PREPARING, failure="storage")
    client = signed_in(sheet.centre)
    html = client.get(address(sheet)).content.decode()
    assert "could not write its file" in html
    assert html.count("Try again now") == 2
    here = address(sheet, "printing/")
    assert client.get(here)["Location"] == address(sheet)
    with django_capture_on_commit_callbacks() as callbacks:
        html = client.post(here, {"action": "resume"}, follow=True).content.decode()
    assert "It is being tried again." in html
    assert len(callbacks) == 1
    assert client.post(here, {"action": "other"}).status_code == 302
    edition.refresh_from_db()
    assert edition.state == VersionState.PREPARING

    html = client.post(here, {"action": "stop"}, follow=True).content.decode()
    assert "Printing was stopped." in html
    edition.refresh_from_db()
    assert (edition.state, edition.failure) == (VersionState.FAILED, "given_up")
    assert "given_up" not in html
    html = client.post(here, {"action": "stop"}, follow=True).content.decode()
    assert "Nothing is being printed any more." in html


def test_an_edition_that_is_being_printed_can_be_stopped_and_not_tried_again(
    sheet: CentreSheet,
) -> None:
    edition = make_edition(sheet, state=VersionState.PREPARING)
    print_edition.enqueue(str(edition.pk))
    html = signed_in(sheet.centre).get(address(sheet)).content.decode()
    assert "Stop printing" in html
    assert "Try again now" not in html


def test_an_edition_is_withdrawn_with_a_reason(sheet: CentreSheet) -> None:
    version = make_version(make_form(slug="adult"))
    make_edition(sheet, state=VersionState.SUPERSEDED)
    make_edition(sheet, versions=(version,))
    client = signed_in(sheet.centre)
    html = client.get(address(sheet)).content.decode()
    for number in (1, 2):
        assert f'href="{address(sheet, f"{number}/withdraw/")}"' in html
    here = address(sheet, "2/withdraw/")
    assert "This cannot be undone." in client.get(here).content.decode()
    answer = client.post(here, {"reason": " ", "language": "en"})
    assert answer.status_code == 422
    assert "Say in one sentence why." in answer.content.decode()
    assert Client().get("/consents/adult/1/leuven/2/en.pdf").status_code == 200

    assert '<option value="en" selected>' in client.get(here).content.decode()
    reason = {"reason": "The officer left.", "language": "en"}
    html = client.post(here, reason, follow=True).content.decode()
    assert "Edition 2 is withdrawn." in html
    assert re.search(r'Why:\s+<span lang="en">The officer left.</span>', html)
    gone = Client().get("/consents/adult/1/leuven/2/en.pdf")
    assert gone.status_code == 410
    assert "The officer left." in gone.content.decode()
    assert Client().get("/consents/adult/1/en.pdf").status_code == 200
    for number in (2, 3):
        assert client.post(address(sheet, f"{number}/withdraw/")).status_code == 404


def test_withdrawing_asks_for_the_second_step_and_the_right_centre(sheet: CentreSheet) -> None:
    edition = make_edition(sheet)
    stranger = signed_in(CentreFactory.create())
    for rest in ("1/withdraw/", "printing/"):
        assert stranger.post(address(sheet, rest), {"reason": "x"}).status_code == 404
    client = signed_in(sheet.centre)
    session = client.session
    session["verified_at"] = (timezone.now() - timedelta(hours=1)).isoformat()
    session.save()
    for answer in (
        client.get(address(sheet, "1/withdraw/")),
        client.post(address(sheet, "1/withdraw/"), {"reason": "x"}),
    ):
        assert answer["Location"].startswith("/account/confirm/")
    edition.refresh_from_db()
    assert edition.state == VersionState.CURRENT


def test_the_centre_is_asked_to_publish_anew(sheet: CentreSheet) -> None:
    version = make_version(make_form(slug="adult", title="Adults"))
    make_edition(sheet, versions=(version,))
    client = signed_in(sheet.centre)
    assert "Publish a new edition." not in client.get(address(sheet)).content.decode()
    make_version(version.form)
    html = client.get(address(sheet)).content.decode()
    assert "Publish a new edition." in html
    waiting = re.search(r'href="/consents/adult/2/">(.*?)</li>', html)
    assert waiting is not None
    assert waiting[1] == 'Adult, version 2</a>: <span lang="en">Consent for advice</span>'
    assert "1 form has a new version" in client.get("/consents/centre/").content.decode()


def test_forms_bear_the_names_they_were_published_with(sheet: CentreSheet) -> None:
    version = make_version(make_form(slug="adult"), languages=("en", "fr"))
    make_edition(sheet, versions=(version,))
    make_version(version.form, languages=("en", "fr"))
    version.form.texts.update(title="Rewritten")
    ConsentForm.objects.update(title="Renamed", variant=Variant.REPRESENTATIVE)
    html = signed_in(sheet.centre).get(address(sheet)).content.decode()
    # What waits, the wording, the preview and its two links.
    assert html.count("Consent for advice") == 5
    assert not re.search("Rewritten|Renamed|representative", html)


def test_what_publishing_needs_may_be_empty_until_then(sheet: CentreSheet) -> None:
    make_version(make_form(slug="adult"))
    client = signed_in(sheet.centre)
    html = client.get(address(sheet)).content.decode()
    assert html.count("(needed before publishing)") == len(REQUIRED)
    empty = posted(sheet, [KEPT], **dict.fromkeys(REQUIRED, ""))
    assert client.post(address(sheet), empty).status_code == 302
    sheet.refresh_from_db()
    data = {
        "officer_checked_on": timezone.localdate().isoformat(),
        "confirmed": "on",
        "revision": sheet.revision,
    }
    answer = client.post(address(sheet, "publish/"), data)
    assert answer.status_code == 422
    said = answer.content.decode()
    assert [name for name in REQUIRED if f'{address(sheet)}#id_{name}"' in said] == list(REQUIRED)
    assert "Fill in: data protection officer" in said


@pytest.mark.parametrize("name", REQUIRED)
def test_nothing_is_published_without_what_the_law_requires(sheet: CentreSheet, name: str) -> None:
    """Each item alone: it is named, and linked to the field where it is written."""
    make_version(make_form(slug="adult"))
    client = signed_in(sheet.centre)
    emptied = posted(sheet, [KEPT], **{name: ""})
    assert client.post(address(sheet), emptied).status_code == 302
    sheet.refresh_from_db()
    assert list(sheet.missing) == [name]
    data = {
        "officer_checked_on": timezone.localdate().isoformat(),
        "confirmed": "on",
        "revision": sheet.revision,
    }
    answer = client.post(address(sheet, "publish/"), data)
    assert answer.status_code == 422
    said = answer.content.decode()
    assert re.findall(r'href="[^"]*#id_(\w+)"', said) == [name]
    assert f'id="id_{name}"' in client.get(address(sheet)).content.decode()
    assert not sheet.editions.exists()


def test_changes_since_the_edition_are_told(sheet: CentreSheet) -> None:
    version = make_version(make_form(slug="adult"))
    CentreClause.objects.all().delete()
    make_edition(sheet, versions=(version,))
    client = signed_in(sheet.centre)
    assert "You changed something" not in client.get(address(sheet)).content.decode()
    CentreSheet.objects.update(contacts="Room 13")
    assert "You changed something since edition 1" in client.get(address(sheet)).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_the_same_queries_for_one_centre_and_three(count: int) -> None:
    make_home()
    user: User = make_user(Role.COORDINATOR)
    version = make_version(make_form(slug="adult"))
    for _number in range(count):
        make_edition(make_centre_sheet(), versions=(version,))
    client = Client()
    sign_in(client, user)
    client.get("/consents/centre/")
    with CaptureQueriesContext(connection) as queries:
        client.get("/consents/centre/")
    assert len(queries) == 10


@pytest.mark.parametrize("count", [1, 3])
def test_the_sheet_takes_the_same_queries_for_one_clause_and_three(
    sheet: CentreSheet, count: int
) -> None:
    for number in range(count):
        make_version(make_form(slug=f"adult-{number}"))
        if number:
            CentreClause.objects.create(
                sheet=sheet, language="en", heading="x", body="<p>x</p>", position=number
            )
    client = signed_in(sheet.centre)
    client.get(address(sheet))
    with CaptureQueriesContext(connection) as queries:
        client.get(address(sheet))
    assert len(queries) == 16
