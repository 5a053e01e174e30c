"""Consent forms on paper: checked, laid out, pressed into PDF/A-3a that is PDF/UA-1 as well.

Pure: values in, bytes out. The same values give the same bytes in any process, so that a
published form's hash can be worked out again.
"""

import hashlib
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from portal.consents.content import CentreContent, FormContent
from portal.consents.errors import Problem

from .checks import check_centre, check_content, check_filled_in, refuse
from .document import form_html
from .machine import FILE_NAME, machine_readable
from .press import Enclosure, press_pdf
from .preview import preview_png

__all__ = [
    "PrintedForm",
    "Problem",
    "check_centre",
    "check_content",
    "check_filled_in",
    "preview_png",
    "render_form",
]


@dataclass(frozen=True)
class PrintedForm:
    """A form as PDF; `sha256` in hexadecimal."""

    pdf: bytes
    sha256: str
    pages: int


def render_form(
    *,
    content: FormContent,
    version: int,
    published_on: date,
    document_id: UUID,
    verify_url: str,
    centre: CentreContent | None = None,
    is_large: bool = False,
    is_draft: bool = False,
    pseudonym: str = "",
    clinician: str = "",
) -> PrintedForm:
    """Print one form.

    `document_id` and `verify_url` are what the printed code opens. Large print has a body of
    16 points; a draft has a watermark on every page. A patient's name is not among the values:
    it is written by hand.

    Raises `UnprintableError` for texts that an editor has to change, `PrintingError` when
    printing itself goes wrong.
    """
    refuse(
        [
            *check_content(content, centre),
            *check_filled_in(pseudonym=pseudonym, clinician=clinician),
        ]
    )
    html = form_html(
        content=content,
        version=version,
        published_on=published_on,
        document_id=str(document_id),
        verify_url=verify_url,
        centre=centre,
        is_large=is_large,
        is_draft=is_draft,
        pseudonym=pseudonym,
        clinician=clinician,
    )
    enclosure = Enclosure(
        name=FILE_NAME,
        description=content.labels["machine_readable"],
        body=machine_readable(
            content=content,
            version=version,
            published_on=published_on,
            document_id=document_id,
            verify_url=verify_url,
            centre=centre,
            pseudonym=pseudonym,
        ),
    )
    pdf, pages = press_pdf(html, enclosure=enclosure, dated=published_on)
    return PrintedForm(pdf=pdf, sha256=hashlib.sha256(pdf).hexdigest(), pages=pages)
