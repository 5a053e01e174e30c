"""What has to be right before a form can be printed, said so that an editor can put it right."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from html.parser import HTMLParser

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.consents.content import LABELS, LATER_LABELS, CentreContent, FormContent, Module
from portal.consents.errors import Problem, UnprintableError
from portal.consents.markup import TAGS, is_clean

from .fonts import printable_characters

# Most words that a text of its kind may have. A module's row has to fit on one page in large
# print, whatever its words are.
WORDS = {
    "title": 25,
    "introduction": 300,
    "key_point": 60,
    "heading": 25,
    "body": 3_000,
    "module_title": 12,
    "statement": 45,
    "explanation": 90,
    "label": 40,
    "name": 25,
    "lines": 80,
    "filled_in": 12,
}
# Of the fixed words that stand in a narrow place.
LABEL_WORDS = {
    "yes": 2,
    "no": 2,
    "withdraw": 5,
    "needed": 12,
    "optional": 15,
    "needed_child": 12,
    "optional_child": 15,
    "verify": 14,
    "model_note": 24,
    "version": 4,
    "edition": 4,
    "page": 6,
}
# Of what stands at the head of a page and in every footer, however long its words are.
LETTERS = {"name": 200}
MOST_WORDS = 15_000
# A line takes as long to lay out as some words do, so their number has a limit of its own.
WORDS_A_LINE = 6
FEW_LINES = 30
MOST_LINES = MOST_WORDS // WORDS_A_LINE
MOST_LETTERS = 60  # in one word: longer ones are no words, and would leave the page
_BETWEEN_WORDS = re.compile(r"[\s\u200b\u00ad-]+")
_RIGHT_TO_LEFT = frozenset({"R", "AL", "RLE", "RLO", "RLI"})
# Line ends and tabs print as spaces or as line ends; they need no glyph.
_LAYOUT = frozenset("\n\r\t")
_LINES = frozenset({"p", "li", "br"})
_PLACEHOLDER = re.compile(r"\{[^{}]*\}?")
_CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")


@dataclass(frozen=True)
class _Text:
    """One text of a form: where it stands, and the most words that it may have."""

    where: str
    text: str
    most: int
    is_html: bool = False
    is_required: bool = True
    most_letters: int | None = None


def check_content(content: FormContent, centre: CentreContent | None = None) -> list[Problem]:
    """Everything that keeps the form from being printed; empty when it can be."""
    texts = [*_texts_of(content), *(_texts_of_centre(centre) if centre else ())]
    problems = _problems_of(texts)
    problems += _check_labels(content)
    problems += _check_modules(content)
    problems += _check_whole(content.title[:80] or content.form, texts)
    return problems


def check_centre(centre: CentreContent) -> list[Problem]:
    """What keeps a centre's own part from being printed, on whichever form."""
    return _problems_of(_texts_of_centre(centre))


def check_filled_in(*, pseudonym: str, clinician: str) -> list[Problem]:
    """The same of what is filled in when a form is downloaded."""
    texts = (
        _Text(str(_("Pseudonym")), pseudonym, WORDS["filled_in"], is_required=False),
        _Text(str(_("Clinician")), clinician, WORDS["filled_in"], is_required=False),
    )
    return [problem for text in texts for problem in _check(text)]


def _problems_of(texts: Iterable[_Text]) -> list[Problem]:
    problems: list[Problem] = []
    for problem in (found for text in texts for found in _check(text)):
        # A module without words lacks both its name and its question, in one place.
        if problem not in problems:
            problems.append(problem)
    return problems


def refuse(problems: Collection[Problem]) -> None:
    """Raise `UnprintableError` where there are any."""
    if problems:
        raise UnprintableError(problems)


def _texts_of(content: FormContent) -> Iterator[_Text]:
    yield _Text(str(_("Title")), content.title, WORDS["title"])
    yield _Text(str(_("Introduction")), content.introduction, WORDS["introduction"], is_html=True)
    for number, point in enumerate(content.key_points, 1):
        yield _Text(_named(_("Key point"), number), point, WORDS["key_point"])
    for number, section in enumerate(content.sections, 1):
        where = _named(_("Section"), number, section.heading)
        yield _Text(where, section.heading, WORDS["heading"])
        yield _Text(where, section.body, WORDS["body"], is_html=True)
    for number, module in enumerate(content.modules, 1):
        where = _named(_("Module"), number, module.title.strip() or module.code)
        yield _Text(where, module.title, WORDS["module_title"])
        yield _Text(where, module.statement, WORDS["statement"])
        yield _Text(
            where, module.explanation, WORDS["explanation"], is_html=True, is_required=False
        )
    for key in LABELS:
        where = _named(_("Fixed word"), key)
        most = LABEL_WORDS.get(key, WORDS["label"])
        is_required = key not in LATER_LABELS
        yield _Text(where, content.labels.get(key, ""), most, is_required=is_required)


