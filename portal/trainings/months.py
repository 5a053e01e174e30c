"""Months and their grids, without I/O. Weeks begin on Monday."""

import calendar
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from portal.core.errors import BadFilterError

_WRITTEN = re.compile(r"(20[0-9]{2})-(0[1-9]|1[0-2])")


class Month(NamedTuple):
    """A month of this century."""

    year: int
    number: int

    @classmethod
    def parse(cls, text: str) -> "Month":
        """Read "2026-11". Raises `BadFilterError` for anything else."""
        match = _WRITTEN.fullmatch(text)
        if not match:
            raise BadFilterError(name=_("Month"), value=text[:40])
        return cls(int(match[1]), int(match[2]))

    @classmethod
    def of(cls, day: date) -> "Month":
        return cls(day.year, day.month)

    @property
    def first(self) -> date:
        return date(self.year, self.number, 1)

    @property
    def last(self) -> date:
        return date(self.year, self.number, calendar.monthrange(self.year, self.number)[1])

    @property
    def before(self) -> "Month":
        return Month.of(self.first - timedelta(days=1))

    @property
    def after(self) -> "Month":
        return Month.of(self.last + timedelta(days=1))

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.number:02d}"


@dataclass(frozen=True, slots=True)
class Day:
    """One square of a month's grid."""

    date: date
    in_month: bool
    is_today: bool
    items: tuple[Any, ...]


class Span(NamedTuple):
    """Something that lies on the days from `first` to `last`, both included."""

    first: date
    last: date
    item: Any


def month_grid(month: Month, spans: Iterable[Span], today: date) -> list[list[Day]]:
    """The weeks of `month`, whole, with what lies on each day in the order given."""
    on_day: dict[date, list[Any]] = {}
    weeks = calendar.Calendar().monthdatescalendar(month.year, month.number)
    first, last = weeks[0][0], weeks[-1][-1]
    for span in spans:
        day = max(span.first, first)
        while day <= min(span.last, last):
            on_day.setdefault(day, []).append(span.item)
            day += timedelta(days=1)
    return [
        [
            Day(day, day.month == month.number, day == today, tuple(on_day.get(day, ())))
            for day in week
        ]
        for week in weeks
    ]
