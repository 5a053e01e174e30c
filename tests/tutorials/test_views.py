""" "Was this useful?": answered without a cookie, stored without a person."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import PageViewRestriction

from portal.accounts.actors import Operator
from portal.accounts.enums import Role
from portal.pages.services import set_up_editorial
from portal.privacy.models import AuditEntry
from portal.tutorials.enums import Usefulness
from portal.tutorials.models import Feedback
from portal.tutorials.services import send_feedback
from tests.factories.accounts import make_user, sign_in
from tests.factories.tutorials import make_french, make_guide, make_index

pytestmark = pytest.mark.django_db

REPORT = "/cms/tutorial-feedback/"


def answer(client: Client, page: Any, headers: dict[str, str] | None = None, **data: str) -> Any:
    data = {"answer": "yes", "comment": "", "website": "", **data}
    return client.post(f"{page.url}useful/", data, headers=headers)


def test_an_answer_is_kept_with_its_day_and_nothing_of_the_reader(client: Client) -> None:
    page = make_guide()
    strict = Client(enforce_csrf_checks=True)
    response = answer(strict, page, answer="partly", comment="More pictures.")
    assert response.status_code == 303
    assert response["Location"] == f"{page.url}useful/thanks/"
    row = Feedback.objects.get()
    assert (row.answer, row.comment, row.page_id) == ("partly", "More pictures.", page.pk)
    assert row.given_on == timezone.localdate()
    assert {field.name for field in Feedback._meta.get_fields()} == {
        "id", "page", "answer", "comment", "given_on", "is_read",
    }  # fmt: skip
    thanks = strict.get(response["Location"])
    assert "Your answer has arrived" in thanks.content.decode()
    assert not strict.cookies


def test_the_page_and_the_form_set_no_cookie_and_need_no_script(client: Client) -> None:
    page = make_guide()
    html = client.get(page.url).content.decode()
    assert f'action="{page.url}useful/"' in html
    assert "csrfmiddlewaretoken" not in html
    assert client.get(f"{page.url}useful/").status_code == 200
    assert not client.cookies


def test_a_wrong_answer_is_said_beside_the_field_and_nothing_is_lost(client: Client) -> None:
    page = make_guide()
    for value in ("", "perhaps"):
        response = answer(client, page, answer=value, comment="Keep me")
        assert response.status_code == 400
        html = response.content.decode()
        assert "There is a problem" in html
        assert "Keep me" in html
    assert answer(client, page, comment="x" * 1001).status_code == 400
    assert answer(client, page, comment="nul\x00").status_code == 400
    assert not Feedback.objects.exists()


def test_programs_that_fill_in_every_field_are_thanked_and_forgotten(client: Client) -> None:
    assert answer(client, make_guide(), website="https://spam.example").status_code == 303
    assert not Feedback.objects.exists()


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
        {"Origin": "http://[testserver"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_other_sites_cannot_answer(client: Client, headers: dict[str, str]) -> None:
    assert answer(client, make_guide(), headers).status_code == 403
    assert not Feedback.objects.exists()


def test_the_site_itself_can_answer(client: Client) -> None:
    headers = {"Origin": "http://testserver", "Sec-Fetch-Site": "same-origin"}
    assert answer(client, make_guide(), headers).status_code == 303


def test_one_network_answers_so_often_and_no_more_and_loses_no_comment(client: Client) -> None:
    page = make_guide()
    for _time in range(30):
        assert answer(client, page).status_code == 303
    response = answer(client, page, comment="Keep me")
    assert response.status_code == 429
    assert "Keep me" in response.content.decode()
    assert Feedback.objects.count() == 30


def test_answers_are_about_the_page_in_its_language(client: Client) -> None:
    page = make_guide()
    french = make_french(page)
    assert answer(client, french).status_code == 303
    assert Feedback.objects.get().page_id == french.pk


def test_there_is_nothing_to_answer_about_what_is_not_public(client: Client) -> None:
    page = make_guide()
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    assert answer(client, page).status_code == 404
    assert client.post("/tutorials/no-such/useful/", {"answer": "yes"}).status_code == 404
    assert client.get("/tutorials/no-such/useful/thanks/").status_code == 404


def test_whoever_is_signed_in_answers_as_nobody_too(client: Client) -> None:
    sign_in(client, make_user(Role.CLINICIAN))
    assert answer(client, make_guide()).status_code == 303
    assert not AuditEntry.objects.filter(object_type="tutorials.feedback").exists()


# --- The report ---


@pytest.fixture
def editor(client: Client) -> Client:
    make_index()
    set_up_editorial(actor=Operator())
    sign_in(client, make_user(Role.EDITOR))
    return client


def test_editors_see_counts_and_comments_and_mark_them_as_read(editor: Client) -> None:
    page = make_guide(title="The guide")
    send_feedback(page=page, answer=Usefulness.YES, comment="Good <b>one</b>")
    row = send_feedback(page=page, answer=Usefulness.NO, comment="Too long")
    html = editor.get(REPORT).content.decode()
    assert "Good &lt;b&gt;one&lt;/b&gt;" in html
    assert "365 days" in html
    assert editor.post(REPORT, {"row": [str(row.pk), "x", "999"]}).status_code == 302
    row.refresh_from_db()
    assert row.is_read
    assert AuditEntry.objects.filter(action="tutorials.feedback_read").count() == 1
    unread = editor.get(REPORT).content.decode()
    assert "Too long" not in unread
    assert "Too long" in editor.get(f"{REPORT}?show=all").content.decode()


def test_the_report_shows_one_tutorial_where_asked(editor: Client) -> None:
    first, second = make_guide(), make_guide()
    send_feedback(page=first, answer=Usefulness.YES, comment="About the first")
    send_feedback(page=second, answer=Usefulness.YES, comment="About the second")
    html = editor.get(f"{REPORT}?page={first.pk}&show=all").content.decode()
    assert "About the first" in html
    assert "About the second" not in html
    assert editor.get(f"{REPORT}?page=abc&p=zzz").status_code == 200


@pytest.mark.parametrize("number", ["²", "9" * 30, "-1", "x", ""])
def test_odd_numbers_choose_nothing(editor: Client, number: str) -> None:
    send_feedback(page=make_guide(), answer=Usefulness.YES, comment="Still here")
    assert "Still here" in editor.get(REPORT, {"page": number}).content.decode()
    assert editor.post(REPORT, {"row": number}).status_code == 302
    assert Feedback.objects.filter(is_read=False).count() == 1


def test_others_do_not_see_it(client: Client) -> None:
    assert client.get(REPORT).status_code == 302
    sign_in(client, make_user(Role.CLINICIAN))
    assert client.get(REPORT).status_code in {302, 403}


def test_the_report_costs_the_same_for_1_and_3(editor: Client) -> None:
    counts = []
    for number in (1, 2):
        for _row in range(number):
            send_feedback(page=make_guide(), answer=Usefulness.YES, comment="x")
        editor.get(REPORT)
        with CaptureQueriesContext(connection) as queries:
            editor.get(REPORT)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 40
