"""Months and their grids."""

from datetime import date

import pytest

from portal.core.errors import BadFilterError
from portal.trainings.months import Month, Span, month_grid


def test_grid_has_whole_weeks_from_monday() -> None:
    weeks = month_grid(Month(2026, 11), [], today=date(2026, 11, 22))
    assert (weeks[0][0].date, weeks[-1][-1].date) == (date(2026, 10, 26), date(2026, 12, 6))
    assert {len(week) for week in weeks} == {7}
    days = [day for week in weeks for day in week]
    assert [day.date for day in days if day.is_today] == [date(2026, 11, 22)]
    assert sum(day.in_month for day in days) == 30


def test_something_of_several_days_lies_on_each() -> None:
    span = Span(date(2026, 11, 29), date(2026, 12, 20), "course")
    weeks = month_grid(Month(2026, 11), [span], today=date(2026, 1, 1))
    held = [day.date for week in weeks for day in week if day.items]
    assert held[0] == date(2026, 11, 29)
    assert held[-1] == date(2026, 12, 6)
    assert len(held) == 8


def test_months_follow_one_another() -> None:
    month = Month.parse("2026-12")
    assert str(month.after) == "2027-01"
    assert str(month.before) == "2026-11"
    assert month.last == date(2026, 12, 31)


@pytest.mark.parametrize(
    "text", ["2026-13", "2026-00", "1999-12", "26-1", "2026-1", "x", "2026-11\n"]
)
def test_anything_else_is_no_month(text: str) -> None:
    with pytest.raises(BadFilterError):
        Month.parse(text)
