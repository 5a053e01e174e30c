"""Office documents by what they declare: nothing that can run comes in, under any name."""

import io
from pathlib import Path

import openpyxl
import pytest

from portal.privacy.errors import UploadTypeError
from portal.privacy.inspection import DOCUMENTS, inspect_upload
from tests.factories.documents import OFFICE, RELATION, office, open_document, zipped

INPUTS = Path(__file__).parent / "inputs"
PROGRAM = b"MZ\x90\x00\x03"
OLE = bytes.fromhex("d0cf11e0a1b11ae1")
MICROSOFT = "application/vnd.ms"
RUNS = "http://schemas.microsoft.com/office/2006/relationships/vbaProject"
TEMPLATE = f"{RELATION}/attachedTemplate"
OBJECT = "application/vnd.sun.star.oleobject"
SHEET = f"{OFFICE}.spreadsheetml.sheet"


def judged(content: bytes, name: str = "") -> str:
    return inspect_upload(io.BytesIO(content), allowed=DOCUMENTS, name=name).ending


@pytest.mark.parametrize("ending", ["docx", "xlsx", "pptx"])
def test_a_document_is_what_its_main_part_is_declared_to_be(ending: str) -> None:
    assert judged(office(ending)) == ending
    macro = "application/vnd.ms-word.document.macroEnabled.main+xml"
    with pytest.raises(UploadTypeError):
        judged(office(ending, main_type=macro))


@pytest.mark.parametrize("ending", ["odt", "ods", "odp"])
def test_an_open_document_is_what_it_says(ending: str) -> None:
    assert judged(open_document(ending)) == ending


def test_what_programs_really_write_is_taken() -> None:
    output = io.BytesIO()
    book = openpyxl.Workbook()
    book.active["A1"] = "=1+1"
    book.active["A1"].hyperlink = "https://example.org/"
    book.save(output)
    assert judged(output.getvalue(), "a.xlsx") == "xlsx"


@pytest.mark.parametrize("name", sorted(path.name for path in INPUTS.iterdir()))
def test_hidden_macros_and_programs_are_refused(name: str) -> None:
    with pytest.raises(UploadTypeError):
        judged((INPUTS / name).read_bytes(), name)


@pytest.mark.parametrize(
    "content",
    [
        # declared as what it is, under a harmless name
        office(
            parts={"word/media/image1.png": b"x"},
            types={"word/media/image1.png": "application/vnd.ms-office.vbaProject"},
        ),
        office(parts={"word/A.BIN": b"x"}, types={"word/a.bin": f"{OFFICE}.oleObject"}),
        office(
            parts={"word/x.xml": b"x"},
            types={"word/x.xml": f"{MICROSOFT}-office.activeX+xml"},
        ),
        office(
            "xlsx",
            parts={"xl/s.xml": b"x"},
            types={"xl/s.xml": f"{MICROSOFT}-excel.macrosheet+xml"},
        ),
        # declared as nothing
        office(parts={"word/macros.bin": b"x"}),
        # a program under the name and type of a picture
        office(parts={"word/media/a.png": PROGRAM}),
        office(parts={"word/media/a.png": OLE}),
        # relations
        office(relations=((f"{RELATION}/oleObject", "media/a.png", ""),)),
        office(relations=((RUNS, "a.png", ""),)),
        office(relations=((TEMPLATE, "https://evil.example/a.dotm", "External"),)),
        office(relations=((TEMPLATE, "file://evil.example/a.dotm", "External"),)),
        office(relations=((f"{RELATION}/image", "https://evil.example/seen.png", "External"),)),
        office(relations=((f"{RELATION}/aFChunk", "a.html", ""),)),
        # a document inside that is refused by itself, or is none
        office(
            parts={"word/embeddings/a.xlsx": office("xlsx", parts={"xl/m.bin": b"x"})},
            types={"word/embeddings/a.xlsx": SHEET},
        ),
        office(parts={"word/a.xlsx": b"x"}, types={"word/a.xlsx": SHEET}),
        # two parts that some programs take for one
        office(parts={"WORD/document.xml": b"<w/>"}),
        zipped(
            {"[Content_Types].xml": b'<!DOCTYPE x [<!ENTITY a "b">]><x/>', "_rels/.rels": b"<x/>"}
        ),
        open_document(parts={"BASIC/a.xml": b"x"}, types={"BASIC/a.xml": "text/xml"}),
        open_document(types={"Macros/": "application/vnd.sun.star.basic-library"}),
        open_document(parts={"Object 1": b"x"}, types={"Object 1": OBJECT}),
        open_document(parts={"Pictures/a.png": PROGRAM}, types={"Pictures/a.png": "image/png"}),
        open_document(parts={"a.py": b"x"}),
        zipped({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<a/>"}),
    ],
)
def test_what_can_run_is_refused(content: bytes) -> None:
    with pytest.raises(UploadTypeError):
        judged(content)


def test_what_only_shows_something_is_taken() -> None:
    assert judged(
        office(
            parts={"word/media/a.png": b"\x89PNG", "word/embeddings/a.xlsx": office("xlsx")},
            types={"word/embeddings/a.xlsx": SHEET},
            relations=(
                (f"{RELATION}/hyperlink", "https://example.org/", "External"),
                (TEMPLATE, "file:///C:\\Users\\a.dotx", "External"),
                (f"{RELATION}/image", "media/a.png", ""),
                (f"{RELATION}/package", "embeddings/a.xlsx", ""),
            ),
        )
    )
