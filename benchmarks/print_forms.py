"""Print the seconds of a form and of WeasyPrint alone with the same HTML, then MiB and growth.

`python -m benchmarks.print_forms ROUNDS FORMS`
"""

import statistics
import sys
import time
from collections.abc import Callable
from datetime import date
from uuid import UUID

import django

django.setup()

import psutil  # noqa: E402 -- after set-up
from weasyprint import HTML  # noqa: E402 -- the same

from portal.consents.printing import render_form  # noqa: E402 -- the same
from portal.consents.printing.document import form_html  # noqa: E402 -- the same
from portal.consents.printing.press import machinery  # noqa: E402 -- the same
from portal.consents.specimens import all_specimens, load_specimen  # noqa: E402 -- the same

ADDRESS = "https://portal.example.org/consents/verify/{}/"


def printed(number: int, slug: str = "adult", language: str = "en") -> bytes:
    document_id = UUID(int=number)
    return render_form(
        content=load_specimen(slug, language),
        version=1,
        published_on=date(2026, 11, 23),
        document_id=document_id,
        verify_url=ADDRESS.format(document_id),
        is_draft=number % 2 == 0,
    ).pdf


def alone(html: str) -> bytes:
    """WeasyPrint with its fonts and stylesheet read before, as ours are."""
    tools = machinery()
    pdf: bytes = HTML(string=html).write_pdf(
        font_config=tools.font_config,
        stylesheets=[tools.stylesheet],
        pdf_variant="pdf/a-3a",
    )
    return pdf


def same_html(number: int) -> str:
    """The HTML that form `number` is pressed from."""
    document_id = UUID(int=number)
    return form_html(
        content=load_specimen("adult", "en"),
        version=1,
        published_on=date(2026, 11, 23),
        document_id=str(document_id),
        verify_url=ADDRESS.format(document_id),
        centre=None,
        is_large=False,
        is_draft=number % 2 == 0,
        pseudonym="",
        clinician="",
    )


def seconds(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def mebibytes() -> float:
    return psutil.Process().memory_info().rss / 2**20


rounds, forms = map(int, sys.argv[1:])
printed(0)
alone(same_html(0))
pairs = []
for number in range(1, rounds + 1):
    html = same_html(number)
    pairs.append(
        (seconds(lambda: printed(number)), seconds(lambda: alone(html)))  # noqa: B023 -- run now
    )
ratio = statistics.median(ours / theirs for ours, theirs in pairs)
ours, theirs = (statistics.median(side) for side in zip(*pairs, strict=True))

texts = [(form.slug, language) for form in all_specimens() for language in form.languages]
peak = early = 0.0
for number in range(forms):
    printed(number, *texts[number % len(texts)])
    peak = max(peak, mebibytes())
    if number == forms // 5:
        early = mebibytes()
print(ratio, ours, theirs, peak, mebibytes() - early)
