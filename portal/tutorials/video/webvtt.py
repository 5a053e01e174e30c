"""WebVTT as the portal takes it: read strictly, written anew.

Stricter than browsers, which skip what they cannot read: an editor learns of every fault, with
its line. Only words, speakers, plain emphasis and known placements are kept, so that what the
portal serves holds nothing that it did not write itself. Styles, regions, classes and notes are
left out. Source: https://www.w3.org/TR/webvtt1/. Times are milliseconds.
"""

import html
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.pages.words import one_line

from .errors import (
    LinesError,
    Problem,
    VttEmptyError,
    VttEncodingError,
    VttIsSubRipError,
    VttIsWebPageError,
    VttIsXmlError,
    VttSignatureError,
    VttTooBigError,
)

MAX_BYTES = 1024 * 1024
MAX_CUES = 5000
MAX_CUE_TEXT = 600  # characters
MAX_PROBLEMS = 8
# Encoders round a film's length; a last caption may stand this much longer.
TOLERANCE = 1000

_TIME = r"(?:(\d{2,4}):)?([0-5]\d):([0-5]\d)\.(\d{3})"
# No pattern here may share a run of spaces between two of its parts: a line of a million of them
# would then take hours.
_TIMING = re.compile(rf"[ \t]*{_TIME}[ \t]+-->[ \t]+{_TIME}(?:[ \t](.*))?")
_HALF_TIMING = re.compile(rf"[ \t]*{_TIME}\D{{1,9}}{_TIME}")
_SUBRIP = re.compile(r"\s*\d+[ \t]*\n\s*\d+:\d\d:\d\d,\d{3}\s*-->")
_WEB_PAGE = re.compile(r"\s*<(?:!doctype\s+html|html|head|body|script)\b", re.IGNORECASE)
_XML = re.compile(r"\s*<(?:\?xml|tt)\b")
_CONTROL = re.compile(r"[\x01-\x08\x0b\x0c\x0e-\x1f\x7f]")
_TAG = re.compile(r"<(/?)([A-Za-z]*)((?:\.[^\s<>]*)?)(?:[ \t]([^<>]*))?>")
_TIME_TAG = re.compile(rf"<{_TIME}>")
_PERCENT = r"(?:100|\d{1,2})(?:\.\d+)?%"
_SETTINGS = {
    "align": re.compile(r"start|center|end|left|right"),
    "vertical": re.compile(r"rl|lr"),
    "size": re.compile(_PERCENT),
    "position": re.compile(rf"{_PERCENT}(?:,(?:line-left|center|line-right))?"),
    "line": re.compile(rf"(?:{_PERCENT}|-?\d{{1,3}})(?:,(?:start|center|end))?"),
}
_KEPT_TAGS = frozenset({"b", "i", "u", "ruby", "rt", "v"})
_DROPPED_TAGS = frozenset({"c", "lang"})
_MUTED_BLOCKS = ("NOTE", "STYLE", "REGION")


@dataclass(frozen=True)
class Cue:
    """Words from `start` to `end`. `markup` is safe WebVTT, `text` the words alone, one string a
    line; `speaker` is "" where none is named; `line` is where it stood in the file."""

    start: int
    end: int
    text: str
    markup: str
    speaker: str = ""
    settings: str = ""
    line: int = 0


