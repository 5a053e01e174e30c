"""What an uploaded file really is, judged by its content and never by its name alone.

`inspect_upload` answers or raises one of the `Upload…Error`s, whose messages are meant for the
person who uploads. `clean_image` makes a new image out of the pixels, so that nothing of the
file as it came is kept: no place, no camera, no comment, no second file.
"""

import io
import lzma
import re
import struct
import zipfile
import zlib
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import PurePath
from typing import IO

from PIL import Image, ImageOps

from . import imageformats
from .errors import (
    UploadBrokenError,
    UploadEmptyError,
    UploadError,
    UploadMismatchError,
    UploadPolyglotError,
    UploadSvgError,
    UploadTooBigError,
    UploadTooManyPixelsError,
    UploadTypeError,
)
from .officefiles import ODF, OFFICE, office_media_type

MEGABYTE = 1024 * 1024
MAX_BYTES = 20 * MEGABYTE
MAX_PIXELS = 50_000_000

# Media type: the endings its files may have; the first is the usual one.
ENDINGS: dict[str, tuple[str, ...]] = {
    "image/jpeg": ("jpg", "jpeg"),
    "image/png": ("png",),
    "image/gif": ("gif",),
    "image/webp": ("webp",),
    "image/avif": ("avif",),
    "application/pdf": ("pdf",),
    f"{ODF}.text": ("odt",),
    f"{ODF}.spreadsheet": ("ods",),
    f"{ODF}.presentation": ("odp",),
    f"{OFFICE}.wordprocessingml.document": ("docx",),
    f"{OFFICE}.spreadsheetml.sheet": ("xlsx",),
    f"{OFFICE}.presentationml.presentation": ("pptx",),
    "text/plain": ("txt",),
    "text/csv": ("csv",),
}
IMAGES = frozenset(kind for kind in ENDINGS if kind.startswith("image/"))
DOCUMENTS = frozenset(ENDINGS) - IMAGES

_STARTS = {
    b"\xff\xd8\xff": "image/jpeg",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"GIF87a": "image/gif",
    b"GIF89a": "image/gif",
    b"%PDF-": "application/pdf",
}
# Long enough not to turn up by chance among millions of compressed bytes.
_ACTIVE = re.compile(
    rb"<script[\s>/]|<html[\s>]|<!doctype\s|<\?php\s|<iframe[\s>]|<svg[\s>][^\xff]{0,40}xmlns",
    re.IGNORECASE,
)
_MARKUP = re.compile(r"<\s*(script|html|iframe|\?php|!doctype|body|object|embed)\b", re.IGNORECASE)
_SVG = re.compile(r"<\s*(\w+:)?svg\b", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f]")
_MAX_UNPACKED = 512 * MEGABYTE
_MAX_PARTS = 5000


@dataclass(frozen=True)
class InspectedFile:
    """What a file turned out to be. Width and height are 0 unless it is an image."""

    media_type: str
    ending: str
    size: int
    width: int = 0
    height: int = 0


@dataclass(frozen=True)
class CleanImage:
    """An image made anew."""

    content: bytes
    media_type: str
    ending: str
    width: int
    height: int


def inspect_upload(
    file: IO[bytes],
    *,
    allowed: Collection[str],
    name: str | None = None,
    max_bytes: int = MAX_BYTES,
    max_pixels: int = MAX_PIXELS,
) -> InspectedFile:
    """Find out what `file` is, and refuse it unless it is that one thing and allowed here.

    `allowed` holds media types (`IMAGES`, `DOCUMENTS` or some of them); `name` is the file's
    name, by default `file.name`, whose ending must suit the content. No pixel is decoded. The
    file is left at its beginning.
    """
    content = _read(file, max_bytes)
    ending = PurePath(name if name is not None else str(getattr(file, "name", ""))).suffix
    ending = ending.lower().lstrip(".")
    media_type = _sniff(content, ending)
    if media_type not in allowed:
        raise _refusal(content, allowed)
    if ending and ending not in ENDINGS[media_type]:
        raise UploadMismatchError
    width = height = 0
    if media_type in IMAGES:
        width, height = _check_image(media_type, content, max_pixels)
    elif media_type == "application/pdf":
        _check_pdf(content)
    elif content.startswith(b"PK") and b"%PDF-" in content[:1024]:
        # Readers of PDF look for their beginning that far.
        raise UploadPolyglotError
    return InspectedFile(media_type, ENDINGS[media_type][0], len(content), width, height)


def clean_image(file: IO[bytes], *, max_pixels: int = MAX_PIXELS) -> CleanImage:
    """The picture alone, upright, as a new file.

    Of a moving picture the first frame is kept; GIF comes back as PNG. Colours of another space
    are brought to sRGB. Raises as `inspect_upload`, and `UploadBrokenError` when the pixels
    cannot be decoded.
    """
    inspected = inspect_upload(file, allowed=IMAGES, name="", max_pixels=max_pixels)
    try:
        with Image.open(file) as source:
            # What the decoder is about to unpack counts, whatever the structure said.
            _check_pixels(source.width * source.height, max_pixels)
            upright = _upright(source)
            upright.load()
            picture = _to_srgb(upright, source.info.get("icc_profile"))
    except UploadError:
        raise
    except Exception:  # noqa: BLE001 -- decoders of hostile files raise whatever they run into
        raise UploadBrokenError from None
    finally:
        file.seek(0)
    media_type = "image/png" if inspected.media_type == "image/gif" else inspected.media_type
    if media_type == "image/jpeg" and picture.mode not in {"RGB", "L"}:
        picture = picture.convert("RGB")
    rebuilt = Image.new(picture.mode, picture.size)
    rebuilt.paste(picture)
    output = io.BytesIO()
    options = {"quality": 92} if media_type != "image/png" else {"optimize": False}
    rebuilt.save(output, format=media_type.removeprefix("image/").upper(), **options)
    return CleanImage(
        output.getvalue(), media_type, ENDINGS[media_type][0], rebuilt.width, rebuilt.height
    )


