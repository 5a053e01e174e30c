"""What an address asks the list of tutorials for."""

import pytest

from portal.core.errors import BadFilterError
from portal.tutorials.filters import LONGEST_QUERY, TutorialQuery


def test_an_address_reads_back_what_it_was_made_of() -> None:
    asked = {
        "level": "advanced",
        "role": "panel",
        "captions": "pt-BR",
        "q": "two words",
        "page": "2",
    }
    query = TutorialQuery.parse(asked)
    assert query.address() == "?role=panel&level=advanced&captions=pt-BR&q=two+words&page=2"
    assert TutorialQuery.parse({}).address() == ""
    assert TutorialQuery.parse({"page": "1", "q": " "}).address() == ""


def test_another_choice_begins_at_the_first_part_and_keeps_the_rest() -> None:
    query = TutorialQuery.parse({"role": "new", "type": "guide", "q": "word", "page": "3"})
    assert query.with_filter(type="").address() == "?role=new&q=word"
    assert query.without_filter().address() == "?q=word"


def test_words_are_cut_and_cleaned() -> None:
    assert TutorialQuery.parse({"q": "a\x00b\n c"}).words == "a b c"
    assert len(TutorialQuery.parse({"q": "x" * 5000}).words) == LONGEST_QUERY


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("role", "king"),
        ("type", "GUIDE"),
        ("level", "1"),
        ("text", "EN"),
        ("audio", "e"),
        ("captions", "en_GB"),
        ("page", "-1"),
        ("page", "0"),
        ("page", "9999999"),
    ],
)
def test_what_nobody_defined_is_refused(name: str, value: str) -> None:
    with pytest.raises(BadFilterError):
        TutorialQuery.parse({name: value})


def test_only_more_than_the_role_counts_as_narrow() -> None:
    assert not TutorialQuery.parse({"role": "new"}).filter.is_narrow
    assert TutorialQuery.parse({"role": "new", "text": "fr"}).filter.is_narrow
