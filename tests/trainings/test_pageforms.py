"""Editing trainings in Wagtail's admin, as an editor does."""

import json
import re
from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse
from django.utils import translation
from wagtail.test.utils.form_data import nested_form_data, rich_text

from portal.accounts.enums import Role
from portal.trainings.models import TrainingIndexPage, TrainingPage
from portal.trainings.pageforms import LocalTimeInput
from portal.trainings.wagtail_hooks import local_start
from tests.factories.accounts import make_user, sign_in
from tests.factories.trainings import make_training

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(calendar: TrainingIndexPage) -> Client:
    """Somebody who may publish, with the second step passed."""
    client = Client()
    user = make_user(Role.ADMINISTRATOR)
    user.is_superuser = True
    user.save()
    sign_in(client, user)
    return client


def form(**fields: Any) -> dict[str, Any]:
    values = {
        "title": "Clocks",
        "slug": "clocks",
        "summary": "When is it?",
        "start": "2026-12-01 14:00",
        "end": "2026-12-01 15:00",
        "timezone": "Europe/Brussels",
        "status": "planned",
        "attendance": "online",
        "place": "",
        "capacity": "",
        "audience": "clinicians",
        "level": "introduction",
        "language": "en",
        "speakers": "",
        "body": rich_text("<p>Text</p>"),
        "review_interval": "12",
        "comments": {
            "TOTAL_FORMS": "0",
            "INITIAL_FORMS": "0",
            "MIN_NUM_FORMS": "0",
            "MAX_NUM_FORMS": "",
        },
        "action-publish": "action-publish",
    }
    data: dict[str, Any] = nested_form_data(values | fields)
    return data


def add(editor: Client, **fields: Any) -> Any:
    calendar = TrainingIndexPage.objects.get()
    address = reverse("wagtailadmin_pages:add", args=["trainings", "trainingpage", calendar.pk])
    return editor.post(address, form(**fields))


def errors(response: Any) -> dict[str, list[str]]:
    """What the form says is wrong; it must have been shown again, not accepted."""
    assert response.status_code == 200
    found: dict[str, list[str]] = response.context["form"].errors
    assert found
    return found


def test_local_times_become_instants(editor: Client) -> None:
    assert add(editor).status_code == 302
    training = TrainingPage.objects.get()
    assert training.live
    assert training.start == datetime(2026, 12, 1, 13, tzinfo=UTC)
    edit = editor.get(reverse("wagtailadmin_pages:edit", args=[training.pk]))
    html = edit.content.decode()
    assert 'value="2026-12-01 14:00"' in html
    assert 'name="start_occurrence"' not in html


def test_times_are_those_of_the_trainings_own_zone(editor: Client) -> None:
    add(editor, timezone="America/New_York")
    training = TrainingPage.objects.get()
    assert training.start == datetime(2026, 12, 1, 19, tzinfo=UTC)
    edit = editor.get(reverse("wagtailadmin_pages:edit", args=[training.pk]))
    assert 'value="2026-12-01 14:00"' in edit.content.decode()


def test_end_before_start_is_refused_and_nothing_is_lost(editor: Client) -> None:
    response = add(editor, end="2026-12-01 13:00", speakers="Dr A, Bergen")
    assert errors(response) == {"end": ["The end is not after the start."]}
    html = response.content.decode()
    for kept in ("Clocks", "2026-12-01 14:00", "2026-12-01 13:00", "Dr A, Bergen"):
        assert kept in html
    assert not TrainingPage.objects.exists()


def test_unknown_zone_is_refused(editor: Client) -> None:
    found = errors(add(editor, timezone="Europe/Atlantis"))
    assert list(found) == ["timezone"]
    assert found["timezone"] == ["There is no time zone “Europe/Atlantis”."]


def test_a_time_that_does_not_exist_is_refused(editor: Client) -> None:
    response = add(editor, start="2026-03-29 02:30", end="2026-03-29 04:00")
    (said,) = errors(response)["start"]
    assert said.startswith("02:30 does not exist on that day in Europe/Brussels")
    assert "2026-03-29 02:30" in response.content.decode()


@pytest.mark.parametrize(("answer", "hour"), [("first", 0), ("second", 1)])
def test_a_time_that_comes_twice_is_asked_about(editor: Client, answer: str, hour: int) -> None:
    twice = {"start": "2026-10-25 02:30", "end": "2026-10-25 04:00", "speakers": "Dr A, Bergen"}
    response = add(editor, **twice)
    assert list(errors(response)) == ["start_occurrence"]
    html = response.content.decode()
    assert 'name="start_occurrence"' in html
    assert 'name="end_occurrence"' not in html
    assert "2026-10-25 02:30" in html
    assert "Dr A, Bergen" in html
    assert add(editor, **twice, start_occurrence=answer).status_code == 302
    training = TrainingPage.objects.get()
    assert training.start == datetime(2026, 10, 25, hour, 30, tzinfo=UTC)
    again = editor.get(reverse("wagtailadmin_pages:edit", args=[training.pk])).content.decode()
    assert re.search(rf'<option value="{answer}" selected', again)


