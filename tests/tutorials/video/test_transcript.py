"""Captions become sentences and paragraphs that can be read and searched."""

from itertools import pairwise

import pytest

from portal.pages.words import stems
from portal.tutorials.video.chapters import Chapter
from portal.tutorials.video.transcript import Paragraph, make_transcript, said
from portal.tutorials.video.webvtt import Cue, read_vtt
from tests.factories.videos import CAPTIONS


def cues(*rows: tuple[float, float, str]) -> list[Cue]:
    return [Cue(int(start * 1000), int(end * 1000), text, text) for start, end, text in rows]


def sentences(*rows: tuple[float, float, str]) -> list[str]:
    return [row.text for part in make_transcript(cues(*rows)) for row in part.sentences]


def texts(paragraphs: list[Paragraph]) -> list[str]:
    return [" ".join(row.text for row in part.sentences) for part in paragraphs]


def test_sentences_are_joined_over_cues() -> None:
    paragraphs = make_transcript(read_vtt(CAPTIONS.encode()))
    first = paragraphs[0].sentences
    assert [row.text for row in first] == [
        "Welcome to the portal.",
        "It takes a case from a question to written advice.",
    ]
    assert first[0].start == 500
    assert 1500 < first[1].start < 2600  # within the first cue, as far in as its letters are
    assert first[1].end == 5000


def test_another_speaker_begins_a_paragraph_and_is_named_once() -> None:
    paragraphs = make_transcript(read_vtt(CAPTIONS.encode()))
    assert [part.speaker for part in paragraphs] == ["", "Ada"]
    assert paragraphs[1].first.clock == "0:06"
    assert len(paragraphs[1].sentences) == 2


def test_no_full_stop_and_no_sentence_is_lost() -> None:
    assert sentences((0, 1, "one two"), (1, 2, "three")) == ["one two three"]
    assert sentences((0, 1, "One. Two. Three")) == ["One.", "Two.", "Three"]
    assert sentences() == []


@pytest.mark.parametrize(
    "text",
    [
        "Ask Dr. Sofia Example.",
        "It costs 3.5 points.",
        "See e.g. the guide.",
        "Really? yes, she said.",
        "By A. Example and B. Sample.",
        "Wait... what is this?",
    ],
)
def test_a_full_stop_inside_a_sentence_ends_none(text: str) -> None:
    assert sentences((0, 4, text)) == [text]


def test_other_scripts_have_sentences_too() -> None:
    assert sentences((0, 4, "Вітаємо. Згода перша!")) == ["Вітаємо.", "Згода перша!"]
    assert sentences((0, 4, "Élan vital. Être là.")) == ["Élan vital.", "Être là."]
    assert sentences((0, 4, "你好。再见。")) == ["你好。", "再见。"]


def test_a_long_silence_ends_a_sentence_and_a_pause_a_paragraph() -> None:
    found = make_transcript(cues((0, 1, "No stop"), (5, 6, "Then this."), (8, 9, "And this.")))
    assert texts(found) == ["No stop", "Then this.", "And this."]


def test_chapters_begin_paragraphs() -> None:
    rows = cues((0, 2, "One."), (2, 4, "Two."), (4, 6, "Three."))
    found = make_transcript(rows, [Chapter(0, "A"), Chapter(4, "B")])
    assert texts(found) == ["One. Two.", "Three."]
    assert [part.chapter and part.chapter.title for part in found] == ["A", "B"]


def test_long_talk_is_cut_into_paragraphs() -> None:
    rows = cues(*((n, n + 1, f"This is sentence number {n} of very many.") for n in range(40)))
    found = make_transcript(rows)
    assert len(found) > 2
    assert sum(len(part.sentences) for part in found) == 40


@pytest.mark.parametrize(
    "text", ["and so we go on to the next thing which is", "dr. a. b. and so. on. it goes. dr."]
)
def test_an_hour_without_a_full_stop_is_cut_where_a_cue_ends(text: str) -> None:
    """In time that grows with the words: it took minutes for everybody who opened the page."""
    paragraphs = make_transcript(cues(*((n, n + 1, text) for n in range(5000))))
    found = [row for part in paragraphs for row in part.sentences]
    assert all(row.text.startswith(text) and row.text.endswith(text) for row in found)
    assert max(len(row.text) for row in found) < 600 + 2 * len(text)
    assert sum(row.text.count(text) for row in found) == 5000


def test_times_rise() -> None:
    found = make_transcript(read_vtt(CAPTIONS.encode()))
    rows = [row for part in found for row in part.sentences]
    assert all(row.start < row.end for row in rows)
    assert all(one.end <= two.start + 60 for one, two in pairwise(rows))


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["consent"], ["Consent comes first."]),
        (["PHENOTYPES"], ["Then you describe the phenotype, and the panel meets."]),
        (["panel", "phenotype"], ["Then you describe the phenotype, and the panel meets."]),
        (["case", "consent"], []),
        (["pheno"], []),
        (["notype"], []),
        ([], []),
        ([""], []),
    ],
)
def test_words_are_found_in_sentences(words: list[str], found: list[str]) -> None:
    paragraphs = make_transcript(read_vtt(CAPTIONS.encode()))
    assert [row.text for row in said(paragraphs, stems(" ".join(words)))] == found


def test_spaces_at_which_no_line_may_break_stay() -> None:
    text = (
        "WEBVTT\n\n00:01.000 --> 00:02.000\n«\u00a0Oui\u202f»,  dit-on\u00a0:\n \u00a0voil\u00e0.\n"
    )
    (cue,) = read_vtt(text.encode())
    ((paragraph,),) = (make_transcript([cue]),)
    assert paragraph.first.text == "«\u00a0Oui\u202f», dit-on\u00a0: voil\u00e0."
    assert said([paragraph], stems("dit oui"))


def test_accents_and_apostrophes_hide_nothing() -> None:
    found = make_transcript(cues((0, 1, "L'évaluation est signée.")))
    assert said(found, stems("evaluation"))
    assert said(found, stems("signee"))
    assert said(found, stems("SIGNÉE"))
    assert said(found, stems("l’évaluation"))
