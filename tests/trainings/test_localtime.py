"""Clocks on walls, and the instants they mean."""

from datetime import UTC, date, datetime

import pytest

from portal.trainings.errors import DoubleTimeError, MissingTimeError, UnknownZoneError
from portal.trainings.localtime import (
    Occurrence,
    day_start,
    occurrence_of,
    to_local,
    to_utc,
    zone_label,
    zone_named,
    zone_names,
)

BRUSSELS = zone_named("Europe/Brussels")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("local", "instant"),
    [
        ("2025-03-12T09:00", "2025-03-12T08:00Z"),
        ("2025-06-18T16:00", "2025-06-18T14:00Z"),
        ("2026-03-29T01:59", "2026-03-29T00:59Z"),
        ("2026-03-29T03:00", "2026-03-29T01:00Z"),
        ("2026-10-25T01:59", "2026-10-24T23:59Z"),
        ("2026-10-25T03:00", "2026-10-25T02:00Z"),
        ("2040-07-02T09:00", "2040-07-02T07:00Z"),
    ],
)
def test_local_time_becomes_an_instant_and_comes_back(local: str, instant: str) -> None:
    assert to_utc(at(local), BRUSSELS) == at(instant)
    assert to_local(at(instant), BRUSSELS) == at(local)


def test_a_time_in_the_spring_gap_does_not_exist() -> None:
    with pytest.raises(MissingTimeError) as caught:
        to_utc(at("2026-03-29T02:30"), BRUSSELS)
    assert str(caught.value) == (
        "02:30 does not exist on that day in Europe/Brussels: "
        "the clocks go forward from 02:00 to 03:00."
    )


def test_the_gap_is_named_in_zones_with_half_an_hour() -> None:
    with pytest.raises(MissingTimeError) as caught:
        to_utc(at("2026-10-04T02:10"), zone_named("Australia/Lord_Howe"))
    assert "from 02:00 to 02:30" in str(caught.value)


def test_a_time_that_comes_twice_is_asked_about() -> None:
    twice = at("2026-10-25T02:30")
    with pytest.raises(DoubleTimeError):
        to_utc(twice, BRUSSELS)
    first = to_utc(twice, BRUSSELS, Occurrence.FIRST)
    second = to_utc(twice, BRUSSELS, Occurrence.SECOND)
    assert (first, second) == (at("2026-10-25T00:30Z"), at("2026-10-25T01:30Z"))
    assert to_local(first, BRUSSELS) == to_local(second, BRUSSELS) == twice
    assert occurrence_of(first, BRUSSELS) is Occurrence.FIRST
    assert occurrence_of(second, BRUSSELS) is Occurrence.SECOND
    assert occurrence_of(at("2026-10-25T03:30Z"), BRUSSELS) is None


def test_an_answer_nobody_needs_changes_nothing() -> None:
    assert to_utc(at("2026-07-01T12:00"), BRUSSELS, Occurrence.SECOND) == at("2026-07-01T10:00Z")


@pytest.mark.parametrize(
    "name", ["Europe/Atlantis", "", "../etc/passwd", "europe/brussels", "CET+1"]
)
def test_unknown_zones_are_refused(name: str) -> None:
    with pytest.raises(UnknownZoneError):
        zone_named(name)


def test_a_day_may_begin_at_one_o_clock() -> None:
    assert day_start(date(2026, 12, 1), BRUSSELS) == datetime(2026, 11, 30, 23, tzinfo=UTC)
    beirut = zone_named("Asia/Beirut")
    first = day_start(date(2027, 3, 28), beirut)
    assert to_local(first, beirut) == at("2027-03-28T01:00")


def test_zones_are_called_as_people_call_them() -> None:
    winter, summer = at("2026-01-01T12:00Z"), at("2026-07-01T12:00Z")
    assert zone_label("Europe/Brussels", winter) == "Brussels, CET"
    assert zone_label("Europe/Brussels", summer) == "Brussels, CEST"
    assert zone_label("America/Sao_Paulo", summer) == "Sao Paulo"
    assert zone_label("UTC", summer) == "UTC"


def test_the_list_of_zones_has_places_only() -> None:
    names = zone_names()
    assert names[0] == "UTC"
    assert {"Europe/Brussels", "Europe/Kyiv", "America/New_York"} <= set(names)
    assert not [name for name in names if name.startswith(("Etc/", "US/"))]
