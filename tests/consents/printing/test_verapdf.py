"""Every printed form is PDF/A-3a and PDF/UA-1 at once, in veraPDF's eyes."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from portal.consents.enums import Variant
from portal.consents.printing import PrintedForm
from portal.consents.specimens import load_specimen
from tests.verapdf import FLAVOURS, Judge, Verdict

from .forms import a_centre, a_form, a_module, printed


def broken(verdicts: list[Verdict]) -> list[str]:
    return [f"{v.path.name}: {v.flavour} {v.broken}" for v in verdicts if not v.is_met]


def judged(judge: Judge, folder: Path, pdfs: Mapping[str, bytes]) -> list[Verdict]:
    for name, pdf in pdfs.items():
        (folder / f"{name}.pdf").write_bytes(pdf)
    verdicts = judge([folder / f"{name}.pdf" for name in pdfs])
    assert len(verdicts) == len(FLAVOURS) * len(pdfs)
    return verdicts


def test_every_specimen_in_every_language(
    judge: Judge, tmp_path: Path, model_prints: Mapping[tuple[str, str], PrintedForm]
) -> None:
    pdfs = {f"{slug}.{language}": form.pdf for (slug, language), form in model_prints.items()}
    assert broken(judged(judge, tmp_path, pdfs)) == []


def test_every_variant(judge: Judge, tmp_path: Path) -> None:
    pdfs = {variant.value: printed(a_form(variant=variant)).pdf for variant in Variant}
    assert broken(judged(judge, tmp_path, pdfs)) == []


def test_every_way_of_asking_for_one(judge: Judge, tmp_path: Path) -> None:
    adult, model = a_form(), load_specimen("adult", "en")
    listed = "<ol><li>one<ul><li>in <em>one</em></li></ul></li><li>two<br>lines</li></ol>"
    pdfs = {
        "large": printed(model, is_large=True).pdf,
        "centre": printed(model, centre=a_centre()).pdf,
        "draft": printed(model, is_draft=True).pdf,
        "filled": printed(model, pseudonym="BRU-0042", clinician="Dr Åse Ängström").pdf,
        "all": printed(
            model,
            is_large=True,
            centre=a_centre(),
            is_draft=True,
            pseudonym="BRU-0042",
            clinician="Dr Åse Ängström",
        ).pdf,
        "lists": printed(a_form(modules=(a_module(explanation=listed),))).pdf,
        "bare": printed(a_form(sections=(), key_points=())).pdf,
        "plain": printed(adult).pdf,
    }
    assert broken(judged(judge, tmp_path, pdfs)) == []


def test_the_judge_can_say_no(judge: Judge, tmp_path: Path) -> None:
    from weasyprint import HTML

    plain = tmp_path / "plain.pdf"
    plain.write_bytes(HTML(string="<html lang=en><title>t</title><p>Plain").write_pdf())
    only_archive = tmp_path / "archive.pdf"
    only_archive.write_bytes(
        HTML(string="<html lang=en><title>t</title><p>Plain").write_pdf(pdf_variant="pdf/a-3a")
    )
    verdicts = judge([plain, only_archive])
    assert [(v.path.name, v.flavour, v.is_met) for v in verdicts] == [
        ("plain.pdf", "3a", False),
        ("plain.pdf", "ua1", False),
        ("archive.pdf", "3a", True),
        ("archive.pdf", "ua1", False),
    ]
    assert all(v.broken for v in verdicts if not v.is_met)


def test_a_damaged_file_is_an_error_and_no_pass(judge: Judge, tmp_path: Path) -> None:
    damaged = tmp_path / "damaged.pdf"
    damaged.write_bytes(b"no PDF at all")
    with pytest.raises(AssertionError):
        judge([damaged])
