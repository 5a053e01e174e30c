"""A visitor puts a training into their own calendar."""

from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import icalendar
import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser.conftest import ContextMaker
from tests.factories.trainings import make_training, soon

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

START = datetime(2031, 1, 14, 9, tzinfo=UTC)


def test_a_visitor_adds_a_training(page: Page, live_server: LiveServer, tmp_path: Path) -> None:
    make_training(title="Consent in practice", start=START, audience="experts")
    make_training(title="First steps", start=soon(days=3))
    page.goto("/trainings/")
    expect(page.get_by_role("link", name="First steps", exact=True)).to_be_visible()
    page.get_by_role("link", name="Panel experts", exact=True).click()
    expect(page).to_have_url(f"{live_server.url}/trainings/?audience=experts")
    expect(page.get_by_role("link", name="First steps", exact=True)).to_have_count(0)
    page.get_by_text("Add to calendar").click()
    google = page.get_by_role("link", name="Google", exact=True).first.get_attribute("href") or ""
    assert parse_qs(urlsplit(google).query)["dates"] == ["20310114T090000Z/20310114T100000Z"]
    with page.expect_download() as download:
        page.get_by_role("link", name="File (.ics)").click()
    file = tmp_path / "training.ics"
    download.value.save_as(file)
    (event,) = icalendar.Calendar.from_ical(file.read_bytes()).walk("VEVENT")
    assert str(event["SUMMARY"]) == "Consent in practice"
    assert event.decoded("DTSTART") == START
    assert page.context.cookies() == []


def test_the_visitors_own_time_stands_first_and_both_are_labelled(
    new_context: ContextMaker,
) -> None:
    training = make_training(title="Consent", start=START)
    page = new_context(timezone_id="America/New_York").new_page()
    for address in ("/trainings/", training.url):
        page.goto(address)
        when = page.locator("[data-when]").first
        expect(when).to_contain_text("04:00–05:00 your time (New York)")
        expect(when).to_contain_text("10:00–11:00 training’s time (Brussels, CET)")
        expect(when.locator("[data-utc]")).to_be_hidden()
    page.context.close()


def test_another_day_is_said(new_context: ContextMaker) -> None:
    make_training(title="Consent", start=START.replace(hour=20))
    page = new_context(timezone_id="Asia/Tokyo").new_page()
    page.goto("/trainings/")
    expect(page.locator("[data-when]")).to_contain_text("Wed 15 Jan, 05:00–06:00 your time (Tokyo)")


def test_the_same_clock_is_not_repeated(page: Page) -> None:
    make_training(title="Consent", start=START)
    page.goto("/trainings/")
    expect(page.locator("[data-when]")).to_contain_text("(Brussels, CET), also your time")
    expect(page.locator("[data-yours-here]")).to_be_hidden()


def test_without_javascript_the_trainings_zone_and_utc_are_shown(
    new_context: ContextMaker,
) -> None:
    make_training(title="Consent", start=START)
    page = new_context(java_script_enabled=False, timezone_id="America/New_York").new_page()
    page.goto("/trainings/")
    when = page.locator("[data-when]")
    expect(when).to_contain_text("10:00–11:00 training’s time (Brussels, CET)")
    expect(when).to_contain_text("09:00–10:00 UTC")
    page.get_by_text("Add to calendar").click()
    expect(page.get_by_role("link", name="Yahoo")).to_be_visible()


def test_the_subscription_carries_the_filter(page: Page) -> None:
    make_training(title="Consent", audience="experts")
    page.goto("/trainings/?audience=experts")
    page.get_by_text("Subscribe: new trainings").click()
    field = page.get_by_label("Calendar address")
    expect(field).to_have_value("http://localhost:8000/trainings/calendar.ics?audience=experts")
    expect(page.get_by_text("Google every 8 to 24 hours")).to_be_visible()


def test_a_zone_is_called_by_its_name_of_today(new_context: ContextMaker) -> None:
    make_training(title="Consent", start=START)
    page = new_context(timezone_id="Europe/Kyiv").new_page()
    page.goto("/trainings/")
    expect(page.locator("[data-when]")).to_contain_text("11:00–12:00 your time (Kyiv)")
    page.context.close()
