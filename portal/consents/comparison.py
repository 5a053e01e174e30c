"""What changed between two texts of a form: part by part, line by line, word by word.

Pure. Parts are matched by their keys, lines within a part by likeness, words within a line that
changed. Every change has a word of its own, so that a page needs no colour to say it.
"""

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .content import LABELS, FormContent, Module, Section

# A space or a run of what is no space; joined again they are the line.
_WORDS = re.compile(r"\s+|[\w’'-]+|[^\w\s]")
# Lines less alike than this (0 to 1) are one removed and one added, not one changed.
_ALIKE = 0.4
# How far down a line is looked for once it changed: all with all takes time of their square.
_NEAR = 30
# Lines longer than this (characters) are shown whole: comparing words takes time of their square.
_LONG = 6000


class Change(models.TextChoices):
    """What became of a part or a line."""

    SAME = "same", gettext_lazy("Unchanged")
    CHANGED = "changed", gettext_lazy("Changed")
    ADDED = "added", gettext_lazy("Added")
    REMOVED = "removed", gettext_lazy("Removed")
    MOVED = "moved", gettext_lazy("Moved")
    FORMAT = "format", gettext_lazy("Only emphasis or layout changed")


class Kind(models.TextChoices):
    """Which part of a form."""

    OPENING = "opening", gettext_lazy("Title and summary")
    SECTION = "section", gettext_lazy("Section")
    MODULE = "module", gettext_lazy("Choice")
    LABELS = "labels", gettext_lazy("Fixed words")


@dataclass(frozen=True)
class Line:
    """One paragraph, list item or fact. `label` says what it is where the text alone does not."""

    text: str
    is_item: bool = False
    label: str = ""


@dataclass(frozen=True)
class Piece:
    """Some words of a line: on both sides, or on this side alone."""

    text: str
    is_own: bool = False


@dataclass(frozen=True)
class Row:
    """Two lines side by side; None where a side has none."""

    change: Change
    old: tuple[Piece, ...] | None
    new: tuple[Piece, ...] | None
    label: str = ""
    is_item: bool = False


@dataclass(frozen=True)
class Part:
    """A part of the form on both sides."""

    kind: Kind
    key: str
    heading: str
    change: Change
    rows: tuple[Row, ...]

    @property
    def is_changed(self) -> bool:
        return self.change != Change.SAME

    @property
    def changed_rows(self) -> int:
        return sum(row.change != Change.SAME for row in self.rows)


@dataclass(frozen=True)
class Comparison:
    """The whole form on both sides, in the order of the newer text."""

    parts: tuple[Part, ...]

    @property
    def changed(self) -> tuple[Part, ...]:
        return tuple(part for part in self.parts if part.is_changed)


def compare(old: FormContent, new: FormContent) -> Comparison:
    """What changed from `old` to `new`; they should be in one language."""
    return Comparison(
        (
            _opening(old, new),
            *_sections(old.sections, new.sections),
            *_modules(old.modules, new.modules),
            *_labels(old.labels, new.labels),
        )
    )


def plain_lines(html: str) -> list[Line]:
    """Paragraphs and list items of a body, without mark-up."""
    reader = _Lines()
    reader.feed(html)
    reader.close()
    return reader.lines()


def _opening(old: FormContent, new: FormContent) -> Part:
    def lines(content: FormContent) -> list[Line]:
        return [
            Line(content.title, label=_("Title")),
            *plain_lines(content.introduction),
            *(Line(point, is_item=True) for point in content.key_points),
        ]

    rows = _rows(lines(old), lines(new))
    is_format = old.introduction != new.introduction
    return Part(Kind.OPENING, "", str(Kind.OPENING.label), _verdict(rows, is_format), rows)


def _sections(old: Sequence[Section], new: Sequence[Section]) -> Iterator[Part]:
    before = {section.key: section for section in old}
    after = {section.key: section for section in new}
    moved = _moved(list(before), list(after))

    def lines(section: Section | None) -> list[Line]:
        return [Line(section.heading), *plain_lines(section.body)] if section else []

    for key in _together(list(before), list(after)):
        one, other = before.get(key), after.get(key)
        rows = _rows(lines(one), lines(other))
        is_format = bool(one and other and one.body != other.body)
        shown = other or one
        heading = shown.heading if shown else ""
        change = _one_sided(one, other) or _verdict(rows, is_format, is_moved=key in moved)
        yield Part(Kind.SECTION, key, heading, change, rows)


def _modules(old: Sequence[Module], new: Sequence[Module]) -> Iterator[Part]:
    before = {module.code: module for module in old}
    after = {module.code: module for module in new}
    moved = _moved(list(before), list(after))

    for code in _together(list(before), list(after)):
        one, other = before.get(code), after.get(code)
        rows = _rows(_module_lines(one), _module_lines(other))
        is_format = bool(one and other and one.explanation != other.explanation)
        shown = other or one
        heading = shown.title if shown else ""
        change = _one_sided(one, other) or _verdict(rows, is_format, is_moved=code in moved)
        yield Part(Kind.MODULE, code, heading, change, rows)


def _module_lines(module: Module | None) -> list[Line]:
    if module is None:
        return []
    uses = ", ".join(f"{use.label} ({use.value})" for use in module.data_use)
    return [
        Line(module.title),
        Line(module.statement, label=_("What is agreed to")),
        *plain_lines(module.explanation),
        Line(str(module.purpose.label), label=_("Purpose")),
        Line(uses or _("none"), label=_("Data use")),
        Line(_("yes") if module.is_needed else _("no"), label=_("Needed for the case")),
    ]


