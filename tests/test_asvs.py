"""`docs/asvs.md` is whole: each requirement once, each place there, the sums right."""

import re
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TEXT = (ROOT / "docs" / "asvs.md").read_text()
STATES = ("met", "not met", "not applicable")
# How many requirements of levels 1 and 2 each chapter of ASVS 5.0 has.
ASKED = {
    1: 27, 2: 11, 3: 19, 4: 10, 5: 9, 6: 35, 7: 18, 8: 7, 9: 7,
    10: 29, 11: 14, 12: 9, 13: 13, 14: 9, 15: 13, 16: 16, 17: 7,
}  # fmt: skip
_ROW = re.compile(r"^\| (\d+\.\d+\.\d+) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)
_SUM = re.compile(
    r"^\| (?:V(\d+) [^|]+|\*\*(all)\*\*) \| (\d+) \| (\d+) \| (\d+) \|$", re.MULTILINE
)
_PLACE = re.compile(
    r"`((?:portal|deploy|tests|docs|templates|requirements)/[^`\s]+|pyproject\.toml)`"
)

ROWS = _ROW.findall(TEXT)


def chapter(number: str) -> int:
    return int(number.split(".", maxsplit=1)[0])


def test_every_requirement_stands_here_once() -> None:
    numbers = [number for number, *_rest in ROWS]
    assert [number for number, times in Counter(numbers).items() if times > 1] == []
    assert Counter(map(chapter, numbers)) == ASKED
    assert len(numbers) == 253


def test_no_row_is_left_out_by_its_form() -> None:
    begun = re.findall(r"^\| \d+\.\d+", TEXT, re.MULTILINE)
    assert len(begun) == len(ROWS)
    assert {state for _number, _asks, state, _where in ROWS} <= set(STATES)


def test_what_is_met_names_a_place_and_every_place_is_there() -> None:
    nameless = [n for n, _asks, state, where in ROWS if state == "met" and not _PLACE.search(where)]
    assert nameless == []
    missing = {place for place in _PLACE.findall(TEXT) if not (ROOT / place).exists()}
    assert missing == set()


def test_what_is_not_met_or_does_not_apply_says_why() -> None:
    assert [n for n, _asks, state, why in ROWS if state != "met" and len(why.strip()) < 4] == []
    short = [n for n, _asks, state, why in ROWS if state == "not met" and len(why.split()) < 3]
    assert short == []


def test_the_sums_are_right() -> None:
    stated = {
        int(number) if number else every: (int(met), int(not_met), int(foreign))
        for number, every, met, not_met, foreign in _SUM.findall(TEXT)
    }
    found = {
        which: tuple(
            sum(row[2] == state for row in ROWS if which in {chapter(row[0]), "all"})
            for state in STATES
        )
        for which in [*ASKED, "all"]
    }
    assert stated == found
