"""A training as calendars see it, without I/O: plain text, instants in UTC or whole days."""

import uuid
from datetime import date, datetime
from functools import cache
from typing import NamedTuple

from django.conf import settings
from django.db import models
from django.utils import translation
from django.utils.translation import gettext as _

from .enums import Attendance, Audience, Level, Status, TrainingLanguage
from .localtime import to_local, zone_named


class CalendarEvent(NamedTuple):
    """One event. `end` is exclusive; both ends are aware instants, or both are days."""

    uid: str
    sequence: int
    revised_at: datetime
    start: date
    end: date
    title: str
    description: str
    location: str
    url: str
    categories: tuple[str, ...]
    cancelled: bool


class TrainingFacts(NamedTuple):
    """The columns of a training that calendars show, in the order that queries fetch them."""

    translation_key: uuid.UUID
    locale_code: str
    url_path: str
    title: str
    summary: str
    speakers: str
    place: str
    attendance: str
    audience: str
    level: str
    language: str
    status: str
    timezone: str
    all_day: bool
    start: datetime
    end: datetime


# The same columns as the database names them.
FACT_COLUMNS = tuple(
    "locale__language_code" if name == "locale_code" else name for name in TrainingFacts._fields
)


def event_of(
    facts: TrainingFacts, *, url: str, sequence: int, revised_at: datetime
) -> CalendarEvent:
    """The event of a training, worded in the active language. `url` is its absolute address."""
    start: date = facts.start
    end: date = facts.end
    if facts.all_day:
        zone = zone_named(facts.timezone)
        start = to_local(facts.start, zone).date()
        end = to_local(facts.end, zone).date()
    words = _words(translation.get_language() or settings.LANGUAGE_CODE)
    cancelled = facts.status == Status.CANCELLED
    audience, level = words.labels[facts.audience], words.labels[facts.level]
    return CalendarEvent(
        uid=uid_of(facts.translation_key),
        sequence=sequence,
        revised_at=revised_at,
        start=start,
        end=end,
        title=words.cancelled % {"title": facts.title} if cancelled else facts.title,
        description=words.describe(facts, audience, level, url),
        location=location_of(facts.attendance, facts.place),
        url=url,
        categories=(audience, level),
        cancelled=cancelled,
    )


def uid_of(translation_key: uuid.UUID) -> str:
    """The one name of a training in every calendar, whatever its address, language or host."""
    return f"{translation_key}@{settings.CALENDAR_UID_DOMAIN}"


def location_of(attendance: str, place: str) -> str:
    """Where a training takes place, in the active language; never a link to join."""
    online = _words(translation.get_language() or settings.LANGUAGE_CODE).online
    if attendance == Attendance.ONLINE or not place:
        return online if attendance != Attendance.ON_SITE else place
    return f"{place} / {online}" if attendance == Attendance.MIXED else place


class _Words:
    """The words of one language, looked up once for a feed of a thousand events."""

    def __init__(self) -> None:
        vocabularies: list[type[models.TextChoices]] = [Audience, Level, TrainingLanguage]
        self.labels = {str(m.value): str(m.label) for v in vocabularies for m in v}
        self.online = str(Attendance.ONLINE.label)
        self.cancelled = _("Cancelled: %(title)s")
        self.speakers = _("Speakers: %(speakers)s")
        self.facts = _("For: %(audience)s. Level: %(level)s. Language: %(language)s.")
        self.was_cancelled = _("This training was cancelled.")

    def describe(self, facts: TrainingFacts, audience: str, level: str, url: str) -> str:
        blocks = [self.was_cancelled] if facts.status == Status.CANCELLED else []
        if facts.summary:
            blocks.append(facts.summary.strip())
        if facts.speakers:
            names = [line.strip() for line in facts.speakers.splitlines() if line.strip()]
            blocks.append(self.speakers % {"speakers": "; ".join(names)})
        language = self.labels[facts.language]
        blocks.append(self.facts % {"audience": audience, "level": level, "language": language})
        blocks.append(url)
        return "\n\n".join(blocks)


@cache
def _words(code: str) -> _Words:
    """The words of the active language, whose `code` is only the key they are kept under."""
    return _Words()
