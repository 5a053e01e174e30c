"""What is said in a video, made readable: captions joined into sentences and paragraphs.

Captions are cut to fit a screen; sentences begin and end in the middle of them. A sentence that
begins within a cue gets the moment that lies as far into the cue as its first letter. Times are
milliseconds.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from portal.pages.words import one_line, stems

from .chapters import Chapter
from .webvtt import Cue, clock

# A silence that ends a sentence though no full stop does, and one that ends a paragraph.
SILENCE = 3000
PAUSE = 1500
LONG_PARAGRAPH = 420  # characters
# Captions made by a machine may have no full stop for an hour; what is read so far is then cut
# at the end of a cue, also because looking for stops takes time of the square of this.
LONG_SENTENCE = 600  # characters
_END = re.compile(r"""[.!?…]+["'”’»)\]]*(?=\s)|[。！？]+[」』）]*""")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(])(?:dr|drs|prof|pr|mr|mrs|ms|mme|st|vs|e\.g|i\.e|approx|no|fig|cf|bzw|z\.b|p\.ex|[^\W\d_])\.$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Sentence:
    """One sentence and when it is said."""

    start: int
    end: int
    text: str

    @property
    def second(self) -> int:
        """The whole second to start playing at, so that no word is missed."""
        return self.start // 1000

    @property
    def clock(self) -> str:
        return clock(self.start)

    @property
    def place(self) -> str:
        """Behind the page's address: starts the video here, with or without scripts."""
        return f"?t={self.second}#player"


@dataclass(frozen=True)
class Paragraph:
    """Sentences that belong together. `chapter` is set on the first of each chapter."""

    sentences: list[Sentence] = field(default_factory=list)
    speaker: str = ""
    chapter: Chapter | None = None

    @property
    def first(self) -> Sentence:
        return self.sentences[0]


@dataclass(frozen=True)
class _Spoken:
    """A sentence with what decides where paragraphs begin."""

    sentence: Sentence
    speaker: str
    after_pause: bool


def make_transcript(cues: Iterable[Cue], chapters: Sequence[Chapter] = ()) -> list[Paragraph]:
    """The paragraphs of all that is said, in order; none of them is empty."""
    paragraphs: list[Paragraph] = []
    named_before = ""
    ahead = list(chapters)
    length = 0
    for spoken in _sentences(cues):
        begun = None
        while ahead and ahead[0].start * 1000 <= spoken.sentence.start + 500:
            begun = ahead.pop(0)
        new = (
            not paragraphs
            or begun is not None
            or spoken.after_pause
            or (spoken.speaker and spoken.speaker != named_before)
            or length > LONG_PARAGRAPH
        )
        if new:
            speaker = spoken.speaker if spoken.speaker != named_before else ""
            paragraphs.append(Paragraph([], speaker, begun))
            length = 0
        named_before = spoken.speaker or named_before
        paragraphs[-1].sentences.append(spoken.sentence)
        length += len(spoken.sentence.text)
    return paragraphs


def said(paragraphs: Iterable[Paragraph], wanted: Sequence[str]) -> list[Sentence]:
    """The sentences in which a form of every one of these stems is said."""
    return [
        sentence
        for paragraph in paragraphs
        for sentence in paragraph.sentences
        if has_all(stems_in(sentence.text), wanted)
    ]


def stems_in(text: str) -> str:
    """The stems of the words of `text`, a space on both sides of each."""
    return f" {' '.join(stems(text))} "


def has_all(spoken: str, wanted: Sequence[str]) -> bool:
    """Whether each of the stems `wanted`, and there is one, is in what `stems_in` made."""
    return bool(wanted) and all(f" {stem} " in spoken for stem in wanted)


def _sentences(cues: Iterable[Cue]) -> Iterable[_Spoken]:
    """Sentences in order, cut where a full stop, a silence or another speaker ends them."""
    open_text, open_start, last_end, speaker = "", 0, 0, ""
    after_pause = False
    for cue in cues:
        who = cue.speaker or speaker
        silent = cue.start - last_end
        if open_text and (silent > SILENCE or who != speaker):
            yield _Spoken(Sentence(open_start, last_end, open_text), speaker, after_pause)
            open_text, after_pause = "", False
        speaker = who
        if not open_text:
            open_start = cue.start
            after_pause = after_pause or silent > PAUSE
        text = one_line(cue.text)
        position = 0
        for stop in _stops(f"{open_text} {text}".strip(), len(open_text) + bool(open_text)):
            # `stop` counts from the beginning of this cue's text.
            end = _moment(cue, stop, len(text))
            whole = f"{open_text} {text[position:stop]}".strip()
            yield _Spoken(Sentence(open_start, end, whole), speaker, after_pause)
            open_text, after_pause = "", False
            position = stop
            open_start = _moment(cue, stop + 1, len(text))
        open_text = f"{open_text} {text[position:]}".strip()
        last_end = cue.end
        if len(open_text) > LONG_SENTENCE:
            yield _Spoken(Sentence(open_start, last_end, open_text), speaker, after_pause)
            open_text, after_pause = "", False
    if open_text:
        yield _Spoken(Sentence(open_start, last_end, open_text), speaker, after_pause)


def _stops(text: str, offset: int) -> Iterable[int]:
    """Where sentences end in `text`, counted from `offset`; the end of the text is one too."""
    for match in _END.finditer(f"{text} "):
        rest = text[match.end() :].lstrip(" \"'“‘«(¿¡-–—")
        before = text[: match.end()]
        is_inside = match[0] == "." and bool(_ABBREVIATION.search(before)) and bool(rest)
        if match.end() > offset and not is_inside and not rest[:1].islower():
            yield match.end() - offset


def _moment(cue: Cue, position: int, length: int) -> int:
    if position >= length:
        return cue.end
    return cue.start + (cue.end - cue.start) * position // length
