"""Links that open a web calendar with the event, or the feed, filled in. No I/O.

The addresses are these services' own and are written exactly as they read them: spaces as
`%20` (Outlook shows a `+`), instants in UTC with Z.
"""

from datetime import UTC, date, datetime
from typing import NamedTuple
from urllib.parse import quote

from .events import CalendarEvent

# Some browsers and mail programs cut addresses beyond two thousand characters.
_TEXT_LIMIT = 400


class AddLinks(NamedTuple):
    """Where one event can be added by hand."""

    google: str
    outlook: str
    microsoft365: str
    yahoo: str


class SubscribeLinks(NamedTuple):
    """Where a feed can be subscribed to. `https` is the address that works everywhere."""

    https: str
    webcal: str
    google: str
    outlook: str
    microsoft365: str


def add_links(event: CalendarEvent) -> AddLinks:
    """The links that add `event` to each web calendar."""
    return AddLinks(
        google=_google(event),
        outlook=_outlook("https://outlook.live.com", event),
        microsoft365=_outlook("https://outlook.office.com", event),
        yahoo=_yahoo(event),
    )


def subscribe_links(https: str, name: str) -> SubscribeLinks:
    """The links that subscribe to the feed at the absolute address `https`."""
    webcal = "webcal://" + https.partition("://")[2]
    outlook = "calendar/0/addfromweb/?" + _query(url=https, name=name)
    return SubscribeLinks(
        https=https,
        webcal=webcal,
        google="https://calendar.google.com/calendar/r?" + _query(cid=webcal),
        outlook=f"https://outlook.live.com/{outlook}",
        microsoft365=f"https://outlook.office.com/{outlook}",
    )


def _google(event: CalendarEvent) -> str:
    return (
        "https://calendar.google.com/calendar/render?action=TEMPLATE"
        f"&dates={_compact(event.start)}/{_compact(event.end)}&"
        + _query(text=event.title, details=_details(event), location=event.location)
    )


def _outlook(origin: str, event: CalendarEvent) -> str:
    days = {} if isinstance(event.start, datetime) else {"allday": "true"}
    return f"{origin}/calendar/0/action/compose?" + _query(
        rru="addevent",
        startdt=_extended(event.start),
        enddt=_extended(event.end),
        **days,
        subject=event.title,
        location=event.location,
        body=_details(event),
    )


def _yahoo(event: CalendarEvent) -> str:
    span = {"st": _compact(event.start), "et": _compact(event.end)}
    if not isinstance(event.start, datetime):
        span["dur"] = "allday"
    return "https://calendar.yahoo.com/?" + _query(
        v="60", **span, title=event.title, in_loc=event.location, desc=_details(event)
    )


def _details(event: CalendarEvent) -> str:
    """The description, shortened where needed, always ending with the training's address."""
    if len(event.description) <= _TEXT_LIMIT:
        return event.description
    text = event.description.removesuffix(event.url).rstrip()
    return f"{text[:_TEXT_LIMIT].rstrip()}…\n\n{event.url}"


def _query(**parameters: str) -> str:
    return "&".join(f"{name}={quote(value, safe='')}" for name, value in parameters.items())


def _compact(moment: date) -> str:
    if isinstance(moment, datetime):
        return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    return f"{moment:%Y%m%d}"


def _extended(moment: date) -> str:
    if isinstance(moment, datetime):
        return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return moment.isoformat()
