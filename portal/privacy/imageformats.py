"""Reading the structure of images without decoding a pixel.

Each walker follows its format from the first byte to where the image ends by its own account,
and says how large it would be in memory. What lies after that end is not part of the picture.
Sources: RFC 2083 (PNG), ITU-T T.81 (JPEG), GIF89a, the WebP container, ISO/IEC 23008-12 (AVIF).
"""

import struct
from dataclasses import dataclass

from .errors import UploadBrokenError


@dataclass(frozen=True)
class ImageOutline:
    """Size in pixels, number of frames, and the offset of the first byte after the image."""

    width: int
    height: int
    frames: int
    end: int
    may_trail: bool = False
    """The format itself announces more pictures after the end (JPEG's multi-picture format)."""

    @property
    def pixels(self) -> int:
        return self.width * self.height * max(self.frames, 1)


def outline(media_type: str, content: bytes) -> ImageOutline:
    """The outline of an image; `UploadBrokenError` when its structure does not hold."""
    try:
        found = _WALKERS[media_type](content)
    except (IndexError, struct.error):
        raise UploadBrokenError from None
    if found.width < 1 or found.height < 1 or found.end > len(content):
        raise UploadBrokenError
    return found


def _png(content: bytes) -> ImageOutline:
    at, frames = 8, 1
    width, height = struct.unpack_from(">II", content, 16)
    if content[12:16] != b"IHDR":
        raise UploadBrokenError
    while True:
        (length,) = struct.unpack_from(">I", content, at)
        kind = content[at + 4 : at + 8]
        if kind == b"acTL":
            (frames,) = struct.unpack_from(">I", content, at + 8)
        at += 12 + length
        if kind == b"IEND":
            return ImageOutline(width, height, frames, at)


_STANDALONE = {0x01, *range(0xD0, 0xD8)}
_FRAME_HEADERS = set(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


def _jpeg(content: bytes) -> ImageOutline:
    at, width, height, many = 2, 0, 0, False
    while True:
        if content[at] != 0xFF:
            raise UploadBrokenError
        marker = content[at + 1]
        if marker == 0xFF:
            at += 1
        elif marker == 0xD9:
            return ImageOutline(width, height, 1, at + 2, may_trail=many)
        elif marker in _STANDALONE:
            at += 2
        else:
            (length,) = struct.unpack_from(">H", content, at + 2)
            if marker in _FRAME_HEADERS:
                sides = struct.unpack_from(">HH", content, at + 5)
                # A later frame header does not make the picture of an earlier one smaller.
                height, width = max((height, width), sides, key=lambda size: size[0] * size[1])
            many = many or (marker == 0xE2 and content[at + 4 : at + 8] == b"MPF\0")
            at += 2 + length
            if marker == 0xDA:
                at = _jpeg_scan_end(content, at)


def _jpeg_scan_end(content: bytes, at: int) -> int:
    """Where the entropy-coded data stops: at the next marker that is neither stuffing nor RST."""
    while True:
        at = content.find(b"\xff", at)
        if at < 0 or at + 1 >= len(content):
            raise UploadBrokenError
        if content[at + 1] == 0 or 0xD0 <= content[at + 1] <= 0xD7:
            at += 2
        else:
            return at


def _gif(content: bytes) -> ImageOutline:
    width, height, flags = struct.unpack_from("<HHB", content, 6)
    at = 13 + _gif_table(flags)
    frames = 0
    while True:
        kind = content[at]
        if kind == 0x3B:
            return ImageOutline(width, height, frames, at + 1)
        if kind == 0x2C:
            frames += 1
            right, lower = (sum(pair) for pair in zip(*_gif_corner(content, at), strict=True))
            width, height = max(width, right), max(height, lower)
            at += 11 + _gif_table(content[at + 9])
        elif kind == 0x21:
            at += 2
        else:
            raise UploadBrokenError
        while content[at]:
            at += 1 + content[at]
        at += 1


def _gif_corner(content: bytes, at: int) -> tuple[tuple[int, int], tuple[int, int]]:
    left, top, width, height = struct.unpack_from("<HHHH", content, at + 1)
    return (left, top), (width, height)


def _gif_table(flags: int) -> int:
    return 3 * 2 ** ((flags & 7) + 1) if flags & 0x80 else 0


def _webp(content: bytes) -> ImageOutline:
    (size,) = struct.unpack_from("<I", content, 4)
    end = 8 + size + size % 2
    at, width, height, frames = 12, 0, 0, 0
    while at + 8 <= end:
        kind = content[at : at + 4]
        (length,) = struct.unpack_from("<I", content, at + 4)
        body = at + 8
        if kind == b"VP8X":
            width = 1 + int.from_bytes(content[body + 4 : body + 7], "little")
            height = 1 + int.from_bytes(content[body + 7 : body + 10], "little")
        elif kind == b"VP8L" and not width:
            (bits,) = struct.unpack_from("<I", content, body + 1)
            width, height = 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
        elif kind == b"VP8 " and not width:
            sides = struct.unpack_from("<HH", content, body + 6)
            width, height = (side & 0x3FFF for side in sides)
        frames += kind in {b"ANMF", b"VP8L", b"VP8 "}
        at = body + length + length % 2
    return ImageOutline(width, height, frames, max(at, end))


def _avif(content: bytes) -> ImageOutline:
    at, width, height, frames = 0, 0, 0, 1
    while at < len(content):
        size, kind = _box(content, at)
        if kind not in _AVIF_BOXES:
            break
        if kind == b"meta":
            width, height = _avif_size(content[at : at + size])
        if kind == b"moov":
            frames = _avif_frames(content[at : at + size])
        at += size
    return ImageOutline(width, height, frames, at)


_AVIF_BOXES = {b"ftyp", b"meta", b"mdat", b"moov", b"free", b"skip", b"mini"}


def _box(content: bytes, at: int) -> tuple[int, bytes]:
    """Size (with header) and kind of the box at an offset."""
    size, kind = struct.unpack_from(">I4s", content, at)
    header = 8
    if size == 1:
        (size,) = struct.unpack_from(">Q", content, at + 8)
        header = 16
    elif size == 0:
        size = len(content) - at
    if size < header:
        raise UploadBrokenError
    return size, kind


def _avif_size(meta: bytes) -> tuple[int, int]:
    """The largest of the image sizes (`ispe`) that the file's properties speak of."""
    sizes = [(0, 0)]
    at = meta.find(b"ispe")
    while at >= 0:
        sizes.append(struct.unpack_from(">II", meta, at + 8))
        at = meta.find(b"ispe", at + 4)
    return max(sizes, key=lambda size: size[0] * size[1])


def _avif_frames(moov: bytes) -> int:
    """Samples of a sequence's longest track (`stsz`)."""
    counts = [1]
    at = moov.find(b"stsz")
    while at >= 0:
        counts.append(struct.unpack_from(">I", moov, at + 12)[0])
        at = moov.find(b"stsz", at + 4)
    return max(counts)


_WALKERS = {
    "image/png": _png,
    "image/jpeg": _jpeg,
    "image/gif": _gif,
    "image/webp": _webp,
    "image/avif": _avif,
}
