"""What an office document is and carries, judged by its content types and relations.

Names of parts say nothing: a program may be called `image1.png`, and macros may lie in any part.
So a part counts as what the document declares it to be, because that is what an office program
goes by, and a part that is declared as nothing has no place in a document.
"""

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

OFFICE = "application/vnd.openxmlformats-officedocument"
ODF = "application/vnd.oasis.opendocument"
CONTENT_TYPES = "[Content_Types].xml"
_MANIFEST = "META-INF/manifest.xml"
# Media type of the whole: content type of its main part.
_MAIN_PARTS = {
    f"{OFFICE}.{kind}.main+xml".lower(): f"{OFFICE}.{kind}"
    for kind in (
        "wordprocessingml.document",
        "spreadsheetml.sheet",
        "presentationml.presentation",
    )
}
_ODF_KINDS = frozenset({f"{ODF}.text", f"{ODF}.spreadsheet", f"{ODF}.presentation"})
# What can run: macros of every age, controls, objects of other programs, whole documents inside.
_ACTIVE_TYPE = re.compile(
    r"macro|vba|activex|oleobject|ole-object|officedocument\.package|script|basic-library|dialogsheet"
    r"|x-ms|msdownload|x-dos|executable|octet-stream|java"
)
_KNOWN_TYPE = re.compile(
    r"application/(vnd\.openxmlformats-[\w.+-]+|vnd\.ms-[\w.+-]+\+xml|xml|x-font-?\w+|rdf\+xml"
    r"|vnd\.oasis\.opendocument\.[\w.+-]+|x-openoffice-gdimetafile[\w.;=\" -]*|binary|pdf)"
    r"|(text/xml|text/rtf|(image|audio|video|font)/[\w.+-]+)"
)
# A document inside another, such as the figures of a chart: judged as the outer one.
_EMBEDDED = re.compile(
    r"(wordprocessingml\.(document|template)|spreadsheetml\.(sheet|template)"
    r"|presentationml\.(presentation|template|slideshow))$"
)
_ACTIVE_RELATION = re.compile(
    r"/(vbaproject\w*|oleobject|control|activexcontrolbinary|aFChunk|wordvbadata"
    r"|xlmacrosheet|xlintlmacrosheet|dialogsheet|frame|subdocument|keymapcustomizations"
    r"|attachedtoolbars|customui\w*)$",
    re.IGNORECASE,
)
# Followed by a click, or by a person's yes.
_OUTWARD_RELATION = re.compile(r"/(hyperlink|externallinkpath|xlpathmissing)$", re.IGNORECASE)
_OWN_TEMPLATE = re.compile(r"(file:/{3})?[a-z]:", re.IGNORECASE)
# How programs begin, whatever they are called: Windows, Unix, macOS, Java, a script, OLE.
_PROGRAM_STARTS = (
    b"MZ",
    b"\x7fELF",
    b"\xca\xfe\xba\xbe",
    b"\xcf\xfa\xed\xfe",
    b"#!",
    b"\xd0\xcf\x11\xe0",
)
_ODF_MACRO_FOLDERS = ("basic/", "scripts/")
_ODF_UNDECLARED = ("mimetype", "meta-inf/")
MAX_INDEX_BYTES = 4 * 1024 * 1024
MAX_EMBEDDED_BYTES = 20 * 1024 * 1024


@dataclass(frozen=True)
class Part:
    """One part of a document; `media_type` in small letters, "" where none was declared."""

    name: str
    media_type: str


def office_media_type(archive: zipfile.ZipFile, *, depth: int = 0) -> str:
    """The media type of a document that only says and shows something; "" for anything else.

    `depth` is 1 for a document inside another; there is no deeper one. Raises what `zipfile` does
    on damage.
    """
    names = [row.filename for row in archive.infolist() if not row.is_dir()]
    if len({name.lower() for name in names}) != len(names):
        return ""  # two parts of one name: programs would disagree about which counts
    try:
        found = (
            _odf_type(archive, names) if "mimetype" in names else _ooxml_type(archive, names, depth)
        )
    except (ParseError, DefusedXmlException, UnicodeDecodeError, KeyError):
        return ""
    return "" if found and any(_is_program(archive, name) for name in names) else found


