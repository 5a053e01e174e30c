"""What an editor is told before a form can be printed."""

import dataclasses

import pytest

from portal.consents.content import (
    LABELS,
    LATER_LABELS,
    CentreContent,
    Clause,
    FormContent,
    Section,
)
from portal.consents.enums import Variant
from portal.consents.errors import UnprintableError
from portal.consents.printing import Problem, check_content
from portal.consents.printing.checks import MOST_LINES, MOST_WORDS, WORDS

from .forms import a_centre, a_form, a_module, a_registry_module, printed, with_label


def told(content: FormContent) -> list[str]:
    return [str(problem) for problem in check_content(content)]


def coded(centre: CentreContent) -> dict[str, str]:
    return {problem.code: str(problem) for problem in check_content(a_form(), centre)}


def only(problems: list[Problem]) -> Problem:
    (problem,) = problems
    return problem


def with_section(body: str) -> FormContent:
    return a_form(sections=(Section("why", "Why we ask", body),))


def test_a_form_in_order_has_no_problem() -> None:
    assert check_content(a_form()) == []
    assert check_content(a_form(), a_centre()) == []


def test_a_missing_glyph_is_named_with_its_place() -> None:
    assert told(a_form(title="Tick ☐ here → and 日")) == [
        "Title: has characters that the font cannot print: → U+2192, ☐ U+2610, 日 U+65E5."
    ]


def test_many_missing_glyphs_are_not_all_listed() -> None:
    kanji = "".join(chr(0x4E00 + number) for number in range(300))
    problem = only(check_content(a_form(introduction=f"<p>{' '.join(kanji[:12])}</p>")))
    assert str(problem).count("U+") == 10
    assert str(problem).endswith("….")


@pytest.mark.parametrize("character", ["\x00", "\x07", "\x1b", "\u2028", "\ufffe", "\U0001f600"])
def test_what_is_no_letter_has_no_glyph(character: str) -> None:
    problem = only(check_content(a_form(title=f"A{character}B")))
    assert problem.code == "missing_glyph"
    assert f"U+{ord(character):04X}" in str(problem)


def test_every_text_is_checked_for_glyphs() -> None:
    """A box that no face can print, put into one text after another."""
    bad = "☐"
    form = a_form()
    section, module = form.sections[0], form.modules[0]
    forms = {
        "Title": a_form(title=bad),
        "Introduction": a_form(introduction=f"<p>{bad}</p>"),
        "Key point 1": a_form(key_points=(bad,)),
        "Section 1 “☐”": a_form(sections=(dataclasses.replace(section, heading=bad),)),
        "Section 1 “Why we ask”": with_section("<p>&#x2610;</p>"),
        "Module 1 “☐”": a_form(modules=(dataclasses.replace(module, title=bad),)),
        "Module 1 “Advice for my care”": a_form(
            modules=(dataclasses.replace(module, statement=bad),)
        ),
        "Module 2 “Registry”": a_form(
            modules=(module, dataclasses.replace(a_registry_module(), explanation=f"<p>{bad}</p>"))
        ),
        **{f"Fixed word {key}": with_label(form, key, LABELS[key] + bad) for key in LABELS},
    }
    for where, content in forms.items():
        problem = only(check_content(content))
        assert (problem.where, problem.code) == (where, "missing_glyph")


def test_every_text_of_a_centre_is_checked_for_glyphs() -> None:
    bad = "☐"
    centres = {
        "Name of the hospital": a_centre(name=bad),
        "City of the hospital": a_centre(city=bad),
        "Controller": a_centre(controller=bad),
        "Data protection officer": a_centre(officer=bad),
        "Contacts": a_centre(contacts=bad),
        "Clause 1 “☐”": a_centre(clauses=(Clause("", bad, "<p>x</p>"),)),
        "Clause 1 “Ours”": a_centre(clauses=(Clause("", "Ours", f"<p>{bad}</p>"),)),
    }
    for where, centre in centres.items():
        problem = only(check_content(a_form(), centre))
        assert (problem.where, problem.code) == (where, "missing_glyph")


