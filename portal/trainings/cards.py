"""Trainings as a visitor sees them, without I/O: local times with their zones, links, marks."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple

from django.conf import settings
from django.utils.translation import gettext as _

from .deeplinks import AddLinks, add_links
from .enums import Attendance, Audience, Level, Status, TrainingLanguage, View, When
from .events import CalendarEvent, TrainingFacts, event_of, location_of
from .filters import CalendarQuery
from .localtime import to_local, zone_label, zone_named


@dataclass(frozen=True, slots=True)
class TrainingCard:
    """One training on screen.

    `start` and `end` are naive local times in the training's zone, `starts_at` and `ends_at`
    the aware instants in UTC, `utc_start` and `utc_end` the same without their zone, so that
    templates show each as it is.
    """

    facts: TrainingFacts
    url: str
    file_url: str
    event: CalendarEvent
    links: AddLinks
    capacity: int | None
    start: datetime
    end: datetime
    last_day: date
    starts_at: datetime
    ends_at: datetime
    utc_start: datetime
    utc_end: datetime
    zone: str
    is_today: bool
    is_over: bool

    @property
    def key(self) -> str:
        return str(self.facts.translation_key)

    @property
    def title(self) -> str:
        return self.facts.title

    @property
    def all_day(self) -> bool:
        return self.facts.all_day

    @property
    def one_day(self) -> bool:
        return self.start.date() == self.last_day

    @property
    def is_cancelled(self) -> bool:
        return self.facts.status == Status.CANCELLED

    @property
    def is_held(self) -> bool:
        return self.facts.status == Status.HELD

    @property
    def audience(self) -> str:
        return str(Audience(self.facts.audience).label)

    @property
    def level(self) -> str:
        return str(Level(self.facts.level).label)

    @property
    def language(self) -> str:
        return str(TrainingLanguage(self.facts.language).label)

    @property
    def location(self) -> str:
        return location_of(self.facts.attendance, self.facts.place)

    @property
    def can_be_added(self) -> bool:
        """Nobody needs what is over or off in their calendar."""
        return not self.is_over and not self.is_cancelled

    def next_change(self, now: datetime) -> datetime | None:
        """When time alone next changes what is shown."""
        later = [moment for moment in (self.starts_at, self.ends_at) if moment > now]
        return min(later, default=None)

    def event_data(self, *, summary: str, speakers: list[str]) -> dict[str, Any]:
        """The training as schema.org describes events."""
        address = self.event.url
        online = {"@type": "VirtualLocation", "url": address}
        place = {"@type": "Place", "name": self.facts.place, "address": self.facts.place}
        attendance = Attendance(self.facts.attendance)
        zone = zone_named(self.facts.timezone)
        data: dict[str, Any] = {
            "@context": "https://schema.org",
            "@type": "EducationEvent",
            "name": self.title,
            "description": summary,
            "url": address,
            "startDate": self._written(self.starts_at.astimezone(zone)),
            "endDate": self._written(self.ends_at.astimezone(zone)),
            "eventStatus": "https://schema.org/"
            + ("EventCancelled" if self.is_cancelled else "EventScheduled"),
            "eventAttendanceMode": f"https://schema.org/{_MODES[attendance]}",
            "location": {
                Attendance.ONLINE: online,
                Attendance.ON_SITE: place,
                Attendance.MIXED: [place, online],
            }[attendance],
            "inLanguage": self.facts.language,
            "isAccessibleForFree": True,
            "organizer": {
                "@type": "Organization",
                "name": settings.SITE_NAME,
                "url": settings.SITE_URL,
            },
        }
        if speakers:
            data["performer"] = [
                {"@type": "Person", "name": line.partition(",")[0].strip()} for line in speakers
            ]
        if self.capacity:
            data["maximumAttendeeCapacity"] = self.capacity
        return data

    def _written(self, moment: datetime) -> str:
        if not self.all_day:
            return moment.isoformat()
        return (self.start.date() if moment == self.starts_at else self.last_day).isoformat()


_MODES = {
    Attendance.ONLINE: "OnlineEventAttendanceMode",
    Attendance.ON_SITE: "OfflineEventAttendanceMode",
    Attendance.MIXED: "MixedEventAttendanceMode",
}


def training_card(
    facts: TrainingFacts,
    *,
    url: str,
    address: str,
    file_url: str,
    capacity: int | None,
    now: datetime,
) -> TrainingCard:
    """The card of a training that has its time. `address` is the absolute form of `url`."""
    zone = zone_named(facts.timezone)
    start, end = to_local(facts.start, zone), to_local(facts.end, zone)
    # The end is exclusive: what ends at midnight does not touch the day that begins then.
    last_day = (end - timedelta(microseconds=1)).date()
    event = event_of(facts, url=address, sequence=0, revised_at=now)
    today = to_local(now, zone).date()
    return TrainingCard(
        facts=facts,
        url=url,
        file_url=file_url,
        event=event,
        links=add_links(event),
        capacity=capacity,
        start=start,
        end=end,
        last_day=last_day,
        starts_at=facts.start.astimezone(UTC),
        ends_at=facts.end.astimezone(UTC),
        utc_start=to_local(facts.start, zone_named("UTC")),
        utc_end=to_local(facts.end, zone_named("UTC")),
        zone=zone_label(facts.timezone, facts.start),
        is_today=start.date() <= today <= last_day,
        is_over=facts.end <= now,
    )


class Choice(NamedTuple):
    """One chip of a filter."""

    label: str
    url: str
    current: bool


def filter_choices(
    query: CalendarQuery, found: set[tuple[str, str]]
) -> list[tuple[str, list[Choice]]]:
    """The filters as links: only values that some training has, and what is chosen now."""
    audiences = {audience for audience, _language in found} | {query.filter.audience}
    languages = {language for _audience, language in found} | {query.filter.language}
    groups = [
        (
            _("Audience"),
            [
                _chip(query, _("Everyone"), audience=""),
                *(_chip(query, a.label, audience=a) for a in Audience if a in audiences),
            ],
        ),
        (
            _("Language"),
            [
                _chip(query, _("Any"), language=""),
                *(_chip(query, c.label, language=c) for c in TrainingLanguage if c in languages),
            ],
        ),
    ]
    if query.view == View.LIST:
        past = query.filter.when == When.PAST
        groups.append(
            (
                _("When"),
                [
                    _chip(query, When.COMING.label, when="")._replace(current=not past),
                    _chip(query, When.PAST.label, when=When.PAST),
                ],
            )
        )
    return groups


def _chip(query: CalendarQuery, label: object, **changes: str) -> Choice:
    changed = query.with_filter(**{name: str(value) for name, value in changes.items()})
    return Choice(
        label=str(label),
        url=changed.address() or ".",
        current=changed.filter == query.filter,
    )