def _upright(source: Image.Image) -> Image.Image:
    """Turned as the camera was held; as it lies where the camera's notes cannot be read."""
    try:
        return ImageOps.exif_transpose(source)
    except Exception:  # noqa: BLE001 -- the notes are thrown away anyway
        return source


def _read(file: IO[bytes], max_bytes: int) -> bytes:
    file.seek(0)
    content = file.read(max_bytes + 1)
    file.seek(0)
    if not content:
        raise UploadEmptyError
    if len(content) > max_bytes:
        raise UploadTooBigError(limit_mb=max(max_bytes // MEGABYTE, 1))
    return content


def _sniff(content: bytes, ending: str) -> str:
    """The media type by content, "" when it is none that the portal knows."""
    for start, media_type in _STARTS.items():
        if content.startswith(start):
            return media_type
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return "image/webp"
    if content[4:8] == b"ftyp":
        return "image/avif" if b"avi" in content[8:64] else ""
    if content.startswith(b"PK\x03\x04"):
        return _sniff_zip(content)
    if _is_plain_text(content):
        return "text/csv" if ending == "csv" else "text/plain"
    return ""


def _sniff_zip(content: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            if len(parts) > _MAX_PARTS or sum(part.file_size for part in parts) > _MAX_UNPACKED:
                raise UploadTooBigError(limit_mb=_MAX_UNPACKED // MEGABYTE)
            return office_media_type(archive)
    except (
        zipfile.BadZipFile,
        zlib.error,
        lzma.LZMAError,
        NotImplementedError,
        RuntimeError,
        EOFError,
        OSError,
        ValueError,
        struct.error,
    ):
        raise UploadBrokenError from None


def _is_plain_text(content: bytes) -> bool:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    if _CONTROL.search(text) or text.startswith("#!"):
        return False
    return not _MARKUP.search(text) and not _SVG.search(text)


def _refusal(content: bytes, allowed: Collection[str]) -> UploadTypeError:
    start = content[:65536]
    encoding = "utf-16" if start[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8"
    if _SVG.search(start.decode(encoding, "ignore")) or start[:2] == b"\x1f\x8b":
        return UploadSvgError()
    endings = sorted({ENDINGS[media_type][0] for media_type in allowed})
    return UploadTypeError(allowed=", ".join(endings))


def _check_image(media_type: str, content: bytes, max_pixels: int) -> tuple[int, int]:
    # "GIF89a/*" and a JPEG segment of length "/*" open a comment for a JavaScript engine.
    if content[6 if media_type == "image/gif" else 4 :][:2] == b"/*":
        raise UploadPolyglotError
    outline = imageformats.outline(media_type, content)
    _check_pixels(outline.pixels, max_pixels)
    if content[outline.end :].strip(b"\0") and not outline.may_trail:
        raise UploadPolyglotError
    if b"%PDF-" in content[:1024] or _is_zip(content) or _ACTIVE.search(content):
        raise UploadPolyglotError
    return outline.width, outline.height


def _check_pixels(pixels: int, max_pixels: int) -> None:
    if pixels > max_pixels:
        raise UploadTooManyPixelsError(limit=max_pixels // 1_000_000)


def _check_pdf(content: bytes) -> None:
    if b"%%EOF" not in content[-2048:]:
        raise UploadBrokenError
    if _is_zip(content):
        raise UploadPolyglotError


def _is_zip(content: bytes) -> bool:
    return zipfile.is_zipfile(io.BytesIO(content))


def _to_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    from PIL import ImageCms  # noqa: PLC0415 -- loads a colour library few images need

    if picture.mode == "P":
        picture = picture.convert("RGBA" if "transparency" in picture.info else "RGB")
    elif picture.mode not in {"L", "LA", "RGB", "RGBA", "CMYK"}:
        picture = picture.convert("L" if picture.mode in {"1", "I", "I;16", "F"} else "RGB")
    target = "RGBA" if picture.mode in {"RGBA", "LA"} else "RGB"
    if profile and picture.mode != "LA":
        try:
            converted = ImageCms.profileToProfile(
                picture,
                ImageCms.ImageCmsProfile(io.BytesIO(profile)),
                ImageCms.createProfile("sRGB"),
                outputMode=target,
            )
        except (ImageCms.PyCMSError, OSError, ValueError):
            # A damaged profile: the numbers as they stand are the best there is.
            return picture.convert(target)
        return converted or picture.convert(target)
    return picture.convert(target) if picture.mode in {"CMYK", "LA"} else picture