def test_whole_days(editor: Client) -> None:
    days = {"start": "2026-12-01 09:00", "end": "2026-12-02 17:00"}
    assert add(editor, **days, all_day="on").status_code == 302
    training = TrainingPage.objects.get()
    assert training.start == datetime(2026, 11, 30, 23, tzinfo=UTC)
    assert training.end == datetime(2026, 12, 2, 23, tzinfo=UTC)
    text = Client().get(f"{training.url}training.ics").content
    assert b"DTSTART;VALUE=DATE:20261201\r\nDTEND;VALUE=DATE:20261203\r\n" in text
    html = editor.get(reverse("wagtailadmin_pages:edit", args=[training.pk])).content.decode()
    assert 'value="2026-12-02 00:00"' in html


def test_a_draft_may_lack_its_time_but_nothing_is_published_without(editor: Client) -> None:
    without = {"start": "", "end": ""}
    assert {"start", "end"} <= set(errors(add(editor, **without)))
    draft = form(**without)
    del draft["action-publish"]
    calendar = TrainingIndexPage.objects.get()
    address = reverse("wagtailadmin_pages:add", args=["trainings", "trainingpage", calendar.pk])
    saved = editor.post(address, draft)
    assert saved.status_code == 302, saved.context["form"].errors
    training = TrainingPage.objects.get()
    assert not training.live
    assert training.start is None
    preview = editor.get(reverse("wagtailadmin_pages:view_draft", args=[training.pk]))
    assert preview.status_code == 200


def test_an_endless_title_is_refused(editor: Client) -> None:
    found = errors(add(editor, title="x" * 5_000_000))
    assert "at most 255 characters" in found["title"][0]


def test_script_in_rich_text_becomes_text(editor: Client) -> None:
    hostile = "<script>alert(1)</script>"
    link = {"type": "LINK", "mutability": "MUTABLE", "data": {"url": "javascript:alert(2)"}}
    block = {
        "key": "a",
        "text": hostile,
        "type": "unstyled",
        "depth": 0,
        "inlineStyleRanges": [],
        "entityRanges": [{"key": 0, "offset": 0, "length": 5}],
    }
    body = json.dumps({"blocks": [block], "entityMap": {"0": link}})
    assert add(editor, body=body).status_code == 302
    html = Client().get(TrainingPage.objects.get().url).content.decode()
    assert hostile not in html
    assert "javascript:" not in html
    assert "pt&gt;alert(1)&lt;/script&gt;" in html


def test_a_likely_double_is_pointed_out(editor: Client) -> None:
    make_training(title="Same hour", start=datetime(2026, 12, 1, 13, tzinfo=UTC))
    said = [str(message) for message in get_messages(add(editor).wsgi_request)]
    assert any("Is this a double? “Same hour” starts on Tue 1 Dec 2026, 14:00" in s for s in said)


def test_list_of_trainings_in_the_admin(editor: Client) -> None:
    make_training(title="In winter", start=datetime(2026, 12, 1, 13, tzinfo=UTC))
    make_training(title="Off", status="cancelled", language="fr")
    listing = editor.get(reverse("training_list:index"))
    html = listing.content.decode()
    assert "Tue 1 Dec 2026, 14:00 (Brussels, CET)" in html
    with translation.override("fr"):
        assert local_start(TrainingPage.objects.get(title="In winter")).startswith("mar 1 déc 2026")
    filtered = editor.get(reverse("training_list:index"), {"status": "cancelled"}).content.decode()
    assert "Off" in filtered
    assert "In winter" not in filtered
    assert (
        reverse("training_list:index") in editor.get(reverse("wagtailadmin_home")).content.decode()
    )


def test_the_editors_form_is_shown_empty(editor: Client) -> None:
    calendar = TrainingIndexPage.objects.get()
    address = reverse("wagtailadmin_pages:add", args=["trainings", "trainingpage", calendar.pk])
    html = editor.get(address).content.decode()
    assert 'name="start"' in html
    assert "As clocks in the time zone below show it." in html
    assert '<option value="Europe/Brussels" selected' in html


def test_picker_leaves_the_typed_time_alone() -> None:
    """Else it would move a time that the browser's own clocks skip, whatever the zone is."""
    widget = LocalTimeInput()
    assert widget.get_config()["validateOnBlur"] is False
