"""The same form is the same bytes, whoever prints it, when and where."""

import os
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.utils import translation

from portal.consents.printing import preview_png
from portal.consents.specimens import load_specimen

from .forms import a_centre, a_form, printed

SCRIPT = """
import hashlib
import django
django.setup()
from django.utils import translation
from portal.consents.specimens import load_specimen
from portal.consents.printing import preview_png
from tests.consents.printing.forms import a_centre, printed
translation.activate({language!r})
if {warm}:
    printed(load_specimen("parent", "en"), is_large=True)
form = printed(load_specimen("adult", "uk"), centre=a_centre(), is_draft=True)
print(form.sha256, hashlib.sha256(preview_png(form.pdf)).hexdigest())
"""


@pytest.mark.parametrize(
    ("seed", "zone", "locale", "language", "warm"),
    [
        ("1", "Pacific/Kiritimati", "C", "en", False),
        ("2", "America/Anchorage", "C.UTF-8", "fr", True),
        ("random", "Asia/Kathmandu", "POSIX", "de", False),
    ],
)
def test_other_processes_print_the_same(
    tmp_path: Path, seed: str, zone: str, locale: str, language: str, *, warm: bool
) -> None:
    form = printed(load_specimen("adult", "uk"), centre=a_centre(), is_draft=True)
    answered = subprocess.run(
        [sys.executable, "-c", SCRIPT.format(language=language, warm=warm)],
        cwd=settings.BASE_DIR,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "portal.settings.test",
            "PYTHONHASHSEED": seed,
            "TZ": zone,
            "LC_ALL": locale,
            "TMPDIR": str(tmp_path),
            "HOME": str(tmp_path),
        },
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    ).stdout.split()
    import hashlib

    assert answered == [form.sha256, hashlib.sha256(preview_png(form.pdf)).hexdigest()]
    assert list(tmp_path.glob("weasyprint-*")) == []  # its copies of the fonts are gone with it


def test_printing_again_later_gives_the_same() -> None:
    with time_machine.travel("2026-11-23T10:00:00Z"):
        first = printed()
    with time_machine.travel("2031-02-01T23:59:00Z"), translation.override("fr"):
        assert printed().pdf == first.pdf


def test_every_value_changes_the_bytes() -> None:
    forms = [
        printed(),
        printed(version=4),
        printed(published_on=date(2026, 11, 24)),
        printed(is_large=True),
        printed(is_draft=True),
        printed(centre=a_centre()),
        printed(centre=a_centre(edition=5)),
        printed(pseudonym="A-1"),
        printed(clinician="Dr B"),
        printed(verify_url="https://portal.example.org/consents/verify/other/"),
        printed(a_form(title="Another")),
    ]
    assert len({form.sha256 for form in forms}) == len(forms)


def test_the_dates_inside_are_the_version_s() -> None:
    import pypdfium2

    with pypdfium2.PdfDocument(printed().pdf) as document:
        facts = document.get_metadata_dict()
    assert facts["CreationDate"] == facts["ModDate"] == "D:20261123000000Z"
    assert facts["Title"] == "May experts discuss your case?"
    assert tempfile.gettempdir() not in str(facts)
