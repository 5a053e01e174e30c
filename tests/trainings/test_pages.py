"""The calendar and a training as visitors see them."""

import json
import re
from datetime import datetime, timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.template import Context, Template
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from portal.trainings.enums import Status
from portal.trainings.localtime import to_utc, zone_named
from portal.trainings.models import TrainingIndexPage
from tests.factories.trainings import make_training, make_translation, soon

pytestmark = pytest.mark.django_db

MONTH = re.compile(r'<h2 id="month-(\d{4}-\d\d)">')


def shown(client: Client, address: str) -> list[str]:
    """Titles of the rows or squares, in order."""
    html = client.get(address).content.decode()
    found = re.findall(r'<h3>\s*<a href="[^"]+">([^<]+)</a>', html)
    return found or re.findall(r"</span> ([^<]+?)(?: <span[^>]*>Cancelled</span>)?</a></li>", html)


def test_coming_then_past(client: Client) -> None:
    make_training(title="Later", start=soon(days=40))
    make_training(title="Sooner", start=soon(days=2))
    make_training(title="Last week", start=soon(days=-7))
    make_training(title="Last year", start=soon(days=-365))
    assert shown(client, "/trainings/") == ["Sooner", "Later"]
    assert shown(client, "/trainings/?when=past") == ["Last week", "Last year"]
    assert len(MONTH.findall(client.get("/trainings/").content.decode())) >= 1


def test_filters_are_links_that_keep_the_rest(client: Client) -> None:
    make_training(title="A", audience="clinicians", language="en")
    make_training(title="B", audience="experts", language="fr")
    assert shown(client, "/trainings/?audience=experts") == ["B"]
    assert shown(client, "/trainings/?language=en") == ["A"]
    html = client.get("/trainings/?audience=experts").content.decode()
    assert 'href="?audience=experts&amp;language=fr"' in html
    assert 'href="?audience=experts" aria-current="true"' in html
    assert "trainings/calendar.ics?audience=experts" in html
    assert "families" not in html


@pytest.mark.parametrize(
    "query", ["audience=surgeons", "language=xx", "when=x", "view=x", "month=x", "page=99999"]
)
def test_undefined_values_are_a_clear_404(
    calendar: TrainingIndexPage, client: Client, query: str
) -> None:
    answer = client.get(f"/trainings/?{query}")
    assert answer.status_code == 404
    assert f"“{query.partition('=')[2]}” is not one of the choices" in answer.content.decode()


def test_pages_of_the_list(client: Client) -> None:
    for number in range(TrainingIndexPage.PAGE_SIZE + 1):
        make_training(title=f"T{number}", start=soon(days=number + 1))
    assert len(shown(client, "/trainings/")) == TrainingIndexPage.PAGE_SIZE
    assert shown(client, "/trainings/?page=2") == [f"T{TrainingIndexPage.PAGE_SIZE}"]
    assert client.get("/trainings/?page=3").status_code == 404


def test_both_zones_are_labelled_without_javascript(client: Client) -> None:
    zone = zone_named("Europe/Kyiv")
    start = to_utc(datetime.fromisoformat("2027-01-14T10:00"), zone)
    training = make_training(start=start, timezone="Europe/Kyiv")
    for address in ("/trainings/", training.url):
        html = client.get(address).content.decode()
        assert '<time datetime="2027-01-14T08:00:00+00:00">10:00</time>' in html
        assert "(Kyiv, EET)" in html
        assert "08:00–09:00 UTC" in html


def test_month_view(client: Client) -> None:
    brussels = zone_named("Europe/Brussels")
    day = datetime.fromisoformat("2026-11-30T00:30")
    make_training(title="Night", start=to_utc(day, brussels))
    make_training(title="Off", start=soon(days=900), status=Status.CANCELLED)
    with time_machine.travel(datetime.fromisoformat("2026-11-10T12:00Z"), tick=False):
        html = client.get("/trainings/?view=month").content.decode()
    assert "<caption>November 2026</caption>" in html
    square = html.partition('datetime="2026-11-30"')[2].partition("</td>")[0]
    assert "Night" in square
    assert re.search(r'<td data-today>\s*<time class="day" datetime="2026-11-10">', html)
    assert 'href="?view=month&amp;month=2026-12"' in html
    assert "month=2026-10" not in html
    assert "Night" in shown(client, "/trainings/?view=month&month=2026-12")
    assert client.get("/trainings/?view=month&month=2031-01").status_code == 200