@pytest.mark.parametrize("text", ["موافقة", "הסכמה", "abc \u202edef", "܀"])
def test_right_to_left_is_refused_as_such(text: str) -> None:
    problem = only(check_content(with_section(f"<p>{text}</p>")))
    assert problem.code == "right_to_left"
    assert "runs from right to left" in str(problem)
    assert "U+" in str(problem)


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ('<link rel="attachment" href="file:///etc/passwd">', "<link>"),
        ('<p>a</p><img src="http://127.0.0.1/x.png">', "<img>"),
        ("<style>p { background: url(http://127.0.0.1/x) }</style>", "<style>"),
        ('<p style="background: url(file:///etc/passwd)">a</p>', "style="),
        ('<p><a href="https://elsewhere.example/">a</a></p>', "<a>"),
        ("<p>a</p><script>alert(1)</script>", "<script>"),
        ("<h1>a</h1>", "<h1>"),
        ("<p>a</p><!-- b -->", "<!-- -->"),
        ("<!DOCTYPE html><p>a</p>", "<!>"),
        ("<p>a</p><?php x ?>", "<?>"),
        ("<p>a</p><li>b</li>", "<li> outside of a list"),
        ("<ul><li><p>b</p></li></ul>", "<p> in a list"),
        ('<svg onload="x"><image href="file:///etc/passwd"/></svg>a', "<svg>"),
    ],
)
def test_mark_up_that_a_form_cannot_hold_is_named(body: str, named: str) -> None:
    problems = check_content(with_section(f"<p>words</p>{body}"))
    (problem,) = [problem for problem in problems if problem.code == "mark_up"]
    assert problem.where == "Section 1 “Why we ask”"
    assert named in str(problem)


def test_broken_mark_up_is_refused() -> None:
    problem = only(check_content(with_section("<ul><li>a<li>b</ul>")))
    assert (problem.code, str(problem.message)) == ("mark_up", "has broken mark-up.")


def test_what_wagtail_writes_is_in_order() -> None:
    body = (
        '<p data-block-key="x1">a <b>b</b> <i>c</i><br/>d</p><ul><li data-block-key="y">e</li></ul>'
    )
    assert check_content(with_section(body)) == []


def test_words_may_look_like_mark_up_where_there_is_none() -> None:
    assert check_content(a_form(title="Less < more & so on")) == []


def test_a_clause_of_60000_words_is_refused_with_the_limit() -> None:
    centre = a_centre(clauses=(Clause("", "Ours", f"<p>{'word ' * 60_000}</p>"),))
    problems = coded(centre)
    assert problems["too_long"] == (
        "Clause 1 “Ours”: has 60000 words; at most 3000 can be printed."
    )
    assert f"at most {MOST_WORDS} can be printed" in problems["form_too_long"]


@pytest.mark.parametrize("line", ["<p>a</p>", "<ul><li>a</li></ul>", "<p>a<br>a</p>"])
def test_lines_without_end_are_refused_with_the_limit(line: str) -> None:
    """Each takes as long to lay out as many words: the press would be busy for minutes."""
    clauses = tuple(Clause("", "Ours", line * 1_500) for _number in range(2))
    problems = coded(a_centre(clauses=clauses))
    assert "at most 500 can be printed" in problems["too_many_lines"]
    assert f"at most {MOST_LINES} can be printed" in problems["form_too_many_lines"]
    address = "\n".join("a" * 31)
    problems = coded(a_centre(controller=address))
    assert list(problems) == ["too_many_lines"]
    assert "has 31 lines and paragraphs; at most 30" in problems["too_many_lines"]


def test_each_text_has_its_own_limit() -> None:
    words = "word " * WORDS["statement"]
    assert check_content(a_form(modules=(a_module(statement=words),))) == []
    problem = only(check_content(a_form(modules=(a_module(statement=f"{words} more"),))))
    assert problem.data == {"words": WORDS["statement"] + 1, "most": WORDS["statement"]}


