"""What a PDF holds, read back by PDFium, which did not write it."""

import re
import zlib

import pypdfium2
from pypdfium2 import raw


def pages_of(pdf: bytes) -> list[str]:
    """The words of each page, on one line each."""
    with pypdfium2.PdfDocument(pdf) as document:
        texts = []
        for page in document:
            words = page.get_textpage()
            texts.append(" ".join(words.get_text_range().replace("\ufffe", "").split()))
            words.close()
            page.close()
        return texts


def text_of(pdf: bytes) -> str:
    return " ".join(pages_of(pdf))


def enclosures_of(pdf: bytes) -> dict[str, bytes]:
    """The embedded files by name."""
    with pypdfium2.PdfDocument(pdf) as document:
        found = {}
        for index in range(document.count_attachments()):
            attachment = document.get_attachment(index)
            found[attachment.get_name()] = bytes(attachment.get_data())
        return found


def pixels_of(pdf: bytes, page: int = 0) -> bytes:
    """The page as grey pixels at 36 dots an inch."""
    with pypdfium2.PdfDocument(pdf) as document:
        bitmap = document[page].render(scale=0.5, grayscale=True)
        return bytes(bitmap.to_pil().tobytes())


def fill_of(pdf: bytes) -> list[float]:
    """How far down each page is printed, as a share of the height above the footer."""
    frame = (15 / 297, 265 / 297)  # as the stylesheet sets the margins
    with pypdfium2.PdfDocument(pdf) as document:
        shares = []
        for page in document:
            picture = page.render(scale=1, grayscale=True).to_pil()
            width, height = picture.size
            text = picture.crop((0, 0, width, int(height * frame[1])))
            box = text.point(lambda grey: 255 * (grey < 245)).getbbox()
            lowest = box[3] / height if box else frame[0]
            shares.append((lowest - frame[0]) / (frame[1] - frame[0]))
            page.close()
        return shares


def overflow_of(pdf: bytes) -> list[int]:
    """The pages on which a letter stands less than 5 mm from the edge of the paper, or beyond."""
    margin = 5 / 25.4 * 72
    with pypdfium2.PdfDocument(pdf) as document:
        found = []
        for number, page in enumerate(document, 1):
            width, height = page.get_size()
            words = page.get_textpage()
            boxes = [words.get_charbox(at) for at in range(words.count_chars())]
            if any(
                left < margin or bottom < margin or right > width - margin or top > height - margin
                for left, bottom, right, top in boxes
                if right > left
            ):
                found.append(number)
            words.close()
            page.close()
        return found


def font_sizes_of(pdf: bytes, word: str) -> set[float]:
    """The sizes in points that `word` is set in, anywhere in the document."""
    sizes = set()
    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            words = page.get_textpage()
            text = words.get_text_range()
            for found in re.finditer(re.escape(word), text):
                size = raw.FPDFText_GetFontSize(words.raw, found.start())
                sizes.add(round(size * 0.75, 1))  # pages are drawn in CSS pixels
            words.close()
            page.close()
    return sizes


def inflated(pdf: bytes) -> list[bytes]:
    """The streams of the file, unpacked where they are packed."""
    found = []
    for start in re.finditer(rb"stream\n", pdf):
        try:
            found.append(zlib.decompressobj().decompress(pdf[start.end() :]))
        except zlib.error:
            continue
    return found
