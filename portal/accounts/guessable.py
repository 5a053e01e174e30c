"""Passwords that guessing programs try early: common ones, and what people make of them.

A list alone refuses `password2026` or `Summer2026!!` only if it holds exactly these. Here a
password is taken apart into common passwords, the site's own words, seasons, months, years, runs
and repeats; what needs few parts is few guesses. All offline, from the list that Django ships.
"""

import re
from functools import lru_cache
from itertools import pairwise

from django.conf import settings
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from .models import User

# A word, a year and a mark are three. Three words with something between them are more.
FEWEST_PARTS = 4
SHORTEST_WORD = 3
# Seasons, months and days, as people write them without accents; then what a reader would try.
_KNOWN = """
    spring summer autumn fall winter printemps ete automne hiver fruehling sommer herbst
    january february march april may june july august september october november december
    janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre
    januar februar maerz juni juli oktober dezember
    monday tuesday wednesday thursday friday saturday sunday
    workgroup portal ithaca ern cpms healthcare hospital clinic clinician doctor patient panel
    consent expert training tutorial editor moderator welcome login secret changeme letmein
"""
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm", "azertyuiop", "qsdfghjklm", "wxcvbn", "qwertzuiop")
_RUNS = (*_ROWS, "abcdefghijklmnopqrstuvwxyz", "01234567890")
_DISGUISES = str.maketrans("@4310$57!", "aaeiossti")
_YEAR = re.compile(r"(?:19|20)\d\d")


class GuessablePasswordValidator(CommonPasswordValidator):
    """Refuse common passwords, and what is put together from few known parts."""

    def validate(self, password: str, user: User | None = None) -> None:
        super().validate(password, user)
        if parts_of(password, frozenset(self.passwords)) < FEWEST_PARTS:
            raise ValidationError(
                _("This password is easy to guess. Take three or four words of your own."),
                code="password_too_guessable",
            )

    def get_help_text(self) -> str:
        return _("Your password can’t be a common one, or two or three common words with a year.")


def parts_of(password: str, common: frozenset[str]) -> int:
    """Of how many parts a guessing program makes `password`, at least.

    A common password, a word of the site, a year, a run of the keyboard or alphabet or one
    character over and over is one part, any other character too. A whole that is repeated counts
    once.
    """
    text = _once(password.lower())
    words = common | _site_words()
    shapes = {text, text.translate(_DISGUISES)}
    return min(_fewest(shape, words) for shape in shapes)


def _fewest(text: str, words: frozenset[str]) -> int:
    fewest = [0]
    for end in range(1, len(text) + 1):
        best = fewest[end - 1] + 1
        for start in range(end - 2, -1, -1):
            if fewest[start] + 1 < best and _is_part(text[start:end], words):
                best = fewest[start] + 1
        fewest.append(best)
    return fewest[-1]


def _is_part(piece: str, words: frozenset[str]) -> bool:
    if len(set(piece)) == 1:
        return True
    if len(piece) < SHORTEST_WORD:
        return False
    return bool(piece in words or _YEAR.fullmatch(piece) or _is_run(piece))


def _is_run(piece: str) -> bool:
    """Next to each other on a keyboard, in the alphabet or in counting, in one direction."""
    if any(piece in run or piece[::-1] in run for run in _RUNS):
        return True
    steps = {ord(after) - ord(before) for before, after in pairwise(piece)}
    return steps in ({1}, {-1})


def _once(text: str) -> str:
    """What is said over and over, once: `abcabc` is `abc`."""
    length = (text + text).find(text, 1)
    return text[:length]


@lru_cache(maxsize=1)
def _site_words() -> frozenset[str]:
    """What anybody who reads the site would try."""
    named = re.findall(r"[a-z]{3,}", f"{settings.SITE_NAME} {settings.SITE_URL}".lower())
    return frozenset([*_KNOWN.split(), *named])
