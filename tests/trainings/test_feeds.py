"""Feeds as calendars ask for them."""

import gzip
from datetime import UTC, datetime, timedelta
from typing import Any

import icalendar
import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portal.core.models import Revision, RevisionName
from portal.trainings.enums import Status
from portal.trainings.filters import CalendarFilter
from portal.trainings.models import CalendarRecord, TrainingIndexPage, TrainingPage
from portal.trainings.selectors import event_called, feed_content
from tests.factories.trainings import make_training, make_translation, soon

pytestmark = pytest.mark.django_db

FEED = "/trainings/calendar.ics"
# Wall clock in Brussels, and the instants that calendars must read (data of the workgroup, 2025).
REAL = {
    "2025-03-12": ("2025-03-12T08:00Z", "2025-03-12T09:00Z"),
    "2025-04-07": ("2025-04-07T08:00Z", "2025-04-07T09:00Z"),
    "2025-04-09": ("2025-04-09T14:00Z", "2025-04-09T15:00Z"),
    "2025-05-19": ("2025-05-19T13:00Z", "2025-05-19T14:00Z"),
    "2025-05-20": ("2025-05-20T07:00Z", "2025-05-20T08:00Z"),
    "2025-06-16": ("2025-06-16T08:00Z", "2025-06-16T09:00Z"),
    "2025-06-18": ("2025-06-18T14:00Z", "2025-06-18T15:00Z"),
}
WALL = {
    "2025-03-12": (9, 10),
    "2025-04-07": (10, 11),
    "2025-04-09": (16, 17),
    "2025-05-19": (15, 16),
    "2025-05-20": (9, 10),
    "2025-06-16": (10, 11),
    "2025-06-18": (16, 17),
}


def events(client: Client, address: str = FEED) -> list[Any]:
    return list(icalendar.Calendar.from_ical(client.get(address).content).walk("VEVENT"))


def titles(client: Client, address: str = FEED) -> list[str]:
    return [str(event["SUMMARY"]) for event in events(client, address)]


def test_the_seven_trainings_of_2025_have_their_instants(
    calendar: TrainingIndexPage, client: Client
) -> None:
    from portal.trainings.localtime import to_utc, zone_named

    brussels = zone_named("Europe/Brussels")
    for day, (first, last) in WALL.items():
        midnight = datetime.fromisoformat(day)
        make_training(
            title=day,
            start=to_utc(midnight.replace(hour=first), brussels),
            end=to_utc(midnight.replace(hour=last), brussels),
        )
    told = {
        str(event["SUMMARY"]): (event["DTSTART"].dt, event["DTEND"].dt) for event in events(client)
    }
    assert told == {
        day: (datetime.fromisoformat(start), datetime.fromisoformat(end))
        for day, (start, end) in REAL.items()
    }


def test_headers(client: Client) -> None:
    training = make_training()
    for address in (FEED, f"{training.url}training.ics"):
        response = client.get(address, headers={"Accept-Encoding": "gzip, br"})
        assert response.status_code == 200
        assert response["Content-Type"] == "text/calendar; charset=utf-8"
        assert "no-transform" in response["Cache-Control"]
        assert not response.has_header("Content-Encoding")
        assert not response.has_header("Set-Cookie")
        assert not response.has_header("Vary")
        assert response.has_header("ETag")
        assert response.has_header("Last-Modified")
        assert response["X-Content-Type-Options"] == "nosniff"
        assert not response.content.startswith(gzip.compress(b"")[:2])
    assert response["Content-Disposition"] == f'inline; filename="{training.slug}.ics"'


def test_kept_and_new_answers_are_the_same(client: Client) -> None:
    make_training()
    new, kept = client.get(FEED), client.get(FEED)
    assert new.content == kept.content
    cache.clear()
    with time_machine.travel(timezone.now() + timedelta(minutes=3), tick=False):
        again = client.get(FEED)
    assert again.content == new.content
    for name in ("ETag", "Last-Modified", "Content-Type", "Cache-Control", "Content-Length"):
        assert new[name] == kept[name] == again[name]


def test_a_poll_costs_one_small_query(client: Client) -> None:
    make_training()
    etag = client.get(FEED)["ETag"]
    for headers in ({}, {"If-None-Match": etag}):
        with CaptureQueriesContext(connection) as queries:
            client.get(FEED, headers=headers)
        assert len(queries) == 1