def ooxml_parts(archive: zipfile.ZipFile, names: list[str]) -> list[Part]:
    """Each part with its declared type; the declarations themselves are left out."""
    overrides, defaults = {}, {}
    for row in _xml(archive, CONTENT_TYPES):
        kind = row.get("ContentType", "").strip().lower()
        if row.tag.endswith("}Override"):
            overrides[row.get("PartName", "").lstrip("/").lower()] = kind
        elif row.tag.endswith("}Default"):
            defaults[row.get("Extension", "").lower()] = kind
    found = []
    for name in names:
        if name == CONTENT_TYPES or name.lower().endswith(".rels"):
            continue
        ending = posixpath.basename(name).rpartition(".")[2].lower()
        found.append(Part(name, overrides.get(name.lower()) or defaults.get(ending, "")))
    return found


def _ooxml_type(archive: zipfile.ZipFile, names: list[str], depth: int) -> str:
    if CONTENT_TYPES not in names or "_rels/.rels" not in names:
        return ""
    parts = ooxml_parts(archive, names)
    if not all(_is_harmless_part(archive, part, depth) for part in parts):
        return ""
    indexes = [name for name in names if name.lower().endswith(".rels")]
    if not all(_has_harmless_relations(archive, name) for name in indexes):
        return ""
    types = {part.name: part.media_type for part in parts}
    for kind, target, _is_outward in _relations(archive, "_rels/.rels"):
        if kind.endswith("/officeDocument"):
            return _MAIN_PARTS.get(types.get(target.lstrip("/"), ""), "")
    return ""


def _odf_type(archive: zipfile.ZipFile, names: list[str]) -> str:
    with archive.open("mimetype") as part:
        declared = part.read(100).decode("ascii").strip()
    if declared not in _ODF_KINDS or _MANIFEST not in names:
        return ""
    types = {
        _attribute(row, "full-path"): _attribute(row, "media-type").strip().lower()
        for row in _xml(archive, _MANIFEST)
    }
    for name in names:
        if name.lower().startswith(_ODF_UNDECLARED):
            continue
        kind = types.get(name)
        if kind is None or name.lower().startswith(_ODF_MACRO_FOLDERS):
            return ""
        if kind and not _is_harmless(kind):
            return ""
    # Folders of macros are declared, even where their parts were renamed.
    whole = (kind for path, kind in types.items() if path != "/" and kind)
    return declared if not any(_ACTIVE_TYPE.search(kind) for kind in whole) else ""


def _is_harmless(media_type: str) -> bool:
    return _KNOWN_TYPE.fullmatch(media_type) is not None and not _ACTIVE_TYPE.search(media_type)


def _is_harmless_part(archive: zipfile.ZipFile, part: Part, depth: int) -> bool:
    if _EMBEDDED.search(part.media_type):
        return _is_harmless_document(archive, part.name, depth)
    return _is_harmless(part.media_type)


def _has_harmless_relations(archive: zipfile.ZipFile, name: str) -> bool:
    return all(
        _is_harmless_relation(kind, target, is_outward=is_outward)
        for kind, target, is_outward in _relations(archive, name)
    )


def _is_harmless_document(archive: zipfile.ZipFile, name: str, depth: int) -> bool:
    if depth or archive.getinfo(name).file_size > MAX_EMBEDDED_BYTES:
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(archive.read(name))) as inner:
            return office_media_type(inner, depth=depth + 1) != ""
    except zipfile.BadZipFile:
        return False


def _is_harmless_relation(kind: str, target: str, *, is_outward: bool) -> bool:
    if _ACTIVE_RELATION.search(kind):
        return False
    if not is_outward or _OUTWARD_RELATION.search(kind):
        return True
    # Word names the writer's own template so, and looks for it on the reader's disk only.
    return kind.endswith("/attachedTemplate") and _OWN_TEMPLATE.match(target) is not None


def _relations(archive: zipfile.ZipFile, name: str) -> Iterator[tuple[str, str, bool]]:
    for row in _xml(archive, name):
        outward = row.get("TargetMode", "").lower() == "external"
        yield row.get("Type", ""), row.get("Target", ""), outward


def _xml(archive: zipfile.ZipFile, name: str) -> Element:
    if archive.getinfo(name).file_size > MAX_INDEX_BYTES:
        msg = "An index of this size belongs to no document."
        raise ParseError(msg)
    root: Element = fromstring(archive.read(name), forbid_dtd=True)
    return root


def _attribute(row: Element, name: str) -> str:
    return next((text for key, text in row.items() if key.endswith(f"}}{name}")), "")


def _is_program(archive: zipfile.ZipFile, name: str) -> bool:
    with archive.open(name) as part:
        return part.read(8).startswith(_PROGRAM_STARTS)
