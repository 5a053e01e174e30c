"""The specimens that the portal ships: texts a hospital starts from, as files and no rows.

A specimen (a "model form" on screen) is nobody's last word: `is_model` is printed on every page
of one, and the hospital's data protection officer checks the text before it is used.
Layout of the files:

    labels/LANG.toml    the fixed words of every printed form (`content.LABELS` names them)
    verdicts/LANG.toml  what the code on a form opens to, where the portal's pages lack the language
    FORM/form.toml      what no language changes: variant, and of each module code, purpose,
                        DUO terms and whether it is needed
    FORM/LANG.toml      title, introduction, key points, sections, and each module's wording

A paragraph or list item may run over several lines in a file; `_markup` joins them again.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from portal.consents.content import FormContent, Module, Section
from portal.consents.enums import DataUse, Purpose, Variant

_FOLDER = Path(__file__).parent

# Code to autonym, in the order in which languages are offered.
LANGUAGES: Mapping[str, str] = {
    "en": "English",
    "fr": "Français",
    "de": "Deutsch",
    "es": "Español",
    "it": "Italiano",
    "uk": "Українська",
}
SLUGS = ("adult", "parent", "assent-12-17", "assent-7-11", "withdrawal")

_LINE_BREAK = re.compile(r"[ \t]*\n\s*")


@dataclass(frozen=True)
class SpecimenModule:
    """What no language changes about a purpose that the signer is asked for."""

    code: str
    purpose: Purpose
    data_use: tuple[DataUse, ...]
    is_needed: bool


@dataclass(frozen=True)
class Specimen:
    """A shipped form. `name` is what editors call it; `languages` are those it is written in."""

    slug: str
    name: str
    variant: Variant
    modules: tuple[SpecimenModule, ...]
    languages: tuple[str, ...]


def all_specimens() -> tuple[Specimen, ...]:
    """Every shipped form."""
    return tuple(_specimen(slug) for slug in SLUGS)


def shipped_labels(language: str) -> dict[str, str]:
    """The fixed words of a printed form. An unshipped language raises `FileNotFoundError`."""
    return dict(_read(f"labels/{language}.toml"))


def shipped_verdicts(language: str) -> dict[str, str]:
    """What is said of a scanned form, by its state; empty in a language without such words."""
    name = f"verdicts/{language}.toml"
    return dict(_read(name)) if (_FOLDER / name).exists() else {}


def load_specimen(slug: str, language: str) -> FormContent:
    """A shipped form's text. An unshipped form or language raises `FileNotFoundError`."""
    form = _specimen(slug)
    text = _read(f"{slug}/{language}.toml")
    return FormContent(
        form=slug,
        variant=form.variant,
        is_model=True,
        language=language,
        title=text["title"],
        introduction=_markup(text["introduction"]),
        key_points=tuple(text["key_points"]),
        sections=tuple(
            Section(
                key=section["key"],
                heading=section["heading"],
                body=_markup(section["body"]),
            )
            for section in text["sections"]
        ),
        modules=tuple(_worded(module, text["modules"][module.code]) for module in form.modules),
        labels=shipped_labels(language),
    )


def _worded(module: SpecimenModule, wording: Mapping[str, str]) -> Module:
    return Module(
        code=module.code,
        purpose=module.purpose,
        data_use=module.data_use,
        is_needed=module.is_needed,
        title=wording["title"],
        statement=wording["statement"],
        explanation=_markup(wording["explanation"]),
    )


@cache
def _specimen(slug: str) -> Specimen:
    facts = _read(f"{slug}/form.toml")
    return Specimen(
        slug=slug,
        name=facts["name"],
        variant=Variant(facts["variant"]),
        modules=tuple(
            SpecimenModule(
                code=module["code"],
                purpose=Purpose(module["purpose"]),
                data_use=tuple(DataUse(term) for term in module["data_use"]),
                is_needed=module["is_needed"],
            )
            for module in facts["modules"]
        ),
        languages=tuple(
            language for language in LANGUAGES if (_FOLDER / slug / f"{language}.toml").exists()
        ),
    )


@cache
def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((_FOLDER / name).read_text(encoding="utf-8"))


def _markup(text: str) -> str:
    """The text without the line breaks of its file: none between tags, a space between words.

    Non-breaking spaces stay, which `str.split` would lose.
    """
    text = text.strip(" \n")
    text = _LINE_BREAK.sub("\n", text)
    return text.replace(">\n<", "><").replace("\n", " ")
