"""Two texts of a form beside each other."""

from dataclasses import replace

import pytest

from portal.consents import comparison
from portal.consents.comparison import (
    Change,
    Comparison,
    Kind,
    Line,
    Part,
    Piece,
    compare,
    plain_lines,
)
from portal.consents.content import FormContent, Module, Section
from portal.consents.enums import DataUse, Purpose, Variant

DATA = Section("data", "Your data", "<p>We keep your data for ten years.</p><p>Here.</p>")
RIGHTS = Section(
    "rights", "Your rights", "<p>You may say no.</p><ul><li>Now</li><li>Later</li></ul>"
)
MORE = Section("more", "More", "<p>Ask your hospital.</p>")
CARE = Module(
    "care",
    Purpose.CARE,
    (DataUse.CLINICAL_CARE,),
    is_needed=True,
    title="Advice for my care",
    statement="My case may be discussed.",
    explanation="<p>Experts read it.</p>",
)
REGISTRY = replace(
    CARE, code="registry", purpose=Purpose.REGISTRY, is_needed=False, title="Registry"
)
OLD = FormContent(
    form="adult",
    variant=Variant.ADULT,
    is_model=True,
    language="en",
    title="Consent",
    introduction="<p>Read this first.</p>",
    key_points=("You decide.", "You can stop."),
    sections=(DATA, RIGHTS, MORE),
    modules=(CARE, REGISTRY),
    labels={"yes": "Yes", "no": "No"},
)


def part(comparison: Comparison, key: str) -> Part:
    return next(part for part in comparison.parts if part.key == key)


def text(pieces: tuple[Piece, ...] | None) -> str:
    return "".join(f"[{piece.text}]" if piece.is_own else piece.text for piece in pieces or ())


def test_the_same_text_has_no_change() -> None:
    found = compare(OLD, OLD)
    assert found.changed == ()
    assert [part.kind for part in found.parts] == [
        Kind.OPENING,
        Kind.SECTION,
        Kind.SECTION,
        Kind.SECTION,
        Kind.MODULE,
        Kind.MODULE,
    ]


def test_words_that_changed_are_named_on_both_sides() -> None:
    body = "<p>We keep your data for fifteen years.</p><p>Here.</p>"
    new = replace(OLD, sections=(replace(DATA, body=body), RIGHTS, MORE))
    (changed,) = compare(OLD, new).changed
    assert (changed.heading, changed.change, changed.changed_rows) == (
        "Your data",
        Change.CHANGED,
        1,
    )
    row = changed.rows[1]
    assert text(row.old) == "We keep your data for [ten] years."
    assert text(row.new) == "We keep your data for [fifteen] years."


def test_neighbouring_changed_words_read_as_one() -> None:
    body = "<p>We keep your data for at most fifteen long years.</p><p>Here.</p>"
    new = replace(OLD, sections=(replace(DATA, body=body), RIGHTS, MORE))
    row = part(compare(OLD, new), "data").rows[1]
    assert text(row.new) == "We keep your data for [at most fifteen long] years."


def test_both_sides_give_back_their_own_text() -> None:
    before = "A, b c; d (e) f’s g-h. Ю й"
    after = "A, c b; d [x] e f’s. Ю и й"
    old = replace(OLD, sections=(Section("s", "S", f"<p>{before}</p>"),))
    new = replace(OLD, sections=(Section("s", "S", f"<p>{after}</p>"),))
    row = part(compare(old, new), "s").rows[1]
    assert "".join(piece.text for piece in row.old or ()) == before
    assert "".join(piece.text for piece in row.new or ()) == after


def test_a_line_added_and_one_removed() -> None:
    body = "<p>You may say no.</p><ul><li>Later</li><li>Whenever you want to</li></ul>"
    new = replace(OLD, sections=(DATA, replace(RIGHTS, body=body), MORE))
    rows = part(compare(OLD, new), "rights").rows
    assert [(row.change, text(row.old), text(row.new), row.is_item) for row in rows[2:]] == [
        (Change.REMOVED, "[Now]", "", True),
        (Change.SAME, "Later", "Later", True),
        (Change.ADDED, "", "[Whenever you want to]", True),
    ]


