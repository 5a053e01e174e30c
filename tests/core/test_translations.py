"""The French interface says everything that the English one says."""

import re
import shutil
from pathlib import Path

import polib
import pytest
from django.conf import settings
from django.core.management import call_command
from django.utils import translation
from pytest_django import Settings

CATALOGUE = Path("fr", "LC_MESSAGES", "django.po")
SOURCE = settings.BASE_DIR / "portal" / "locale" / CATALOGUE
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]")


@pytest.fixture(scope="module")
def catalogue() -> polib.POFile:
    return polib.pofile(str(SOURCE))


def texts(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def test_nothing_is_untranslated_fuzzy_or_left_over(catalogue: polib.POFile) -> None:
    assert len(catalogue) > 500
    assert [entry.msgid for entry in catalogue.untranslated_entries()] == []
    assert [entry.msgid for entry in catalogue.fuzzy_entries()] == []
    assert [entry.msgid for entry in catalogue.obsolete_entries()] == []


def test_placeholders_and_markup_are_those_of_the_source(catalogue: polib.POFile) -> None:
    for entry in catalogue:
        for text in texts(entry):
            assert set(PLACEHOLDER.findall(text)) == set(PLACEHOLDER.findall(entry.msgid)), text
            assert sorted(re.findall(r"<[^>]*>", text)) == sorted(
                re.findall(r"<[^>]*>", entry.msgid)
            ), text


@pytest.mark.skipif(not shutil.which("xgettext"), reason="extracting takes Debian's gettext")
def test_catalogue_holds_what_the_code_says_now(
    settings: Settings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    catalogue: polib.POFile,
) -> None:
    # In a copy: makemessages writes into every folder named locale that it walks past.
    for folder in ("portal", "templates"):
        shutil.copytree(
            settings.BASE_DIR / folder,
            tmp_path / folder,
            ignore=shutil.ignore_patterns("static", "media", "__pycache__", "*.mo"),
        )
    settings.LOCALE_PATHS = [tmp_path / "portal" / "locale"]
    monkeypatch.chdir(tmp_path)
    call_command("makemessages", locale=["fr"], no_location=True)
    target = tmp_path / "portal" / "locale" / CATALOGUE
    extracted = {entry.msgid for entry in polib.pofile(str(target)) if not entry.obsolete}
    known = {entry.msgid for entry in catalogue}
    assert sorted(extracted - known) == [], "run makemessages and translate"
    assert sorted(known - extracted) == [], "run makemessages"


def test_french_is_spoken() -> None:
    call_command("compile_catalogues")
    with translation.override("fr"):
        assert translation.gettext("Next trainings") == "Prochaines formations"
