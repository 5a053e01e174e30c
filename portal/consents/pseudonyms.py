"""What a pseudonym may be: a code that tells nobody who the patient is, as far as a machine sees.

Refused are names, dates, and the numbers that states give to people. Most of these begin with a
birth date, which counts even where a mistyped check digit does not fit.
"""

import re
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from stdnum import get_cc_module

PSEUDONYM_LENGTH = 32

_CODE_LETTER = re.compile(r"[A-Za-z0-9-]")
_CODE = re.compile(r"[A-Za-z0-9]+(-[A-Za-z0-9]+)*")

# A word of five letters is a name more often than a code, in whatever case; so are two shorter
# ones side by side, of which one has four.
_LONG_WORD = re.compile(r"[A-Za-z]{5,}")
_TWO_WORDS = re.compile(r"(?=[A-Za-z-]*[A-Za-z]{4})[A-Za-z]{3,}-[A-Za-z]{3,}(?![A-Za-z])")
# Two words with a capital each read like a first and a last name, whatever number follows.
_TWO_NAMES = re.compile(r"[A-Z][a-z]{2,}-?[A-Z][a-z]{2,}")

_DAY, _MONTH, _YEAR = "(?:0[1-9]|[12][0-9]|3[01])", "(?:0[1-9]|1[0-2])", "(?:19|20)[0-9]{2}"
_SHORT_DAY, _SHORT_MONTH = "(?:0?[1-9]|[12][0-9]|3[01])", "(?:0?[1-9]|1[0-2])"
_MONTH_NAMES = (
    "JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC|JANV|FEV|AVR|MAI|JUIN|JUIL|AOU|MRZ|MAE|OKT"
    "|DEZ|ENE|ABR|AGO|DIC|GEN|MAG|GIU|LUG|SET|OTT|SICH|LYUT|BER|KVIT|TRAV|CHERV|LYP|SERP|VER|ZHOV"
    "|LYST|GRUD"
)
_DATES = (
    # Eight digits with or without hyphens, whichever part comes first.
    re.compile(
        rf"(?<![0-9])(?:{_YEAR}(-?){_MONTH}\1{_DAY}|{_DAY}(-?){_MONTH}\2{_YEAR}"
        rf"|{_MONTH}(-?){_DAY}\3{_YEAR})(?![0-9])"
    ),
    # Parts without their noughts.
    re.compile(
        rf"(?<![0-9])(?:{_YEAR}-{_SHORT_MONTH}-{_SHORT_DAY}|{_SHORT_DAY}-{_SHORT_MONTH}-{_YEAR}"
        rf"|{_SHORT_MONTH}-{_SHORT_DAY}-{_YEAR}|{_DAY}-{_MONTH}-[0-9]{{2}})(?![0-9])"
    ),
    # The month by its name.
    re.compile(
        rf"(?<![0-9])(?:{_SHORT_DAY}-?(?:{_MONTH_NAMES})[A-Z]*-?(?:{_YEAR}|[0-9]{{2}})"
        rf"|{_YEAR}-?(?:{_MONTH_NAMES})[A-Z]*-?{_SHORT_DAY})(?![0-9])",
        re.IGNORECASE,
    ),
)
# Six digits alone, or before a hyphen and a few more signs as in the north and the east.
_SIX_DIGITS = re.compile(
    r"(?<![A-Za-z0-9])([0-9]{6})(?:-?[0-9]{3}[0-9A-Za-z]{1,2})?(?![A-Za-z0-9])"
)

