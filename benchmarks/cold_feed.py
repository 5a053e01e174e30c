"""Print the seconds of a feed written anew, and of icalendar with the same events: medians."""

import statistics
import time
from collections.abc import Callable

import django

django.setup()

import icalendar  # noqa: E402 -- after set-up
from django.core.cache import cache  # noqa: E402 -- the same
from django.test import Client  # noqa: E402 -- the same
from django.utils import timezone  # noqa: E402 -- the same

from portal.trainings.events import CalendarEvent  # noqa: E402 -- the same
from portal.trainings.filters import CalendarFilter  # noqa: E402 -- the same
from portal.trainings.selectors import feed_content  # noqa: E402 -- the same

ROUNDS = 7


def cold() -> None:
    cache.clear()
    answer = client.get("/trainings/calendar.ics")
    assert answer.status_code == 200
    assert answer.content.count(b"BEGIN:VEVENT") == len(events)


def by_icalendar() -> None:
    calendar = icalendar.Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//Bench//EN")
    for event in events:
        calendar.add_component(component(event))
    assert calendar.to_ical()


def component(event: CalendarEvent) -> icalendar.Event:
    made = icalendar.Event()
    made.add("uid", event.uid)
    made.add("dtstamp", event.revised_at)
    made.add("last-modified", event.revised_at)
    made.add("sequence", event.sequence)
    made.add("dtstart", event.start)
    made.add("dtend", event.end)
    made.add("summary", event.title)
    made.add("description", event.description)
    made.add("location", event.location)
    made.add("url", event.url)
    made.add("categories", list(event.categories))
    made.add("status", "CONFIRMED")
    made.add("transp", "OPAQUE")
    return made


def seconds(work: Callable[[], None]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


client = Client(HTTP_HOST="localhost")
events = feed_content(language="en", wanted=CalendarFilter(), now=timezone.now()).events
cold()
by_icalendar()
pairs = [(seconds(cold), seconds(by_icalendar)) for _round in range(ROUNDS)]
print(*(statistics.median(side) for side in zip(*pairs, strict=True)))