def test_a_cancelled_training_is_marked_and_cannot_be_added(client: Client) -> None:
    training = make_training(status=Status.CANCELLED)
    for address in ("/trainings/", training.url):
        html = client.get(address).content.decode()
        assert "Cancelled" in html
        assert "calendar.google.com/calendar/render" not in html


def test_structured_data(client: Client) -> None:
    training = make_training(
        title="A </script> title", speakers="Dr Ada Example, Bergen", capacity=25
    )
    html = client.get(training.url).content.decode()
    blocks = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    (event,) = [found for found in map(json.loads, blocks) if found["@type"] == "EducationEvent"]
    assert event["name"] == training.title
    assert datetime.fromisoformat(event["startDate"]) == training.start
    assert event["eventStatus"] == "https://schema.org/EventScheduled"
    assert event["performer"] == [{"@type": "Person", "name": "Dr Ada Example"}]
    assert event["maximumAttendeeCapacity"] == 25
    assert event["url"] == f"http://localhost:8000{training.url}"


def test_no_cookie_and_kept(client: Client) -> None:
    training = make_training()
    for address in ("/trainings/", "/trainings/?view=month", training.url):
        first = client.get(address)
        assert not first.cookies
        with CaptureQueriesContext(connection) as queries:
            kept = client.get(address)
        assert len(queries) == 1
        assert kept.content == first.content


def test_made_up_parameters_are_not_kept(client: Client) -> None:
    make_training(title="A")
    for query in ("?sid=1", "?page=1", "?audience=&audience=", "?language=en&audience=clinicians"):
        assert client.get(f"/trainings/{query}").status_code == 200
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/trainings/{query}")
        assert len(queries) > 1, query


def test_a_page_is_kept_until_a_training_starts_and_no_longer(client: Client) -> None:
    start = soon(days=1)
    make_training(title="Almost over", start=start)
    end = start + timedelta(hours=1)
    with time_machine.travel(end - timedelta(seconds=30), tick=False) as clock:
        assert shown(client, "/trainings/") == ["Almost over"]
        clock.move_to(end + timedelta(seconds=1))
        assert shown(client, "/trainings/") == []


@pytest.mark.parametrize(
    "address", ["/trainings/", "/trainings/?view=month", "/trainings/?when=past"]
)
def test_calendar_costs_the_same_for_1_and_30(client: Client, address: str) -> None:
    make_training(start=soon(hours=2))
    make_training(start=soon(hours=-3))
    counts = []
    for _round in range(2):
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            client.get(f"{address}{'&' if '?' in address else '?'}fresh=1")
        counts.append(len(queries))
        cache.clear()
        for number in range(15):
            make_training(start=soon(hours=3 + number))
            make_training(start=soon(hours=-4 - number))
    assert counts[0] == counts[1] <= 15


def test_french_calendar_shows_each_training_once(client: Client) -> None:
    training = make_training(title="Consent")
    make_training(title="Only English", start=soon(days=8))
    make_translation(training, "fr", title="Consentement")
    assert shown(client, "/fr/trainings/") == ["Consentement", "Only English"]
    assert shown(client, "/trainings/") == ["Consent", "Only English"]


def next_three(path: str = "/") -> str:
    request = RequestFactory().get(path)
    template = Template("{% load training_tags %}{% next_trainings 3 %}")
    return template.render(Context({"request": request}))


def test_next_trainings() -> None:
    make_training(title="Off", start=soon(hours=2), status=Status.CANCELLED)
    make_training(title="Over", start=soon(days=-1))
    assert "No training is planned" in next_three()
    for number in range(1, 5):
        make_training(title=f"N{number}", start=soon(days=number))
    html = next_three()
    assert re.findall(r'<a href="[^"]+">(N\d)</a>', html) == ["N1", "N2", "N3"]
    assert html.count("<summary") == 3
    assert 'href="/trainings/"' in html


def test_next_trainings_cost_the_same_for_1_and_30() -> None:
    make_training()
    next_three()
    with CaptureQueriesContext(connection) as one:
        next_three()
    for number in range(29):
        make_training(start=soon(days=number + 1))
    next_three()
    with CaptureQueriesContext(connection) as thirty:
        next_three()
    assert len(one) == len(thirty) <= 3
