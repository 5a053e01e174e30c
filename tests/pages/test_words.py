"""Stems: forms of one word agree, other words do not."""

import pytest

from portal.pages.words import folded, is_wanted, one_line, stems, wanted_stems


@pytest.mark.parametrize(
    "forms",
    [
        "form forms forme formes",
        "formulaire formulaires",
        "congé congés conge Congés CONGÉ",
        "case cases",
        "study studies",
        "maladie maladies",
        "hôpital hôpitaux hopital",
        "travail travaux",
        "niveau niveaux",
        "lieu lieux",
        "essai essais l'essai d’essais",
        "box boxes",
        "process processes",
        "analysis analyses",
        "child children",
        "submit submitted submitting",
        "phenotype phenotypes phenotyping",
        "patient patiente patients patientes patient's",
        "européen européenne européens européennes",
        "œil yeux oeil",
        "review reviews reviewed reviewing",
        "PDF PDFs pdf",
        # The accent as a character of its own, as some systems type it.
        "conge\u0301s congés",
    ],
)
def test_forms_of_a_word_have_one_stem(forms: str) -> None:
    assert len(set(stems(forms))) == 1, stems(forms)


@pytest.mark.parametrize(
    "words",
    [
        "form formulaire formation format information",
        "new news",
        "case cascade cas",
        "note not",
        "consent consentement",
        "taux tal",
        "e3a 3a",
        "day da",
    ],
)
def test_other_words_have_other_stems(words: str) -> None:
    found = stems(words)
    assert len(set(found)) == len(words.split()), found


def test_stems_are_letters_and_digits_whatever_stands_between() -> None:
    assert stems("PDF/A-3a, l'eau (COVID-19) “½” _x_") == [
        *("pdf", "a", "3a", "eau", "covid", "19", "1", "2", "x"),
    ]
    assert stems(" -'’ \u0301 ") == []
    assert folded("Œuvre ÉTÉ Straße") == "oeuvre ete strasse"


def test_one_line_breaks_only_where_the_text_did() -> None:
    assert one_line(" a\n\t b\u2003c «\u00a0d\u202f» \u00a0") == "a b c «\u00a0d\u202f»"
    assert one_line("\u00a0 \n") == ""


def test_little_words_are_wanted_only_where_there_is_no_other() -> None:
    assert wanted_stems("the forms for a child", most=9) == ["form", "child"]
    assert wanted_stems("le formulaire de l'hôpital", most=9) == ["formulair", "hopital"]
    assert wanted_stems("who is the", most=9) == ["who"]
    assert wanted_stems("is the", most=9) == ["is", "the"]
    assert wanted_stems("form FORMS one two", most=2) == ["form", "one"]


def test_a_word_is_judged_as_it_is_written() -> None:
    assert is_wanted("Formulaires", {"formulair"})
    assert not is_wanted("Formation", {"formulair", "form"})
    assert is_wanted("x" * 500, {"x" * 500})