def _labels(old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[Part]:
    """The fixed words that differ; no part when all are the same."""
    names = [name for name in _together(list(old), list(new)) if old.get(name) != new.get(name)]

    def lines(labels: Mapping[str, str], name: str) -> list[Line]:
        return [Line(labels[name], label=LABELS.get(name, name))] if name in labels else []

    rows = tuple(row for name in names for row in _rows(lines(old, name), lines(new, name)))
    if rows:
        yield Part(Kind.LABELS, "", str(Kind.LABELS.label), Change.CHANGED, rows)


def _one_sided(old: object | None, new: object | None) -> Change | None:
    if old is None:
        return Change.ADDED
    return Change.REMOVED if new is None else None


def _verdict(rows: Iterable[Row], is_format: bool, *, is_moved: bool = False) -> Change:
    if any(row.change != Change.SAME for row in rows):
        return Change.CHANGED
    if is_moved:
        return Change.MOVED
    return Change.FORMAT if is_format else Change.SAME


def _together(old: list[str], new: list[str]) -> list[str]:
    """All keys in the order of `new`; each removed one after the key it stood behind."""
    keys = list(new)
    for place, key in enumerate(old):
        if key not in keys:
            behind = next((k for k in reversed(old[:place]) if k in keys), None)
            keys.insert(keys.index(behind) + 1 if behind else 0, key)
    return keys


def _moved(old: list[str], new: list[str]) -> set[str]:
    """Keys that stand elsewhere among those that both sides have."""
    common_old = [key for key in old if key in new]
    common_new = [key for key in new if key in old]
    matcher = difflib.SequenceMatcher(None, common_old, common_new, autojunk=False)
    kept = {
        key
        for block in matcher.get_matching_blocks()
        for key in common_new[block.b : block.b + block.size]
    }
    return set(common_new) - kept


def _rows(old: Sequence[Line], new: Sequence[Line]) -> tuple[Row, ...]:
    rows: list[Row] = []
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    for tag, i, i_end, j, j_end in matcher.get_opcodes():
        if tag == "equal":
            rows += [_same(line) for line in new[j:j_end]]
        else:
            rows += _changed(old[i:i_end], new[j:j_end])
    return tuple(rows)


def _changed(old: Sequence[Line], new: Sequence[Line]) -> Iterator[Row]:
    """Lines that differ: alike ones beside each other, in order, the others alone."""
    start = 0
    for line in old:
        near = range(start, min(start + _NEAR, len(new)))
        found = next((n for n in near if _are_alike(line, new[n])), None)
        if found is None:
            yield Row(Change.REMOVED, _own(line), None, line.label, line.is_item)
            continue
        for added in new[start:found]:
            yield Row(Change.ADDED, None, _own(added), added.label, added.is_item)
        yield _beside(line, new[found])
        start = found + 1
    for added in new[start:]:
        yield Row(Change.ADDED, None, _own(added), added.label, added.is_item)


def _are_alike(old: Line, new: Line) -> bool:
    if old.label or new.label:
        return old.label == new.label
    # Spaces are half of all words and tell nothing.
    matcher = difflib.SequenceMatcher(None, old.text.split(), new.text.split(), autojunk=False)
    is_long = max(len(old.text), len(new.text)) > _LONG
    return matcher.quick_ratio() >= _ALIKE and (is_long or matcher.ratio() >= _ALIKE)


def _beside(old: Line, new: Line) -> Row:
    if max(len(old.text), len(new.text)) > _LONG:
        return Row(Change.CHANGED, _own(old), _own(new), new.label, new.is_item)
    before, after = _words(old.text), _words(new.text)
    left: list[Piece] = []
    right: list[Piece] = []
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    for tag, i, i_end, j, j_end in matcher.get_opcodes():
        is_own = tag != "equal"
        left += [Piece("".join(before[i:i_end]), is_own)] if i_end > i else []
        right += [Piece("".join(after[j:j_end]), is_own)] if j_end > j else []
    change = Change.CHANGED if old.text != new.text else Change.FORMAT
    return Row(change, tuple(_joined(left)), tuple(_joined(right)), new.label, new.is_item)


def _joined(pieces: list[Piece]) -> Iterator[Piece]:
    """Neighbours that differ on both sides of a lone space read as one change."""
    kept: list[Piece] = []
    for piece in pieces:
        gap = len(kept) > 1 and not kept[-1].is_own and kept[-1].text.isspace()
        if piece.is_own and gap and kept[-2].is_own:
            space, before = kept.pop(), kept.pop()
            kept.append(Piece(before.text + space.text + piece.text, is_own=True))
        else:
            kept.append(piece)
    return iter(kept)


def _same(line: Line) -> Row:
    pieces = (Piece(line.text),)
    return Row(Change.SAME, pieces, pieces, line.label, line.is_item)


def _own(line: Line) -> tuple[Piece, ...]:
    return (Piece(line.text, is_own=True),)


def _words(text: str) -> list[str]:
    return _WORDS.findall(text)


class _Lines(HTMLParser):
    """Cuts a body at its paragraphs, list items and line breaks."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._found: list[Line] = []
        self._text: list[str] = []
        self._is_item = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"p", "li", "br"}:
            self._end()
        if tag == "li":
            self._is_item = True

    def handle_endtag(self, tag: str) -> None:
        if tag in {"p", "li"}:
            self._end()
        if tag == "li":
            self._is_item = False

    def handle_data(self, data: str) -> None:
        self._text.append(data)

    def lines(self) -> list[Line]:
        self._end()
        return self._found

    def _end(self) -> None:
        text = " ".join("".join(self._text).split())
        self._text = []
        if text:
            self._found.append(Line(text, is_item=self._is_item))
