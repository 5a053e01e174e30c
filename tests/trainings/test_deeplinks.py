"""Links into web calendars."""

from datetime import UTC, date, datetime
from urllib.parse import parse_qs, urlsplit

from portal.trainings.deeplinks import add_links, subscribe_links
from portal.trainings.events import CalendarEvent

EVENT = CalendarEvent(
    uid="u",
    sequence=0,
    revised_at=datetime(2026, 11, 1, tzinfo=UTC),
    start=datetime(2025, 3, 12, 8, tzinfo=UTC),
    end=datetime(2025, 3, 12, 9, tzinfo=UTC),
    title="R&D + consent, part 1",
    description="What to write\n\nhttps://portal.example/trainings/x/",
    location="Bergen / Online",
    url="https://portal.example/trainings/x/",
    categories=(),
    cancelled=False,
)


def test_spaces_are_never_written_as_plus() -> None:
    for link in add_links(EVENT):
        assert "+" not in link
        assert "%20" in link
        assert " " not in link


def test_google() -> None:
    link = add_links(EVENT).google
    assert link.startswith(
        "https://calendar.google.com/calendar/render?action=TEMPLATE"
        "&dates=20250312T080000Z/20250312T090000Z&text=R%26D%20%2B%20consent%2C%20part%201&details="
    )
    assert parse_qs(urlsplit(link).query)["location"] == ["Bergen / Online"]


def test_outlook_and_microsoft_365() -> None:
    links = add_links(EVENT)
    for origin, link in {
        "outlook.live.com": links.outlook,
        "outlook.office.com": links.microsoft365,
    }.items():
        parts = urlsplit(link)
        assert (parts.netloc, parts.path) == (origin, "/calendar/0/action/compose")
        asked = parse_qs(parts.query)
        assert asked["rru"] == ["addevent"]
        assert asked["startdt"] == ["2025-03-12T08:00:00Z"]
        assert asked["enddt"] == ["2025-03-12T09:00:00Z"]
        assert asked["subject"] == [EVENT.title]
        assert asked["body"] == [EVENT.description]


def test_yahoo() -> None:
    asked = parse_qs(urlsplit(add_links(EVENT).yahoo).query)
    assert asked["v"] == ["60"]
    assert (asked["st"], asked["et"]) == (["20250312T080000Z"], ["20250312T090000Z"])
    assert (asked["title"], asked["in_loc"]) == ([EVENT.title], [EVENT.location])


def test_whole_days() -> None:
    links = add_links(EVENT._replace(start=date(2026, 12, 1), end=date(2026, 12, 2)))
    assert "&dates=20261201/20261202&" in links.google
    assert "allday=true" in links.outlook
    assert "startdt=2026-12-01&" in links.outlook
    assert "dur=allday" in links.yahoo


def test_long_text_is_cut_but_keeps_the_address() -> None:
    long = EVENT._replace(description="é" * 5000 + "\n\n" + EVENT.url)
    for link in add_links(long):
        assert len(link) < 3500
        assert "portal.example%2Ftrainings%2Fx%2F" in link


def test_subscribing() -> None:
    links = subscribe_links("https://portal.example/trainings/calendar.ics?audience=experts", "A b")
    assert links.webcal == "webcal://portal.example/trainings/calendar.ics?audience=experts"
    assert links.google == (
        "https://calendar.google.com/calendar/r?cid="
        "webcal%3A%2F%2Fportal.example%2Ftrainings%2Fcalendar.ics%3Faudience%3Dexperts"
    )
    asked = parse_qs(urlsplit(links.outlook).query)
    assert asked == {"url": [links.https], "name": ["A b"]}
