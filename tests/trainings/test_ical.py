"""Six independent readers must understand every calendar alike."""

import json
import subprocess
import uuid
import warnings
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import icalendar
import pytest
import vobject
from ical.calendar_stream import IcsCalendarStream

from portal.trainings.events import CalendarEvent
from portal.trainings.ical import calendar_bytes, escape

ROOT = Path(__file__).resolve().parents[2]
JUDGES = ROOT / "tests" / "calendar_judges"
REVISED = datetime(2026, 11, 1, 12, tzinfo=UTC)
ODD = "Commas, semicolons; back\\slashes\nnew lines: äöü Ελλάδα Київ 🧬👩🏽‍⚕️ & <b>"


class Reading(NamedTuple):
    """What one reader understood of one event."""

    start: str
    end: str
    title: str
    description: str
    status: str
    sequence: int


def event(**fields: Any) -> CalendarEvent:
    start = fields.pop("start", datetime(2026, 11, 26, 9, tzinfo=UTC))
    values: dict[str, Any] = {
        "uid": f"{uuid.uuid4()}@workgroup-portal.eu",
        "sequence": 0,
        "revised_at": REVISED,
        "start": start,
        "end": start + timedelta(hours=1),
        "title": "Submitting a case",
        "description": "What to write",
        "location": "Online",
        "url": "https://portal.example/trainings/submitting-a-case/",
        "categories": ("Clinicians", "Introduction"),
        "cancelled": False,
    }
    return CalendarEvent(**(values | fields))


