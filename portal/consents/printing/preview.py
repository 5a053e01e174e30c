"""A picture of a form's first page."""

from io import BytesIO

from .press import PRESS_LOCK

# Pixels; shown at half of it, sharp on any screen.
WIDTH = 560
_SHADES = 16


def preview_png(pdf: bytes) -> bytes:
    """The first page as a small grey PNG, `WIDTH` pixels wide; same PDF, same bytes."""
    import pypdfium2  # noqa: PLC0415 -- loads a library of 7 MB, only to print

    with PRESS_LOCK, pypdfium2.PdfDocument(pdf) as document:
        page = document[0]
        bitmap = page.render(scale=WIDTH / page.get_width(), grayscale=True)
        picture = bitmap.to_pil().convert("L").quantize(_SHADES)
        bitmap.close()
        page.close()
    out = BytesIO()
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()
