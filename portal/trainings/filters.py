"""What an address asks the calendar for, without I/O. The address is the only state there is."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import ClassVar
from urllib.parse import urlencode

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.core.errors import BadFilterError

from .enums import Audience, TrainingLanguage, View, When
from .months import Month

_PAGE = re.compile(r"[1-9][0-9]{0,5}")


@dataclass(frozen=True, slots=True)
class CalendarFilter:
    """Which trainings; the same on the page and in its feed. Empty: no such filter."""

    audience: str = ""
    language: str = ""
    when: str = ""

    NAMES: ClassVar = ("audience", "language", "when")

    @classmethod
    def parse(cls, query: Mapping[str, str]) -> "CalendarFilter":
        """Read the filter of an address. Raises `BadFilterError` for a value nobody defined."""
        return cls(
            audience=_choice(query, "audience", Audience, _("Audience")),
            language=_choice(query, "language", TrainingLanguage, _("Language")),
            when=_choice(query, "when", When, _("When")),
        )

    def parameters(self) -> dict[str, str]:
        """What the address says, in one order whatever order it was asked in."""
        return {name: getattr(self, name) for name in self.NAMES if getattr(self, name)}


@dataclass(frozen=True, slots=True)
class CalendarQuery:
    """The whole address of a calendar page: which trainings, drawn how, which part of them."""

    filter: CalendarFilter
    view: str = View.LIST
    month: Month | None = None
    page: int = 1

    @classmethod
    def parse(cls, query: Mapping[str, str]) -> "CalendarQuery":
        """Read an address. Raises `BadFilterError` for a value nobody defined."""
        month = query.get("month", "")
        page = query.get("page", "") or "1"
        if not _PAGE.fullmatch(page):
            raise BadFilterError(name=_("Page"), value=page[:40])
        return cls(
            filter=CalendarFilter.parse(query),
            view=_choice(query, "view", View, _("View")) or View.LIST,
            month=Month.parse(month) if month else None,
            page=int(page),
        )

    def with_filter(self, **changes: str) -> "CalendarQuery":
        """The same page with another filter, from its first part."""
        return replace(self, filter=replace(self.filter, **changes), page=1)

    def as_list(self) -> "CalendarQuery":
        return replace(self, view=View.LIST, month=None, page=1)

    def as_month(self, month: Month | None = None) -> "CalendarQuery":
        return replace(self, view=View.MONTH, month=month, page=1)

    def feed_address(self) -> str:
        """The query string of the feed with the same filter."""
        parameters = self.filter.parameters()
        return f"?{urlencode(parameters)}" if parameters else ""

    def address(self) -> str:
        """The query string, with its question mark; empty for the plain calendar."""
        parameters = self.filter.parameters()
        if self.view != View.LIST:
            parameters["view"] = str(self.view)
        if self.view == View.MONTH and self.month:
            parameters["month"] = str(self.month)
        if self.page > 1:
            parameters["page"] = str(self.page)
        return f"?{urlencode(parameters)}" if parameters else ""


def _choice(
    query: Mapping[str, str], name: str, choices: type[models.TextChoices], label: object
) -> str:
    value = query.get(name, "")
    if value and value not in choices.values:
        raise BadFilterError(name=label, value=value[:40])
    return value