def _texts_of_centre(centre: CentreContent) -> Iterator[_Text]:
    most = LETTERS["name"]
    name, city = str(_("Name of the hospital")), str(_("City of the hospital"))
    yield _Text(name, centre.name, WORDS["name"], most_letters=most)
    yield _Text(city, centre.city, WORDS["name"], is_required=False, most_letters=most)
    yield _Text(str(_("Controller")), centre.controller, WORDS["lines"])
    yield _Text(str(_("Data protection officer")), centre.officer, WORDS["lines"])
    yield _Text(str(_("Contacts")), centre.contacts, WORDS["lines"])
    for kind, lines in (
        (_("Countries outside the European Union"), centre.transfers),
        (_("Registry"), centre.registry),
        (_("Operator of the portal"), centre.operator),
    ):
        yield _Text(str(kind), lines, WORDS["lines"], is_required=False)
    for number, clause in enumerate(centre.clauses, 1):
        where = _named(_("Clause"), number, clause.heading)
        yield _Text(where, clause.heading, WORDS["heading"])
        yield _Text(where, clause.body, WORDS["body"], is_html=True)


def _named(kind: Promise, which: object, heading: str = "") -> str:
    shown = f"{kind} {which}"
    if not heading:
        return shown
    return _("%(part)s “%(heading)s”") % {"part": shown, "heading": heading[:60]}


def _check(text: _Text) -> Iterator[Problem]:
    if text.is_required and not "".join(_words(text)):
        yield Problem("missing", text.where, _("has no text."))
        return
    yield from _check_length(text)
    yield from _check_characters(text)
    if text.is_html:
        yield from _check_markup(text)


