"""Chapters of a video: one line each, a time and a title, as editors write them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .errors import LinesError, Problem
from .webvtt import MAX_PROBLEMS, Cue, clock

MAX_CHAPTERS = 60
MAX_TITLE = 120  # characters
_LINE = re.compile(r"(?:(\d{1,2}):)?(\d{1,2}):([0-5]\d)(?:\s*[-–—:]\s+|\s+)(\S.*)")


@dataclass(frozen=True)
class Chapter:
    """A part of a video, from `start` in seconds to the next one."""

    start: int
    title: str

    @property
    def clock(self) -> str:
        return clock(self.start * 1000)


def parse_chapters(text: str, *, duration: int | None = None) -> list[Chapter]:
    """The chapters that the lines of `text` name, e.g. “1:05 Who may see a case”.

    `duration` is the film's, in milliseconds, where it is known. Raises `LinesError`.
    """
    found: list[Chapter] = []
    problems: list[Problem] = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        match = _LINE.fullmatch(line.strip())
        if match is None:
            fault: str | Promise = _("write a time, a space and a title, such as “1:05 Consent”.")
            problems.append(Problem(number, fault))
            continue
        hours, minutes, seconds, title = match.groups()
        start = (int(hours or 0) * 60 + int(minutes)) * 60 + int(seconds)
        if found and start <= found[-1].start:
            problems.append(Problem(number, _("the chapter does not start after the one above.")))
        if duration is not None and start * 1000 >= duration:
            message = _("the video ends at %(length)s, before this chapter.")
            problems.append(Problem(number, message % {"length": clock(duration)}))
        if len(title) > MAX_TITLE:
            problems.append(Problem(number, _("the title is too long for a list.")))
        found.append(Chapter(start, title))
    if len(found) > MAX_CHAPTERS:
        problems.append(Problem(1, _("there are too many chapters.")))
    if problems:
        raise LinesError(problems[:MAX_PROBLEMS])
    return found


def chapter_lines(cues: Iterable[Cue]) -> str:
    """The cues of a WebVTT file of chapters, as editors' lines."""
    return "\n".join(f"{clock(cue.start)} {' '.join(cue.text.split())[:MAX_TITLE]}" for cue in cues)
