"""What a text would look like on paper, for the editor's preview."""

import base64
import uuid
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

from django.utils import timezone

from portal.consents.addresses import verify_url
from portal.consents.content import FormContent
from portal.consents.errors import PrintingError, UnprintableError
from portal.consents.printing import render_form
from portal.consents.printing.press import PRESS_LOCK

if TYPE_CHECKING:
    from .forms import ConsentText

# Pixels: as wide as the preview's column on most screens.
WIDTH = 800
# Nothing that was published has this code; checking it says so.
NO_DOCUMENT = uuid.UUID(int=0)


@dataclass(frozen=True)
class TextPreview:
    """Pictures of all pages as data addresses, or the reasons why there are none."""

    title: str
    language: str
    pages: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()


def preview_of(text: "ConsentText") -> TextPreview:
    """The text as it stands in the editor, printed as a draft of the next version."""
    from .forms import content_of  # noqa: PLC0415 -- texts know their preview, not it them

    content: FormContent = content_of(text)
    try:
        printed = render_form(
            content=content,
            version=text.form.versions.count() + 1,
            published_on=timezone.localdate(),
            document_id=NO_DOCUMENT,
            verify_url=verify_url(NO_DOCUMENT),
            is_draft=not text.is_checked,
        )
    except UnprintableError as error:
        problems = tuple(str(problem) for problem in error.problems)
        return TextPreview(content.title, content.language, problems=problems)
    except PrintingError as error:
        return TextPreview(content.title, content.language, problems=(str(error),))
    return TextPreview(content.title, content.language, pages=_pictures(printed.pdf))


def _pictures(pdf: bytes) -> tuple[str, ...]:
    import pypdfium2  # noqa: PLC0415 -- a library of 7 MB, only to show pages

    found = []
    with PRESS_LOCK, pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            bitmap = page.render(scale=WIDTH / page.get_width())
            out = BytesIO()
            bitmap.to_pil().convert("RGB").save(out, "PNG")
            bitmap.close()
            page.close()
            found.append(f"data:image/png;base64,{base64.b64encode(out.getvalue()).decode()}")
    return tuple(found)
