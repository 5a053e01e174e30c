"""Reads a printed form as a person with a camera does: its foot, and the code on it."""

import re
from pathlib import Path

import pypdfium2
from PIL import Image

_CODE = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_SCALE = 1.9
_FOOT = 0.2  # of the page's height


def foot_of(path: Path) -> Image.Image:
    """The lower part of the first page, sharp."""
    with pypdfium2.PdfDocument(path) as document:
        page: Image.Image = document[0].render(scale=_SCALE).to_pil().convert("RGB")
    return page.crop((0, round(page.height * (1 - _FOOT)), page.width, page.height))


def code_of(path: Path) -> str:
    """The verification code that is printed on the form."""
    with pypdfium2.PdfDocument(path) as document:
        text = "".join(page.get_textpage().get_text_range() for page in document)
    found = _CODE.search(re.sub(r"\s", "", text))
    if found is None:
        msg = f"No code on {path.name}"
        raise ValueError(msg)
    return found[0]