def read_vtt(content: bytes) -> list[Cue]:
    """The cues of an uploaded file.

    Raises a `TextFileError` for what is no WebVTT at all, `LinesError` for faults in lines.
    """
    if not content.strip():
        raise VttEmptyError
    if len(content) > MAX_BYTES:
        raise VttTooBigError(limit_kb=MAX_BYTES // 1024)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise VttEncodingError(line=content.count(b"\n", 0, error.start) + 1) from None
    if "\0" in text:
        raise VttEncodingError(line=text.count("\n", 0, text.index("\0")) + 1)
    return parse_vtt(text)


def parse_vtt(text: str) -> list[Cue]:
    """As `read_vtt`, for text that is at hand already."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise VttEmptyError
    if len(text) > MAX_BYTES:
        raise VttTooBigError(limit_kb=MAX_BYTES // 1024)
    lines = text.split("\n")
    if not re.fullmatch(r"WEBVTT(?:[ \t].*)?", lines[0]):
        raise _what_it_is(text)
    return _Reader(lines).cues()


def write_vtt(cues: Iterable[Cue]) -> str:
    """A file with these cues and nothing else."""
    blocks = ["WEBVTT"]
    for cue in cues:
        times = f"{_stamp(cue.start)} --> {_stamp(cue.end)}"
        blocks.append(f"{times} {cue.settings}".strip() + f"\n{cue.markup}")
    return "\n\n".join(blocks) + "\n"


def check_length(cues: Sequence[Cue], duration: int) -> None:
    """Raise `LinesError` where cues go on after a film of `duration` milliseconds has ended."""
    late = [cue for cue in cues if cue.end > duration + TOLERANCE]
    if late:
        message = _("the cue ends at %(end)s, but the video at %(length)s.") % {
            "end": clock(late[0].end),
            "length": clock(duration),
        }
        raise LinesError([Problem(late[0].line, message)])


def clock(milliseconds: int) -> str:
    """A time as people read it: 1:05, or 1:02:05 from an hour on."""
    seconds = milliseconds // 1000
    hours, minutes, rest = seconds // 3600, seconds // 60 % 60, seconds % 60
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def _what_it_is(text: str) -> Exception:
    if _SUBRIP.match(text):
        return VttIsSubRipError()
    if _WEB_PAGE.match(text):
        return VttIsWebPageError()
    if _XML.match(text):
        return VttIsXmlError()
    return VttSignatureError()


def _stamp(milliseconds: int) -> str:
    seconds, rest = divmod(milliseconds, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{rest:03}"


def _milliseconds(hours: str | None, minutes: str, seconds: str, rest: str) -> int:
    return ((int(hours or 0) * 60 + int(minutes)) * 60 + int(seconds)) * 1000 + int(rest)


class _Reader:
    """Reads blocks of lines, and notes what is wrong with each."""

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        self.found: list[Cue] = []
        self.problems: list[Problem] = []

    def cues(self) -> list[Cue]:
        for number, line in enumerate(self.lines, 1):
            if _CONTROL.search(line):
                self._fault(number, _("there is a control character in it."))
        for first, block in self._blocks():
            if len(self.problems) >= MAX_PROBLEMS:
                break
            self._read_block(first, block)
        if not self.problems and not self.found:
            self._fault(1, _("the file has no cue in it."))
        if len(self.found) > MAX_CUES:
            self._fault(self.found[MAX_CUES].line, _("there are too many cues."))
        if self.problems:
            raise LinesError(self.problems[:MAX_PROBLEMS])
        return self.found

    def _blocks(self) -> Iterable[tuple[int, list[str]]]:
        """Each block after the header, with the number of its first line."""
        start = 1
        while start < len(self.lines) and self.lines[start].strip():
            if "-->" in self.lines[start]:
                self._fault(start + 1, _("leave an empty line between WEBVTT and the first cue."))
            start += 1
        block: list[str] = []
        first = 0
        for number, line in enumerate([*self.lines[start:], ""], start + 1):
            if line.strip():
                first = first or number
                block.append(line)
            elif block:
                yield first, block
                block, first = [], 0

    def _read_block(self, first: int, block: list[str]) -> None:
        has_timing = any("-->" in line for line in block[:2])
        if not has_timing:
            if re.match(rf"(?:{'|'.join(_MUTED_BLOCKS)})(?:\s|$)", block[0]):
                return
            self._fault(*self._missing_times(first, block))
            return
        at = 0 if "-->" in block[0] else 1
        number = first + at
        timing = _TIMING.fullmatch(block[at])
        if timing is None:
            self._fault(number, self._timing_fault(block[at]))
            return
        start, end = _milliseconds(*timing.groups()[:4]), _milliseconds(*timing.groups()[4:8])
        settings = self._settings(number, timing[9] or "")
        body = block[at + 1 :]
        if not body:
            self._fault(number, _("the cue has no text."))
            return
        words = _Words(body, number + 1)
        for problem in words.problems:
            self._fault(problem.line, problem.message)
        self._check_times(number, start, end)
        if not words.text:
            self._fault(number, _("the cue has no text."))
        self.found.append(
            Cue(start, end, words.text, words.markup, words.speaker, settings, number)
        )

    @staticmethod
    def _missing_times(first: int, block: list[str]) -> tuple[int, Promise]:
        """The line and what is wrong with it, where no arrow shows which one has the times."""
        for number, line in enumerate(block[:2], first):
            if _HALF_TIMING.match(line):
                return number, _("write the arrow between the times as -->.")
        return first, _("above the words, a line with their times is missing.")

    @staticmethod
    def _timing_fault(line: str) -> Promise:
        if re.search(r"\d,\d{3}", line):
            return _("write times with a full stop, such as 00:05.000, not with a comma.")
        return _("the times cannot be read. Write them as 00:05.000 --> 00:08.000.")

    def _settings(self, number: int, written: str) -> str:
        kept = []
        for setting in written.split():
            name, _colon, value = setting.partition(":")
            if name == "region":
                continue
            if name not in _SETTINGS or not _SETTINGS[name].fullmatch(value):
                self._fault(number, _("“%(what)s” is no placement.") % {"what": setting[:40]})
            else:
                kept.append(setting)
        return " ".join(kept)

    def _check_times(self, number: int, start: int, end: int) -> None:
        if end <= start:
            self._fault(number, _("the cue does not end after it starts."))
        if not self.found:
            return
        before = self.found[-1]
        if start < before.start:
            self._fault(number, _("the cue starts before the one above it. Order cues by time."))
        elif start < before.end:
            self._fault(
                number,
                _("the cue starts at %(start)s, while the one above it lasts until %(end)s.")
                % {"start": _stamp(start), "end": _stamp(before.end)},
            )

    def _fault(self, line: int, message: str | Promise) -> None:
        self.problems.append(Problem(line, message))


class _Words:
    """One cue's text: the words, and safe markup of them."""

    def __init__(self, lines: Sequence[str], first: int) -> None:
        self.problems: list[Problem] = []
        self.speaker = ""
        self._open: list[str] = []
        texts, marked = [], []
        for number, line in enumerate(lines, first):
            if "-->" in line:
                self._fault(number, _("“-->” may not stand in a cue's text. Leave a line empty."))
                continue
            text, markup = self._line(number, line)
            texts.append(text)
            marked.append(markup)
        self.text = "\n".join(text for text in texts if text)
        closing = "".join(f"</{tag}>" for tag in reversed(self._open))
        self.markup = "\n".join(line for line in marked if line) + closing
        if len(self.text) > MAX_CUE_TEXT:
            self._fault(first, _("the cue has too much text to be read in time."))

    def _line(self, number: int, line: str) -> tuple[str, str]:
        text, markup, position = "", "", 0
        for match in re.finditer(r"<[^>]*>?", line):
            before = html.unescape(line[position : match.start()])
            text += before
            markup += escape_cue(before)
            markup += self._tag(number, match[0])
            position = match.end()
        rest = html.unescape(line[position:])
        return one_line(text + rest), (markup + escape_cue(rest)).strip()

    def _tag(self, number: int, written: str) -> str:
        if _TIME_TAG.fullmatch(written):
            return ""
        match = _TAG.fullmatch(written)
        name = match[2] if match else ""
        if match is None or name not in _KEPT_TAGS | _DROPPED_TAGS:
            self._fault(
                number,
                _("“%(tag)s” is not part of WebVTT. Write &lt; for the sign itself.")
                % {"tag": written[:30]},
            )
            return ""
        return self._close(number, name) if match[1] else self._begin(name, match[4] or "")

    def _begin(self, name: str, argument: str) -> str:
        if name in _DROPPED_TAGS:
            return ""
        if name == "v":
            who = " ".join(html.unescape(argument).split())[:80]
            self.speaker = self.speaker or who
            if not who:
                return ""
            self._open.append(name)
            return f"<v {escape_cue(who)}>"
        self._open.append(name)
        return f"<{name}>"

    def _close(self, number: int, name: str) -> str:
        if name in _DROPPED_TAGS:
            return ""
        if name == "v" and name not in self._open:
            return ""
        if not self._open or self._open[-1] != name:
            self._fault(number, _("“</%(tag)s>” closes nothing.") % {"tag": name})
            return ""
        self._open.pop()
        return f"</{name}>"

    def _fault(self, line: int, message: str | Promise) -> None:
        self.problems.append(Problem(line, message))


def escape_cue(text: str) -> str:
    """Words that stand for themselves in a cue, on one line."""
    text = re.sub(r"[\x00-\x1f\x85\u2028\u2029]", " ", text)
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
