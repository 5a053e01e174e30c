"""What a screen reader goes by: the tags of every shipped form, in every language and print."""

import re
from collections.abc import Mapping

import pytest

from portal.consents.printing import PrintedForm
from portal.consents.specimens import load_specimen

from .forms import a_centre, printed
from .reading import inflated
from .tags import tagged_pages

Prints = Mapping[tuple[str, str], PrintedForm]


def faults(pdf: bytes) -> list[str]:
    """Everything that is wrong with the tags, in words."""
    found = []
    for number, page in enumerate(tagged_pages(pdf), 1):
        for tag in page.all():
            if tag.kind in {"P", "Div", "Span", "LBody"} and tag.is_empty:
                found.append(f"page {number}: empty {tag.kind}")
            kinds = {kid.kind for kid in tag.kids}
            if tag.kind == "P" and "P" in kinds:
                found.append(f"page {number}: P in P")
            if tag.kind in {"Document", "Sect", "Div"} and (tag.pieces or "Span" in kinds):
                found.append(f"page {number}: words in no paragraph")
        owned = {piece for tag in page.all() for piece in tag.pieces}
        if page.drawn - owned:
            found.append(f"page {number}: {len(page.drawn - owned)} pieces in no tag")
    files = re.findall(rb"/AF\s*\[([^\]]*)\]", b"".join([pdf, *inflated(pdf)]))
    if [len(named.split()) // 3 for named in files] != [1]:
        found.append(f"enclosed files {files}")
    return found


def test_every_specimen(model_prints: Prints) -> None:
    assert {key: faults(form.pdf) for key, form in model_prints.items() if faults(form.pdf)} == {}


def test_every_specimen_in_large_print(large_prints: Prints) -> None:
    assert {key: faults(form.pdf) for key, form in large_prints.items() if faults(form.pdf)} == {}


@pytest.mark.parametrize("is_large", [False, True])
def test_a_hospitals_filled_in_draft(is_large: bool) -> None:
    form = printed(
        load_specimen("adult", "it"),
        centre=a_centre(),
        is_draft=True,
        is_large=is_large,
        pseudonym="BRU-0042",
        clinician="Dr Åse Ängström",
    )
    assert faults(form.pdf) == []


def test_the_introduction_is_a_paragraph() -> None:
    """And so are bare words wherever mark-up may stand."""
    from .forms import a_form, a_module

    form = printed(a_form(introduction="Bare words.", modules=(a_module(explanation="Bare."),)))
    assert faults(form.pdf) == []


def test_the_footer_is_an_artifact_and_the_code_is_said_in_words() -> None:
    """A reader hears the address once, on the first page, and no footer between two sentences."""
    pages = tagged_pages(printed().pdf)
    assert not [tag for page in pages for tag in page.all() if tag.kind == "Figure"]
    assert [tag for tag in pages[0].all() if tag.kind == "Link"]