def _check_length(text: _Text) -> Iterator[Problem]:
    words = _words(text)
    if len(words) > text.most:
        yield Problem(
            "too_long",
            text.where,
            _("has %(words)s words; at most %(most)s can be printed."),
            {"words": len(words), "most": text.most},
        )
    if text.most_letters and len(text.text) > text.most_letters:
        yield Problem(
            "too_many_letters",
            text.where,
            _("has %(letters)s letters; at most %(most)s can be printed."),
            {"letters": len(text.text), "most": text.most_letters},
        )
    lines, most_lines = _lines(text), max(FEW_LINES, text.most // WORDS_A_LINE)
    if lines > most_lines:
        yield Problem(
            "too_many_lines",
            text.where,
            _("has %(lines)s lines and paragraphs; at most %(most)s can be printed."),
            {"lines": lines, "most": most_lines},
        )
    longest = max(
        (part for word in words for part in _BETWEEN_WORDS.split(word)), key=len, default=""
    )
    if len(longest) > MOST_LETTERS:
        yield Problem(
            "long_word",
            text.where,
            _("has a word of %(letters)s letters, “%(start)s…”; at most %(most)s fit on a line."),
            {"letters": len(longest), "start": longest[:20], "most": MOST_LETTERS},
        )


def _check_characters(text: _Text) -> Iterator[Problem]:
    characters = set(_plain(text)) - _LAYOUT
    leftward = {
        letter for letter in characters if unicodedata.bidirectional(letter) in _RIGHT_TO_LEFT
    }
    if leftward:
        yield Problem(
            "right_to_left",
            text.where,
            _(
                "has writing that runs from right to left (%(characters)s). "
                "Such languages cannot be printed."
            ),
            {"characters": _listed(leftward)},
        )
    missing = characters - leftward - printable_characters()
    if missing:
        yield Problem(
            "missing_glyph",
            text.where,
            _("has characters that the font cannot print: %(characters)s."),
            {"characters": _listed(missing)},
        )


def _check_markup(text: _Text) -> Iterator[Problem]:
    reader = _Reader(text.text)
    if reader.foreign:
        yield Problem(
            "mark_up",
            text.where,
            _("has mark-up that a form cannot hold: %(elements)s."),
            {"elements": ", ".join(sorted(reader.foreign))},
        )
    elif not is_clean(text.text):
        yield Problem("mark_up", text.where, _("has broken mark-up."))


def _check_whole(where: str, texts: Collection[_Text]) -> Iterator[Problem]:
    words = sum(len(_words(text)) for text in texts)
    if words > MOST_WORDS:
        yield Problem(
            "form_too_long",
            where,
            _("the whole form has %(words)s words; at most %(most)s can be printed."),
            {"words": words, "most": MOST_WORDS},
        )
    lines = sum(_lines(text) for text in texts)
    if lines > MOST_LINES:
        yield Problem(
            "form_too_many_lines",
            where,
            _("the whole form has %(lines)s lines; at most %(most)s can be printed."),
            {"lines": lines, "most": MOST_LINES},
        )


def _check_labels(content: FormContent) -> Iterator[Problem]:
    """Every label keeps the placeholders of the English one, each once, and has no others."""
    for key, english in LABELS.items():
        label = content.labels.get(key, "")
        wanted, found = (sorted(_PLACEHOLDER.findall(text)) for text in (english, label))
        if label and wanted != found:
            yield Problem(
                "placeholder",
                _named(_("Fixed word"), key),
                _("has to hold %(wanted)s, and holds %(found)s."),
                {
                    "wanted": ", ".join(wanted) or _("no placeholder"),
                    "found": ", ".join(found) or _("no placeholder"),
                },
            )


def _check_modules(content: FormContent) -> Iterator[Problem]:
    if not content.modules and content.variant.is_signed:
        yield Problem(
            "no_module",
            content.title[:80] or content.form,
            _("asks for a signature, and has nothing to say yes or no to."),
        )
    seen: set[str] = set()
    for module in content.modules:
        yield from _check_code(module, seen)
        seen.add(module.code)


def _check_code(module: Module, seen: set[str]) -> Iterator[Problem]:
    where = _named(_("Module"), module.code[:60])
    if not _CODE.fullmatch(module.code):
        yield Problem("code", where, _("needs a code of small letters, digits and hyphens."))
    if module.code in seen:
        yield Problem("double", where, _("stands in the form twice."))


def _words(text: _Text) -> list[str]:
    return _plain(text).split()


def _lines(text: _Text) -> int:
    """Lines that begin because somebody said so, not because the one before was full."""
    return _Reader(text.text).lines if text.is_html else text.text.count("\n") + 1


def _plain(text: _Text) -> str:
    """The words that are printed, without mark-up."""
    return _Reader(text.text).text if text.is_html else text.text


def _listed(characters: Collection[str]) -> str:
    """The first ten, each with its code point."""
    shown = [f"{_shown(letter)}U+{ord(letter):04X}" for letter in sorted(characters)[:10]]
    if len(characters) > 10:
        shown.append("…")
    return ", ".join(shown)


def _shown(letter: str) -> str:
    """The character itself where it can stand in a sentence without disturbing it."""
    return f"{letter} " if letter.isprintable() and not unicodedata.combining(letter) else ""


class _Reader(HTMLParser):
    """The words of an HTML text, and the elements and attributes that are not on the list."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self._parts: list[str] = []
        self._lists: list[str] = []  # the list elements that are open
        self.foreign: set[str] = set()
        self.lines = 0
        self.feed(html)
        self.close()

    @property
    def text(self) -> str:
        return "".join(self._parts)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._separate(tag)
        self.lines += tag in _LINES
        if tag in TAGS or tag in {"b", "i"}:
            self.foreign |= {f"{name[:20]}=" for name, _value in attrs if name != "data-block-key"}
        else:
            self.foreign.add(f"<{tag[:20]}>")
        self._nest(tag)

    def handle_endtag(self, tag: str) -> None:
        self._separate(tag)
        if self._lists and tag == self._lists[-1]:
            self._lists.pop()

    def _nest(self, tag: str) -> None:
        """Refuse what makes WeasyPrint write list tags that PDF/UA forbids."""
        if tag == "li" and not self._lists:
            self.foreign.add("<li> outside of a list")
        if tag == "p" and self._lists:
            self.foreign.add("<p> in a list")
        if tag in {"ul", "ol"}:
            self._lists.append(tag)

    def _separate(self, tag: str) -> None:
        """Words on both sides of a block are two words; of `strong` they may be one."""
        if tag not in {"strong", "em", "b", "i"}:
            self._parts.append("\n")

    def handle_data(self, data: str) -> None:
        self._parts.append(data)

    def handle_comment(self, data: str) -> None:
        self.foreign.add("<!-- -->")

    def handle_decl(self, decl: str) -> None:
        self.foreign.add("<!>")

    def unknown_decl(self, data: str) -> None:
        self.foreign.add("<!>")

    def handle_pi(self, data: str) -> None:
        self.foreign.add("<?>")
