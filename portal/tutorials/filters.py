"""What an address asks the list of tutorials for, without I/O. The address is its only state."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import ClassVar
from urllib.parse import urlencode

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.core.errors import BadFilterError

from .enums import Kind, Level, Role

LONGEST_QUERY = 100
_PAGE = re.compile(r"[1-9][0-9]{0,5}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,2}")


@dataclass(frozen=True, slots=True)
class TutorialFilter:
    """Which tutorials. Empty: no such filter."""

    role: str = ""
    type: str = ""
    level: str = ""
    text: str = ""
    audio: str = ""
    captions: str = ""

    NAMES: ClassVar = ("role", "type", "level", "text", "audio", "captions")

    @classmethod
    def parse(cls, query: Mapping[str, str]) -> "TutorialFilter":
        """Read the filter of an address. Raises `BadFilterError` for a value nobody defined."""
        return cls(
            role=_choice(query, "role", Role, _("Role")),
            type=_choice(query, "type", Kind, _("Type")),
            level=_choice(query, "level", Level, _("Level")),
            text=_language(query, "text"),
            audio=_language(query, "audio"),
            captions=_language(query, "captions"),
        )

    @property
    def is_narrow(self) -> bool:
        """Whether anything but the role is chosen."""
        return bool(set(self.parameters()) - {"role"})

    def parameters(self) -> dict[str, str]:
        """What the address says, in one order whatever order it was asked in."""
        return {name: getattr(self, name) for name in self.NAMES if getattr(self, name)}


@dataclass(frozen=True, slots=True)
class TutorialQuery:
    """The whole address of the list: which tutorials, which words, which part of the list."""

    filter: TutorialFilter
    words: str = ""
    page: int = 1

    @classmethod
    def parse(cls, query: Mapping[str, str]) -> "TutorialQuery":
        """Read an address. Raises `BadFilterError` for a value nobody defined."""
        page = query.get("page", "") or "1"
        if not _PAGE.fullmatch(page):
            raise BadFilterError(name=_("Page"), value=page[:40])
        return cls(
            filter=TutorialFilter.parse(query), words=_words(query.get("q", "")), page=int(page)
        )

    def with_filter(self, **changes: str) -> "TutorialQuery":
        """The same list with another filter, from its first part."""
        return replace(self, filter=replace(self.filter, **changes), page=1)

    def without_filter(self) -> "TutorialQuery":
        """Everything, with the same words looked for."""
        return replace(self, filter=TutorialFilter(), page=1)

    def address(self) -> str:
        """The query string, with its question mark; empty for the plain list."""
        parameters = self.filter.parameters()
        if self.words:
            parameters["q"] = self.words
        if self.page > 1:
            parameters["page"] = str(self.page)
        return f"?{urlencode(parameters)}" if parameters else ""


def _words(text: str) -> str:
    cleaned = "".join(char if char.isprintable() else " " for char in text[: LONGEST_QUERY * 4])
    return " ".join(cleaned.split())[:LONGEST_QUERY].strip()


def _choice(
    query: Mapping[str, str], name: str, choices: type[models.TextChoices], label: object
) -> str:
    value = query.get(name, "")
    if value and value not in choices.values:
        raise BadFilterError(name=label, value=value[:40])
    return value


def _language(query: Mapping[str, str], name: str) -> str:
    value = query.get(name, "")
    if value and not _LANGUAGE.fullmatch(value):
        raise BadFilterError(name=_("Language"), value=value[:40])
    return value
