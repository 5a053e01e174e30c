"""Apostrophes and the unbreakable spaces of French, put in when texts are used."""

import re
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from .vocabulary import Language

_T = TypeVar("_T")
_BEFORE = re.compile(r" (?=[:;?!»])")
_AFTER = re.compile(r"(?<=«) ")
_THOUSANDS = re.compile(r"(?<=\d) (?=\d{3}\b)")
UNBREAKABLE, NARROW = "\u00a0", "\u202f"


def typeset(value: _T, language: Language) -> _T:
    """A copy of `value` (text, or a dataclass, tuple or list of texts) with its signs set right."""
    found: Any = value
    if isinstance(found, str):
        found = found.replace("'", "’")
        if language == "fr":
            found = _BEFORE.sub(UNBREAKABLE, found)
            found = _AFTER.sub(UNBREAKABLE, found)
            found = _THOUSANDS.sub(NARROW, found)
    elif isinstance(found, tuple):
        found = tuple(typeset(item, language) for item in found)
    elif is_dataclass(found) and not isinstance(found, type):
        changed = {
            field.name: typeset(getattr(found, field.name), language) for field in fields(found)
        }
        found = replace(found, **changed)
    return found  # type: ignore[no-any-return]  # -- the same kind as was given