def test_not_modified(client: Client) -> None:
    make_training()
    first = client.get(FEED)
    for headers in (
        {"If-None-Match": first["ETag"]},
        {"If-Modified-Since": first["Last-Modified"]},
        {"If-None-Match": f'W/"x", {first["ETag"]}'},
    ):
        answer = client.get(FEED, headers=headers)
        assert (answer.status_code, answer.content) == (304, b"")
        assert answer["ETag"] == first["ETag"]
        cache.clear()
        assert client.get(FEED, headers=headers).status_code == 304
    assert client.get(FEED, headers={"If-None-Match": '"other"'}).status_code == 200


def test_head_has_the_same_headers_and_no_body(client: Client) -> None:
    training = make_training()
    for address in (FEED, f"{training.url}training.ics"):
        got = client.get(address)
        for _time in range(2):
            asked = client.head(address)
            assert (asked.status_code, asked.content) == (200, b"")
            for name in ("ETag", "Last-Modified", "Content-Length", "Content-Type"):
                assert asked[name] == got[name]
            cache.clear()


def test_other_methods_are_refused(client: Client) -> None:
    training = make_training()
    for address in (FEED, f"{training.url}training.ics"):
        assert client.post(address).status_code == 405


def test_a_deletion_changes_etag_and_last_modified(client: Client) -> None:
    with time_machine.travel(datetime(2026, 11, 1, 12, tzinfo=UTC), tick=False):
        make_training(title="Stays", start=soon(days=9))
        gone = make_training(title="Goes")
        before = client.get(FEED)
    with time_machine.travel(datetime(2026, 11, 2, 12, tzinfo=UTC), tick=False):
        gone.delete()
        after = client.get(FEED, headers={"If-Modified-Since": before["Last-Modified"]})
    assert after.status_code == 200
    assert after["ETag"] != before["ETag"]
    assert after["Last-Modified"] == "Mon, 02 Nov 2026 12:00:00 GMT"
    assert titles(client) == ["Stays"]


def test_filters(client: Client) -> None:
    make_training(title="A", audience="clinicians", language="en", start=soon(days=1))
    make_training(title="B", audience="experts", language="fr", start=soon(days=2))
    make_training(title="C", audience="experts", language="en", start=soon(days=-2))
    assert titles(client) == ["C", "A", "B"]
    assert titles(client, f"{FEED}?audience=experts") == ["C", "B"]
    assert titles(client, f"{FEED}?language=en") == ["C", "A"]
    assert titles(client, f"{FEED}?when=coming") == ["A", "B"]
    assert titles(client, f"{FEED}?when=past&audience=experts") == ["C"]
    assert titles(client, f"{FEED}?audience=&language=") == ["C", "A", "B"]


@pytest.mark.parametrize("query", ["audience=surgeons", "language=xx", "when=never"])
def test_undefined_filter_is_a_clear_404(client: Client, query: str) -> None:
    make_training()
    answer = client.get(f"{FEED}?{query}")
    assert answer.status_code == 404
    assert query.partition("=")[2] in answer.content.decode()


def test_unknown_parameters_are_ignored_and_not_kept_apart(client: Client) -> None:
    make_training()
    client.get(FEED)
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(f"{FEED}?utm_source=x&sid=99")
    assert answer.status_code == 200
    assert len(queries) == 1


def test_time_alone_takes_a_training_out_of_the_coming_ones(client: Client) -> None:
    start = soon(days=1)
    make_training(title="Soon over", start=start)
    coming = f"{FEED}?when=coming"
    first = client.get(coming)
    with time_machine.travel(start + timedelta(hours=1, seconds=1), tick=False):
        headers = {"If-Modified-Since": first["Last-Modified"]}
        assert client.get(coming, headers=headers).status_code == 200
        assert titles(client, coming) == []


def test_a_cancelled_training_is_told_and_later_forgotten(client: Client) -> None:
    training = make_training(title="Chat & video")
    uid = str(events(client)[0]["UID"])
    training.status = Status.CANCELLED
    training.save_revision().publish()
    (event,) = events(client)
    assert str(event["UID"]) == uid
    assert str(event["STATUS"]) == "CANCELLED"
    assert str(event["SUMMARY"]) == "Cancelled: Chat & video"
    assert int(event["SEQUENCE"]) == 1
    assert training.end is not None
    with time_machine.travel(training.end + timedelta(weeks=5), tick=False):
        assert len(events(client)) == 1
    with time_machine.travel(training.end + timedelta(weeks=7), tick=False):
        assert events(client) == []


