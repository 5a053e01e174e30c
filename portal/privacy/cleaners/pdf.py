"""A PDF without what programs wrote into it beside its pages.

Written anew from the objects that its pages need, so that earlier versions of the file, which a
PDF keeps when it is changed, are gone too.
"""

import io
from collections.abc import Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Stream

from portal.privacy.enums import Removed
from portal.privacy.errors import UploadBrokenError

_NOTES = {
    "/Metadata": Removed.PROPERTIES,
    "/PieceInfo": Removed.PROPERTIES,
    "/LastModified": Removed.PROPERTIES,
    "/Thumb": Removed.THUMBNAIL,
    "/AA": Removed.SCRIPTS,
    "/AF": Removed.ATTACHMENTS,
}
_ROOT_NOTES = {"/Collection": Removed.ATTACHMENTS, "/SpiderInfo": Removed.PROPERTIES}
_NAMES = {"/JavaScript": Removed.SCRIPTS, "/EmbeddedFiles": Removed.ATTACHMENTS}
_ACTIONS = {"/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/Rendition", "/GoToE"}
_DEPTH = 60


def clean_pdf(content: bytes) -> tuple[bytes, frozenset[Removed]]:
    """The pages alone, and what was left out. Raises `UploadBrokenError`, also for a password."""
    removed: set[Removed] = set()
    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            _clean(pdf, removed)
            output = io.BytesIO()
            pdf.save(output, fix_metadata_version=False, deterministic_id=True)
    except (
        pikepdf.PdfError,
        pikepdf.PasswordError,
        ValueError,
        TypeError,
        RuntimeError,
        OverflowError,
    ):
        raise UploadBrokenError from None
    return output.getvalue(), frozenset(removed)


def _clean(pdf: pikepdf.Pdf, removed: set[Removed]) -> None:
    if "/Info" in pdf.trailer:
        del pdf.trailer["/Info"]
        removed.add(Removed.PROPERTIES)
    root = pdf.Root
    _drop(root, _ROOT_NOTES, removed)
    if isinstance(root.get("/Names"), Dictionary):
        _drop(root["/Names"], _NAMES, removed)
    for found in pdf.objects:
        for item in _with_parts(found, _DEPTH):
            _clean_item(item, removed)


def _clean_item(item: Object, removed: set[Removed]) -> None:
    _drop(item, _NOTES, removed)
    for key in ("/A", "/OpenAction", "/Next"):
        action = item.get(key)
        if isinstance(action, Dictionary) and str(action.get("/S", "")) in _ACTIONS:
            del item[key]
            removed.add(Removed.SCRIPTS)
    if str(item.get("/S", "")) in _ACTIONS and ("/JS" in item or "/F" in item):
        _drop(item, {"/JS": Removed.SCRIPTS, "/F": Removed.SCRIPTS}, removed)
    kind = str(item.get("/Subtype", ""))
    if kind == "/FileAttachment":
        _drop(item, {"/FS": Removed.ATTACHMENTS}, removed)
    if kind and kind != "/Widget" and "/Rect" in item:  # a remark: its writer and when
        _drop(item, dict.fromkeys(("/T", "/M", "/CreationDate"), Removed.AUTHORS), removed)
    if isinstance(item, Stream) and item.get("/Filter") == Name("/DCTDecode"):
        raw = item.read_raw_bytes()
        plain = jpeg_without_notes(raw)
        if plain != raw:
            item.write(plain, filter=Name("/DCTDecode"))
            removed.add(Removed.PICTURE_NOTES)


def _with_parts(found: Object, depth: int) -> Iterator[Object]:
    """A dictionary or stream and all below it that have no number of their own."""
    if depth == 0:
        raise UploadBrokenError
    if isinstance(found, Dictionary | Stream):
        yield found
        parts = [value for _key, value in found.items()]
    elif isinstance(found, Array):
        parts = list(found)
    else:
        return
    for part in parts:
        if not getattr(part, "is_indirect", True):  # numbers come as Python's own
            yield from _with_parts(part, depth - 1)


def _drop(item: Object, notes: dict[str, Removed], removed: set[Removed]) -> None:
    for key, what in notes.items():
        if key in item:
            del item[key]
            removed.add(what)


def jpeg_without_notes(content: bytes) -> bytes:
    """A JPEG's pixels as they are, without what cameras and programs noted in it.

    Kept are the segments that say how colours are meant (JFIF, ICC, Adobe).
    """
    kept, at = [content[:2]], 2
    while at + 4 <= len(content) and content[at] == 0xFF:
        marker = content[at + 1]
        end = at + 2 + int.from_bytes(content[at + 2 : at + 4], "big")
        if marker == 0xDA:  # from here on pixels
            break
        is_note = marker == 0xFE or (0xE1 <= marker <= 0xEF and marker not in {0xE2, 0xEE})
        is_colours = marker == 0xE2 and content[at + 4 : at + 15] == b"ICC_PROFILE"
        if not (is_note or (marker == 0xE2 and not is_colours)):
            kept.append(content[at:end])
        at = end
    return b"".join([*kept, content[at:]])