EVENTS = {
    "winter": event(start=datetime(2025, 3, 12, 8, tzinfo=UTC)),
    "summer": event(start=datetime(2025, 6, 18, 14, tzinfo=UTC)),
    "clocks go forward": event(start=datetime(2026, 3, 29, 0, 30, tzinfo=UTC)),
    "clocks go back": event(start=datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
    "2040": event(start=datetime(2040, 7, 2, 7, tzinfo=UTC)),
    "one whole day": event(start=date(2026, 12, 1), end=date(2026, 12, 2)),
    "three whole days": event(start=date(2026, 3, 28), end=date(2026, 3, 31)),
    "cancelled": event(cancelled=True, sequence=3, title="Cancelled: Submitting a case"),
    "odd text": event(title=ODD.replace("\n", " "), description=ODD),
    "long ASCII": event(title="x" * 300, description="a, b; c" * 90),
    "long emoji": event(title="🧬" * 90, description="é" * 500 + "\n" + "ї🧬x" * 100),
}


def of_icalendar(text: bytes) -> dict[str, Reading]:
    found: list[Any] = list(icalendar.Calendar.from_ical(text).walk("VEVENT"))
    return {
        str(e["UID"]): Reading(
            written(e["DTSTART"].dt),
            written(e["DTEND"].dt),
            str(e["SUMMARY"]),
            str(e["DESCRIPTION"]),
            str(e["STATUS"]),
            int(e["SEQUENCE"]),
        )
        for e in found
    }


def of_vobject(text: bytes) -> dict[str, Reading]:
    return {
        e.uid.value: Reading(
            written(e.dtstart.value),
            written(e.dtend.value),
            e.summary.value,
            e.description.value,
            e.status.value,
            int(e.sequence.value),
        )
        for e in vobject.readOne(text.decode()).vevent_list
    }


def of_ics(text: bytes) -> dict[str, Reading]:
    with warnings.catch_warnings():
        # ics 0.7 is built on a parser generator and a date library that Python is leaving behind.
        warnings.simplefilter("ignore")
        import ics

        calendar = ics.Calendar(text.decode())
        return {
            e.uid: Reading(
                e.begin.date().isoformat() if e.all_day else written(e.begin.datetime),
                # This reader shows the last day of a whole-day event, not the day after.
                e.end.date().isoformat() if e.all_day else written(e.end.datetime),
                e.name,
                e.description,
                str(e.status),
                next(int(line.value) for line in e.extra if line.name == "SEQUENCE"),
            )
            for e in calendar.events
        }


def of_ical(text: bytes) -> dict[str, Reading]:
    return {
        str(e.uid): Reading(
            written(e.dtstart),
            written(e.dtend),
            e.summary or "",
            e.description or "",
            str(e.status.value if e.status else ""),
            int(e.sequence or 0),
        )
        for e in IcsCalendarStream.calendar_from_ics(text.decode()).events
    }


def of_node(text: bytes, reader: str, folder: Path) -> dict[str, Reading]:
    """The two readers in JavaScript, run by Node in a zone far from ours."""
    if not (JUDGES / "node_modules").is_dir():
        pytest.skip("needs `npm ci --prefix tests/calendar_judges`, which make test runs")
    file = folder / "calendar.ics"
    file.write_bytes(text)
    answer = subprocess.run(
        [ROOT / ".venv/bin/node", JUDGES / "read.mjs", file],
        capture_output=True,
        check=True,
        env={"TZ": "America/New_York", "PATH": "/usr/bin:/bin"},
    ).stdout
    return {e.pop("uid"): Reading(**e) for e in json.loads(answer)[reader]}


READERS: dict[str, Callable[[bytes, Path], dict[str, Reading]]] = {
    "icalendar": lambda text, _folder: of_icalendar(text),
    "vobject": lambda text, _folder: of_vobject(text),
    "ics": lambda text, _folder: of_ics(text),
    "ical": lambda text, _folder: of_ical(text),
    "ical.js": lambda text, folder: of_node(text, "ical.js", folder),
    "node-ical": lambda text, folder: of_node(text, "node-ical", folder),
}


def written(moment: date) -> str:
    if isinstance(moment, datetime):
        assert moment.utcoffset() == timedelta(), "a local time, or one without a zone"
        return moment.astimezone(UTC).isoformat()
    return moment.isoformat()


@pytest.mark.parametrize("reader", READERS)
def test_every_reader_understands_every_event(reader: str, tmp_path: Path) -> None:
    text = calendar_bytes(EVENTS.values(), name="Trainings, all", description=ODD)
    read = READERS[reader](text, tmp_path)
    assert len(read) == len(EVENTS)
    for name, told in EVENTS.items():
        understood = read[told.uid]
        expected = Reading(
            written(told.start),
            written(told.end),
            told.title,
            told.description,
            "CANCELLED" if told.cancelled else "CONFIRMED",
            told.sequence,
        )
        assert understood == expected, f"{reader} on {name}"


def test_lines_are_folded_at_75_octets_between_characters() -> None:
    text = calendar_bytes(EVENTS.values(), name="N", description="D")
    assert text.endswith(b"END:VCALENDAR\r\n")
    lines = text.split(b"\r\n")
    assert max(map(len, lines)) == 75
    for line in lines:
        line.decode()
    assert b"\n" not in text.replace(b"\r\n", b"")


def test_a_line_of_exactly_75_octets_is_left_whole() -> None:
    text = calendar_bytes([event(title="x" * 67)], name="N", description="D")
    assert b"\r\nSUMMARY:" + b"x" * 67 + b"\r\n" in text
    folded = calendar_bytes([event(title="x" * 68)], name="N", description="D")
    assert b"\r\nSUMMARY:" + b"x" * 67 + b"\r\n x\r\n" in folded


def test_no_text_can_add_a_line() -> None:
    hostile = "x\r\nATTACH:https://evil.example/\rEND:VEVENT\nBEGIN:VEVENT\x00\x1b\u2028"
    text = calendar_bytes([event(title=hostile)], name=hostile, description=hostile)
    lines = text.decode().split("\r\n")
    assert not [line for line in lines if line.startswith("ATTACH")]
    assert lines.count("BEGIN:VEVENT") == 1
    assert "\x00" not in text.decode()
    assert escape("a\tb") == "a\tb"


def test_what_clients_need_is_there() -> None:
    lines = calendar_bytes([event()], name="N", description="D").decode().split("\r\n")
    for line in (
        "SEQUENCE:0",
        "DTSTART:20261126T090000Z",
        "DTSTAMP:20261101T120000Z",
        "LAST-MODIFIED:20261101T120000Z",
        "REFRESH-INTERVAL;VALUE=DURATION:PT6H",
        "X-PUBLISHED-TTL:PT6H",
        "NAME:N",
        "X-WR-CALNAME:N",
        "COLOR:steelblue",
        "CATEGORIES:Clinicians,Introduction",
    ):
        assert line in lines
    assert "BEGIN:VTIMEZONE" not in lines


def test_whole_days_end_on_the_day_after() -> None:
    text = calendar_bytes([EVENTS["one whole day"]], name="N", description="D")
    assert b"DTSTART;VALUE=DATE:20261201\r\nDTEND;VALUE=DATE:20261202\r\n" in text
