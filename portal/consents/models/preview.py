"""What a text would look like on paper, for the editor's preview."""

import base64
import uuid
from dataclasses import dataclass
from io import BytesIO

from django.utils import timezone

from portal.consents.addresses import verify_url
from portal.consents.content import FormContent
from portal.consents.errors import PressBusyError, PrintingError, UnprintableError
from portal.consents.printing import render_form
from portal.consents.printing.press import PRESS_LOCK
from portal.consents.printing.queue import place_in_queue

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


def preview_of(content: FormContent, *, version: int, is_draft: bool) -> TextPreview:
    """The text as it stands in the editor, printed as what would be version `version`."""
    try:
        with place_in_queue():
            printed = render_form(
                content=content,
                version=version,
                published_on=timezone.localdate(),
                document_id=NO_DOCUMENT,
                verify_url=verify_url(NO_DOCUMENT),
                is_draft=is_draft,
            )
            pages = _pictures(printed.pdf)
    except UnprintableError as error:
        problems = tuple(str(problem) for problem in error.problems)
        return TextPreview(content.title, content.language, problems=problems)
    except (PressBusyError, PrintingError) as error:
        return TextPreview(content.title, content.language, problems=(str(error),))
    return TextPreview(content.title, content.language, pages=pages)


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