def test_lines_that_have_nothing_in_common_are_not_called_changed() -> None:
    new = replace(OLD, sections=(DATA, RIGHTS, replace(MORE, body="<p>Nobody else reads it.</p>")))
    rows = part(compare(OLD, new), "more").rows
    assert [row.change for row in rows] == [Change.SAME, Change.REMOVED, Change.ADDED]


def test_sections_added_removed_and_moved() -> None:
    extra = Section("law", "The law", "<p>GDPR.</p>")
    new = replace(OLD, sections=(MORE, extra, DATA))
    found = compare(OLD, new)
    sections = [(part.key, part.change) for part in found.parts if part.kind == Kind.SECTION]
    assert sections == [
        ("more", Change.MOVED),
        ("law", Change.ADDED),
        ("data", Change.SAME),
        ("rights", Change.REMOVED),
    ]


def test_a_removed_section_shows_what_it_said() -> None:
    gone = part(compare(OLD, replace(OLD, sections=(RIGHTS, MORE))), "data")
    assert gone.heading == "Your data"
    assert [(row.change, row.new) for row in gone.rows] == [(Change.REMOVED, None)] * 3


def test_what_a_choice_means_is_compared_too() -> None:
    wider = replace(REGISTRY, data_use=(DataUse.GENERAL_RESEARCH,), is_needed=True)
    found = part(compare(OLD, replace(OLD, modules=(CARE, wider))), "registry")
    assert {row.label: text(row.new) for row in found.rows if row.change != Change.SAME} == {
        "Data use": "[general research] use (DUO:[0000042])",
        "Needed for the case": "[yes]",
    }


def test_only_the_emphasis_changed() -> None:
    body = DATA.body.replace("ten", "<strong>ten</strong>")
    found = part(
        compare(OLD, replace(OLD, sections=(replace(DATA, body=body), RIGHTS, MORE))), "data"
    )
    assert (found.change, found.changed_rows) == (Change.FORMAT, 0)


def test_title_key_points_and_fixed_words() -> None:
    new = replace(
        OLD,
        title="Informed consent",
        key_points=("You decide.",),
        labels={"yes": "Yes!", "no": "No"},
    )
    opening, labels = compare(OLD, new).changed
    assert (opening.kind, labels.kind) == (Kind.OPENING, Kind.LABELS)
    assert [row.change for row in opening.rows] == [
        Change.CHANGED,
        Change.SAME,
        Change.SAME,
        Change.REMOVED,
    ]
    assert [row.change for row in labels.rows] == [Change.CHANGED]


@pytest.mark.parametrize(
    ("html", "lines"),
    [
        ("<p>One <em>two</em></p><p>Three<br>four</p>", ["One two", "Three", "four"]),
        ("<ul><li><p>a &amp; b</p></li><li>c</li></ul>", ["a & b", "c"]),
        ("bare", ["bare"]),
        ("", []),
    ],
)
def test_lines_of_a_body(html: str, lines: list[str]) -> None:
    assert [line.text for line in plain_lines(html)] == lines


def test_a_very_long_line_is_shown_whole_and_quickly() -> None:
    long = " ".join(f"word{number}" for number in range(20_000))
    old = replace(OLD, sections=(Section("s", "S", f"<p>{long}</p>"),))
    new = replace(OLD, sections=(Section("s", "S", f"<p>{long} end</p>"),))
    row = part(compare(old, new), "s").rows[1]
    assert row.change == Change.CHANGED
    assert text(row.old) == f"[{long}]"


def test_a_section_written_anew_is_compared_with_what_is_near(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Each line with each took most of a minute, for everybody who opened the page."""
    compared = 0
    alike = comparison._are_alike

    def counted(old: Line, new: Line) -> bool:
        nonlocal compared
        compared += 1
        return alike(old, new)

    monkeypatch.setattr(comparison, "_are_alike", counted)

    def written(word: str) -> FormContent:
        body = "".join(f"<p>{word}{n} {word} {word}{n + 1}</p>" for n in range(600))
        return replace(OLD, sections=(replace(DATA, body=body),))

    (part,) = [p for p in compare(written("a"), written("b")).parts if p.key == "data"]
    assert {row.change for row in part.rows[1:]} == {Change.REMOVED, Change.ADDED}
    assert compared < 600 * 40