# Shapes of personal numbers that mix letters and digits; their check signs do not matter.
_SHAPES = (
    re.compile(
        r"[A-Z]{6}[0-9LMNPQRSTUV]{2}[A-EHLMPRST][0-9LMNPQRSTUV]{2}[A-Z][0-9LMNPQRSTUV]{3}[A-Z]"
    ),
    re.compile(r"[12][0-9]{2}(?:0[1-9]|1[0-2]|[2-9][0-9])(?:[0-9]{2}|2[AB])[0-9]{6}(?:[0-9]{2})?"),
    re.compile(r"[XYZ]?[0-9]{7,8}[A-Z]"),
    re.compile(r"[0-9]{7}[A-W][A-IW]?"),
)
# The modules of python-stdnum for numbers of people, by country: Europe and its neighbours.
PERSONAL_NUMBERS = (
    ("at", "vnr"), ("be", "nn"), ("be", "bis"), ("bg", "egn"), ("bg", "pnf"), ("ch", "ssn"),
    ("cz", "rc"), ("de", "idnr"), ("dk", "cpr"), ("ee", "ik"), ("es", "dni"), ("es", "nie"),
    ("fi", "hetu"), ("fr", "nif"), ("fr", "nir"), ("gb", "nhs"), ("gr", "amka"), ("hr", "oib"),
    ("ie", "pps"), ("is", "kennitala"), ("it", "codicefiscale"), ("lt", "asmens"), ("lv", "pvn"),
    ("nl", "bsn"), ("no", "fodselsnummer"), ("pl", "pesel"), ("pt", "cc"), ("pt", "nif"),
    ("ro", "cnp"), ("se", "personnummer"), ("si", "emso"), ("sk", "rc"), ("tr", "tckimlik"),
    ("ua", "rntrc"),
)  # fmt: skip
# Shorter runs are a hospital's own counting; some of them fit some check digit by chance.
_LEAST_DIGITS = 9


def validate_letters(value: str) -> None:
    """Refuse what a pseudonym is not made of, and say which character it is."""
    foreign = sorted({letter for letter in value if not _CODE_LETTER.match(letter)})
    if foreign:
        raise ValidationError(
            _(
                "A pseudonym cannot hold %(characters)s. Use letters from A to Z, digits and "
                "single hyphens, without spaces."
            ),
            code="letters",
            params={"characters": ", ".join(map(_shown, foreign))},
        )
    if not _CODE.fullmatch(value):
        raise ValidationError(
            _("Put single hyphens between letters and digits, none at the beginning or end."),
            code="hyphens",
        )


def _shown(letter: str) -> str:
    if letter == " ":
        return str(_("a space"))
    return f"“{letter}”" if letter.isprintable() else f"U+{ord(letter):04X}"


def validate_pseudonym(value: str) -> None:
    """Refuse what looks like a name, a date or a personal number. Raises `ValidationError`."""
    if _is_date(value):
        raise ValidationError(
            _("This looks like a date. A pseudonym holds no birth date."), code="date"
        )
    if _is_personal_number(value):
        raise ValidationError(
            _(
                "This looks like a number that a state or an insurance gives to one person. Write "
                "a code of your own, such as K7-0042."
            ),
            code="personal_number",
        )
    if _is_name(value):
        raise ValidationError(
            _(
                "This looks like a name. Write a code that has a number in it, such as "
                "K7-0042, and never a patient's name."
            ),
            code="name",
        )


def _is_name(value: str) -> bool:
    if not any(character.isdigit() for character in value):
        return True
    return any(kind.search(value) for kind in (_LONG_WORD, _TWO_WORDS, _TWO_NAMES))


def _is_date(value: str) -> bool:
    if any(kind.search(value) for kind in _DATES):
        return True
    found = _SIX_DIGITS.fullmatch(value) or _SIX_DIGITS.search(value)
    if found is None or (found[0] == found[1] and found[0] != value):
        return False
    first, second, third = (int(found[1][at : at + 2]) for at in (0, 2, 4))
    return _is_day(third, second, first) or _is_day(first, second, third)


def _is_day(year: int, month: int, day: int) -> bool:
    # Denmark, Norway and Sweden add to the day, others to the month.
    try:
        date(2000 + year, month % 20, day % 40 if day < 80 else day % 60)
    except ValueError:
        return False
    return True


def _is_personal_number(value: str) -> bool:
    joined = value.replace("-", "").upper()
    runs = {joined, value.upper(), *value.upper().split("-")}
    if any(shape.fullmatch(run) for shape in _SHAPES for run in runs):
        return True
    return any(
        _numbers_of(country, name).is_valid(run)
        for run in runs
        if sum(sign.isdigit() for sign in run) >= _LEAST_DIGITS
        for country, name in PERSONAL_NUMBERS
    )


def _numbers_of(country: str, name: str) -> Any:
    return get_cc_module(country, name)
