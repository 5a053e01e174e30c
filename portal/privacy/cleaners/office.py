"""An office document without its properties, authors, thumbnail and the notes of its pictures."""

import io
import re
import zipfile
import zlib
from collections.abc import Callable

from portal.privacy.enums import Removed
from portal.privacy.errors import UploadBrokenError, UploadError, UploadTypeError
from portal.privacy.inspection import DOCUMENTS, clean_image
from portal.privacy.officefiles import CONTENT_TYPES, ODF, OFFICE, office_media_type, ooxml_parts

OFFICE_TYPES = frozenset(kind for kind in DOCUMENTS if kind.startswith((ODF, OFFICE)))
_CORE = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
_MORE = "http://schemas.openxmlformats.org/officeDocument/2006"
# What stands in place of the properties: a document must have the part that it declares.
_EMPTY = {
    "core-properties": f'<cp:coreProperties xmlns:cp="{_CORE}"/>',
    "extended-properties": f'<Properties xmlns="{_MORE}/extended-properties"/>',
    "custom-properties": f'<Properties xmlns="{_MORE}/custom-properties"/>',
}
_EMPTY_META = (
    '<office:document-meta xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' office:version="1.2"><office:meta/></office:document-meta>'
)
_THUMBNAIL_RELATION = re.compile(rb'<Relationship\b[^>]*/metadata/thumbnail"[^>]*/>')
_THUMBNAIL_ENTRY = re.compile(rb'<(\w+:)?file-entry\b[^>]*"Thumbnails/[^"]*"[^>]*/>')
_AUTHOR_ATTRIBUTE = re.compile(
    rb'(?<=[\s:])((?:author|initials|lastModifiedBy|userId|displayName)=")[^"]+(?=")'
)
_AUTHOR_NAME = re.compile(rb'(<p\d*:(?:cmAuthor|author)\b[^>]*?\bname=")[^"]+(?=")')
_AUTHOR_ELEMENT = re.compile(
    rb"(<(?:\w+:)?(?:author|creator|creator-initials|sender-\w+|author-\w+)(?:\s[^>]*)?>)[^<]+(?=</)"
)
_XML = (".xml", ".rels", ".rdf")


def clean_office(content: bytes) -> tuple[bytes, frozenset[Removed]]:
    """The document made anew, and what was left out.

    Raises `UploadTypeError` for one that carries what can run, `UploadBrokenError` for damage.
    """
    removed: set[Removed] = set()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            kind = office_media_type(archive)
            if kind not in OFFICE_TYPES:
                raise UploadTypeError(allowed="docx, xlsx, pptx, odt, ods, odp")
            made = _rewritten(archive, removed)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError, KeyError):
        raise UploadBrokenError from None
    return made, frozenset(removed)


def _rewritten(archive: zipfile.ZipFile, removed: set[Removed]) -> bytes:
    names = [row.filename for row in archive.infolist() if not row.is_dir()]
    clean = _odf_cleaner() if "mimetype" in names else _ooxml_cleaner(archive, names)
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as target:
        for name in sorted(names, key=lambda name: name not in {"mimetype", CONTENT_TYPES}):
            part = clean(name, archive.read(name), removed)
            if part is None:
                continue
            # A new entry: no time, no remark, no mark of the machine.
            entry = zipfile.ZipInfo(name)
            entry.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            target.writestr(entry, part)
    return output.getvalue()


_PartCleaner = Callable[[str, bytes, set[Removed]], bytes | None]


def _ooxml_cleaner(archive: zipfile.ZipFile, names: list[str]) -> _PartCleaner:
    types = {part.name: part.media_type for part in ooxml_parts(archive, names)}

    def clean(name: str, content: bytes, removed: set[Removed]) -> bytes | None:
        for kind, empty in _EMPTY.items():
            if types.get(name, "").endswith(f"{kind}+xml"):
                removed.add(Removed.PROPERTIES)
                return empty.encode()
        if name.lower().startswith("docprops/thumbnail"):
            removed.add(Removed.THUMBNAIL)
            return None
        if name == "_rels/.rels":
            return _THUMBNAIL_RELATION.sub(b"", content)
        if content.startswith(b"PK\x03\x04"):
            inner, more = clean_office(content)
            removed |= more
            return inner
        return _clean_part(name, content, removed)

    return clean


def _odf_cleaner() -> _PartCleaner:
    def clean(name: str, content: bytes, removed: set[Removed]) -> bytes | None:
        if name == "meta.xml" or name.endswith("/meta.xml"):
            removed.add(Removed.PROPERTIES)
            return _EMPTY_META.encode()
        if name.startswith("Thumbnails/"):
            removed.add(Removed.THUMBNAIL)
            return None
        if name == "META-INF/manifest.xml":
            return _THUMBNAIL_ENTRY.sub(b"", content)
        return _clean_part(name, content, removed)

    return clean


def _clean_part(name: str, content: bytes, removed: set[Removed]) -> bytes:
    if content.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")):
        try:
            picture = clean_image(io.BytesIO(content)).content
        except UploadError:
            raise UploadBrokenError from None
        removed.add(Removed.PICTURE_NOTES)
        return picture
    if not name.lower().endswith(_XML):
        return content
    plain = content
    for pattern in (_AUTHOR_ATTRIBUTE, _AUTHOR_NAME, _AUTHOR_ELEMENT):
        plain = pattern.sub(rb"\1", plain)
    if plain != content:
        removed.add(Removed.AUTHORS)
    return plain