def test_translations_are_one_event(client: Client) -> None:
    training = make_training(title="Consent")
    make_training(title="Only English", start=soon(days=8))
    french = make_translation(training, "fr", title="Consentement", slug="consentement")
    assert titles(client) == ["Consent", "Only English"]
    assert titles(client, "/fr/trainings/calendar.ics") == ["Consentement", "Only English"]
    (english_uid, french_uid) = (
        str(events(client, address)[0]["UID"]) for address in (FEED, "/fr/trainings/calendar.ics")
    )
    assert english_uid == french_uid == f"{training.translation_key}@workgroup-portal.eu"
    url = str(events(client, "/fr/trainings/calendar.ics")[0]["URL"])
    assert url == f"http://localhost:8000{french.get_url()}"


def test_who_reads_another_language_is_told_in_the_portals_own() -> None:
    """Also where another translation was made earlier."""
    training = make_training(title="Consent")
    german = make_translation(training, "de", title="Einwilligung", slug="einwilligung")
    training.delete()
    english = make_translation(german, "en", title="Consent", slug="consent")
    assert german.pk < english.pk
    told = {
        language: feed_content(language=language, wanted=CalendarFilter(), now=timezone.now())
        for language in ("de", "en", "es")
    }
    names = {language: [event.title for event in feed.events] for language, feed in told.items()}
    assert names == {"de": ["Einwilligung"], "en": ["Consent"], "es": ["Consent"]}
    assert event_called(slug="einwilligung", language="es").title == "Consent"


def test_the_uid_outlives_slug_and_host(client: Client) -> None:
    training = make_training(slug="old")
    uid = events(client)[0]["UID"]
    training.slug = "new"
    training.save_revision().publish()
    other_host = Client(headers={"Host": "127.0.0.1"})
    (event,) = events(other_host)
    assert event["UID"] == uid
    assert event["URL"] == "http://localhost:8000/trainings/new/"
    assert int(event["SEQUENCE"]) == 1


def test_a_file_is_found_by_any_translations_slug(client: Client) -> None:
    training = make_training(title="Consent", slug="consent")
    make_translation(training, "fr", title="Consentement", slug="consentement")
    for address, title in {
        "/trainings/consent/training.ics": "Consent",
        "/fr/trainings/consent/training.ics": "Consentement",
        "/fr/trainings/consentement/training.ics": "Consentement",
        "/de/trainings/consent/training.ics": "Consent",
    }.items():
        assert titles(client, address) == [title]
    assert client.get("/trainings/nothing/training.ics").status_code == 404


def test_drafts_and_private_trainings_are_not_told(client: Client) -> None:
    from wagtail.models import PageViewRestriction

    training = make_training(slug="quiet")
    assert len(events(client)) == 1
    restriction = PageViewRestriction.objects.create(
        page=training, restriction_type=PageViewRestriction.LOGIN
    )
    assert events(client) == []
    assert client.get("/trainings/quiet/training.ics").status_code == 404
    restriction.delete()
    assert len(events(client)) == 1
    training.unpublish()
    assert events(client) == []
    assert client.get("/trainings/quiet/training.ics").status_code == 404


def test_title_is_plain_text(client: Client) -> None:
    make_training(title="R&D <b>, part 1; “why”")
    assert titles(client) == ["R&D <b>, part 1; “why”"]


def test_feed_costs_the_same_queries_for_1_and_30(client: Client) -> None:
    make_training()
    counts = []
    for _round in range(2):
        client.get(FEED)
        cache.clear()
        client.get("/trainings/")
        Revision.objects.filter(name=RevisionName.TRAININGS).update(
            number=timezone.now().second + 9
        )
        with CaptureQueriesContext(connection) as queries:
            client.get(f"{FEED}?audience=")
        counts.append(len(queries))
        cache.clear()
        for day in range(29):
            make_training(start=soon(days=day + 2))
    assert counts[0] == counts[1] <= 8


def test_gzip_middleware_is_refused(settings: object) -> None:
    from portal.trainings.checks import feeds_stay_uncompressed

    assert feeds_stay_uncompressed() == []
    settings.MIDDLEWARE = ["django.middleware.gzip.GZipMiddleware"]  # type: ignore[attr-defined]  # -- pytest-django's wrapper
    assert [error.id for error in feeds_stay_uncompressed()] == ["trainings.E001"]


def test_nothing_is_left_of_a_deleted_training_but_its_record(client: Client) -> None:
    training = make_training()
    key = training.translation_key
    training.delete()
    assert events(client) == []
    assert not TrainingPage.objects.exists()
    assert CalendarRecord.objects.get(pk=key).fingerprint == ""
