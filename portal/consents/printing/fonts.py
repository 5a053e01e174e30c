"""The letters that forms are printed with: four faces of Noto Sans, vendored whole."""

import unicodedata
from functools import cache
from pathlib import Path

import portal

FOLDER = Path(portal.__file__).parent / "static" / "vendor" / "noto-sans"
# Name in the stylesheet's `font:` addresses -> file.
FACES = {
    "regular": "NotoSans-Regular.ttf",
    "bold": "NotoSans-Bold.ttf",
    "italic": "NotoSans-Italic.ttf",
    "bold-italic": "NotoSans-BoldItalic.ttf",
}


def face(name: str) -> bytes:
    """The font file of that face. Raises `KeyError`."""
    return (FOLDER / FACES[name]).read_bytes()


@cache
def printable_characters() -> frozenset[str]:
    """Every character that all four faces have a glyph for.

    Control characters and separators of lines and paragraphs are not among them, although the
    faces map some to an empty glyph.
    """
    from fontTools.ttLib import TTFont  # noqa: PLC0415 -- slow import, and only where forms print

    coverage = []
    for name in FACES.values():
        with TTFont(FOLDER / name, lazy=True) as font:
            coverage.append({chr(code) for code in font.getBestCmap()})
    return frozenset(
        letter
        for letter in set.intersection(*coverage)
        if unicodedata.category(letter) not in {"Cc", "Zl", "Zp"}
    )
