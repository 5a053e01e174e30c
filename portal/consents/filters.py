"""What an address asks the consent library for, without I/O. The address is the only state."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import ClassVar
from urllib.parse import urlencode

from django.utils.translation import gettext_lazy as _

from portal.core.errors import BadFilterError

from .enums import Variant

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8}){0,4}")
_KEY = re.compile(r"[0-9]{1,9}")
_CENTRE = re.compile(r"[a-z0-9][a-z0-9-]{0,99}")


@dataclass(frozen=True, slots=True)
class LibraryQuery:
    """The three questions: who signs, in which language, for which hospital. Empty: not said."""

    variant: str = ""
    language: str = ""
    centre: str = ""

    NAMES: ClassVar = ("variant", "language", "centre")

    @classmethod
    def parse(cls, query: Mapping[str, str]) -> "LibraryQuery":
        """Read an address. Raises `BadFilterError` for what can be no answer."""
        variant = query.get("variant", "")
        if variant and variant not in Variant.values:
            raise BadFilterError(name=_("Who signs"), value=variant[:40])
        return cls(
            variant=variant,
            language=_shaped(query, "language", _LANGUAGE, _("Language")),
            centre=_shaped(query, "centre", _CENTRE, _("Hospital")),
        )

    @property
    def is_answered(self) -> bool:
        """Whether enough is said to show a form; without a hospital it is the general one."""
        return bool(self.variant and self.language)

    def having(self, **changes: str) -> "LibraryQuery":
        return replace(self, **changes)

    def address(self) -> str:
        """The query string with its question mark; empty for the plain page."""
        said = {name: getattr(self, name) for name in self.NAMES if getattr(self, name)}
        return f"?{urlencode(said)}" if said else ""

    def is_meant_by(self, written: str) -> bool:
        """Whether a query string is one that a link or the page's own form makes."""
        form = urlencode({name: getattr(self, name) for name in self.NAMES})
        return written in {self.address().removeprefix("?"), form}


def key_from(written: str) -> int:
    """The key of a row that an address or a form names; 0, which no row has, for what is none."""
    return int(written) if _KEY.fullmatch(written) else 0


def _shaped(query: Mapping[str, str], name: str, shape: re.Pattern[str], label: object) -> str:
    value = query.get(name, "")
    if value and not shape.fullmatch(value):
        raise BadFilterError(name=label, value=value[:40])
    return value