def test_a_word_without_end_is_refused() -> None:
    problem = only(check_content(a_form(title="x" * 61)))
    assert problem.code == "long_word"
    assert check_content(a_form(title="-".join(["Rechtsschutzversicherung"] * 5))) == []


@pytest.mark.parametrize("text", ["", "  ", "\n"])
def test_missing_words_are_named(text: str) -> None:
    assert told(a_form(title=text)) == ["Title: has no text."]
    assert told(a_form(modules=(a_module(statement=text),))) == [
        "Module 1 “Advice for my care”: has no text."
    ]
    assert told(a_form(modules=(a_module(code="photo", title=text, statement=text),))) == [
        "Module 1 “photo”: has no text."
    ]
    assert told(with_label(a_form(), "yes", text)) == ["Fixed word yes: has no text."]
    assert told(with_section(f"<p>{text}</p>")) == ["Section 1 “Why we ask”: has no text."]


def test_an_explanation_and_a_city_may_be_empty() -> None:
    assert check_content(a_form(modules=(a_module(explanation=""),)), a_centre(city="")) == []


@pytest.mark.parametrize(
    ("key", "label"),
    [
        ("page", "Page {page}"),
        ("page", "Page {page} of {pages} of {pages}"),
        ("page", "Page {page} of {count}"),
        ("version", "Version"),
        ("version", "Version {version"),
        ("version", "Version {version.__class__}"),
        ("edition", "Edition {version}"),
        ("yes", "Yes {page}"),
    ],
)
def test_placeholders_are_kept(key: str, label: str) -> None:
    problem = only(check_content(with_label(a_form(), key, label)))
    assert (problem.code, problem.where) == ("placeholder", f"Fixed word {key}")


@pytest.mark.parametrize("key", sorted(LATER_LABELS))
def test_a_fixed_word_that_came_later_may_be_missing(key: str) -> None:
    assert check_content(with_label(a_form(), key, "")) == []


def test_placeholders_may_change_places() -> None:
    assert check_content(with_label(a_form(), "page", "Of {pages}: {page}")) == []


def test_a_form_that_is_signed_needs_a_module() -> None:
    assert only(check_content(a_form(modules=()))).code == "no_module"
    assert check_content(a_form(modules=(), variant=Variant.INFORMATION)) == []


def test_codes_of_modules_are_plain_and_stand_once() -> None:
    assert only(check_content(a_form(modules=(a_module(), a_module())))).code == "double"
    assert only(check_content(a_form(modules=(a_module(code="a b"),)))).code == "code"


def place(problem: object) -> str:
    """Where a problem of one text is; those of a whole form name a language instead."""
    assert isinstance(problem, Problem)
    return str(problem.where)


def test_printing_refuses_with_every_problem() -> None:
    with pytest.raises(UnprintableError) as refused:
        printed(a_form(title="☐", key_points=("→",)))
    assert [place(problem) for problem in refused.value.problems] == ["Title", "Key point 1"]
    assert "☐ U+2610" in str(refused.value)
    assert "→ U+2192" in str(refused.value)


def test_what_is_filled_in_is_checked_too() -> None:
    with pytest.raises(UnprintableError) as refused:
        printed(pseudonym="BRU-☐", clinician="word " * 13)
    assert [place(problem) for problem in refused.value.problems] == ["Pseudonym", "Clinician"]


def test_a_hospitals_name_has_so_many_letters_and_no_more() -> None:
    """Twenty-five words of twenty letters would fill the first page."""
    long = " ".join(["Universitätsklinikum"] * 25)
    for changes, where in (({"name": long}, "Name"), ({"city": long}, "City")):
        problem = only(check_content(a_form(), a_centre(**changes)))
        assert problem.code == "too_many_letters"
        assert str(problem) == (
            f"{where} of the hospital: has {len(long)} letters; at most 200 can be printed."
        )
    assert check_content(a_form(), a_centre(name=long[:200], city=long[:200])) == []
