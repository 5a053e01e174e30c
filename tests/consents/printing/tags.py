"""The tags of a PDF, read back by PDFium, which did not write them."""

import ctypes
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pypdfium2
from pypdfium2 import raw


@dataclass(frozen=True)
class Tag:
    """An element of one page's tree; `pieces` are the numbers of its own marked contents."""

    kind: str
    kids: tuple["Tag", ...]
    pieces: tuple[int, ...]
    alternative: str
    holds_link: bool = False

    @property
    def is_empty(self) -> bool:
        return not (self.kids or self.pieces or self.holds_link)

    def all(self) -> Iterator["Tag"]:
        yield self
        for kid in self.kids:
            yield from kid.all()


@dataclass(frozen=True)
class TaggedPage:
    """`tops` of its tree; of what is drawn, the marked pieces, artifacts and what is neither."""

    tops: tuple[Tag, ...]
    drawn: frozenset[int]
    unmarked: int

    def all(self) -> Iterator[Tag]:
        for top in self.tops:
            yield from top.all()


def tagged_pages(pdf: bytes) -> list[TaggedPage]:
    with pypdfium2.PdfDocument(pdf) as document:
        pages = []
        for page in document:
            tree = raw.FPDF_StructTree_GetForPage(page.raw)
            count = raw.FPDF_StructTree_CountChildren(tree)
            tops = [_tag(raw.FPDF_StructTree_GetChildAtIndex(tree, at)) for at in range(count)]
            drawn: set[int] = set()
            unmarked = 0
            for item in page.get_objects():
                numbers, is_artifact = _marks(item.raw)
                drawn |= numbers
                unmarked += not (numbers or is_artifact)
            raw.FPDF_StructTree_Close(tree)
            pages.append(TaggedPage(tuple(tops), frozenset(drawn), unmarked))
            page.close()
        return pages


def _tag(element: Any) -> Tag:
    kids, pieces, links = [], [], False
    for at in range(raw.FPDF_StructElement_CountChildren(element)):
        if below := raw.FPDF_StructElement_GetChildAtIndex(element, at):
            kids.append(_tag(below))
        elif (number := raw.FPDF_StructElement_GetChildMarkedContentID(element, at)) >= 0:
            pieces.append(number)
        else:
            links = True
    return Tag(
        kind=_text(raw.FPDF_StructElement_GetType, element),
        kids=tuple(kids),
        pieces=tuple(pieces),
        alternative=_text(raw.FPDF_StructElement_GetAltText, element),
        holds_link=links,
    )


def _text(read: Callable[..., int], element: Any) -> str:
    size = read(element, None, 0)
    room = ctypes.create_string_buffer(size)
    read(element, room, size)
    return room.raw.decode("utf-16-le").rstrip("\0")


def _marks(item: Any) -> tuple[set[int], bool]:
    numbers, is_artifact = set(), False
    for at in range(raw.FPDFPageObj_CountMarks(item)):
        mark = raw.FPDFPageObj_GetMark(item, at)
        room, size = (ctypes.c_ushort * 40)(), ctypes.c_ulong()
        raw.FPDFPageObjMark_GetName(mark, room, 80, size)
        name = bytes(room)[: size.value].decode("utf-16-le").rstrip("\0")
        is_artifact |= name == "Artifact"
        number = ctypes.c_int(-1)
        if raw.FPDFPageObjMark_GetParamIntValue(mark, b"MCID", number):
            numbers.add(number.value)
    return numbers, is_artifact
