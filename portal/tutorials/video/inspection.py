"""What an uploaded video really is, judged by its content and never by its name alone.

`inspect_video` answers or raises a `VideoFileError`. It reads the containers' outlines itself
(ISO 14496-12 for MP4, RFC 8794 and RFC 9559 for WebM), so that nothing may stand in or behind a
video that is no part of one, and asks MediaInfo what the tracks are. `cleaned_copy` gives the
video without what phones and programs write beside it: place, device, names, comments. They are
overwritten where they stand, so that no byte of picture or sound moves.
"""

import hashlib
import io
import re
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import PurePath
from typing import IO, Any

from django.conf import settings

from .errors import (
    VideoBrokenError,
    VideoCodecError,
    VideoEmptyError,
    VideoEncryptedError,
    VideoIsMatroskaError,
    VideoIsProgramError,
    VideoIsQuickTimeError,
    VideoIsWebPageError,
    VideoLengthError,
    VideoMismatchError,
    VideoPlaceError,
    VideoPolyglotError,
    VideoTooBigError,
    VideoTypeError,
    VideoUnfinishedError,
    VideoWithoutPictureError,
)

MEGABYTE = 1024 * 1024
MP4 = "video/mp4"
WEBM = "video/webm"
ENDINGS = {MP4: ("mp4", "m4v"), WEBM: ("webm",)}
LONGEST = timedelta(hours=6)
# As MediaInfo names them, and what browsers can play in each container.
PICTURE_CODECS = {MP4: {"AVC", "VP9", "AV1"}, WEBM: {"VP8", "VP9", "AV1"}}
SOUND_CODECS = {MP4: {"AAC", "Opus"}, WEBM: {"Opus", "Vorbis"}}
_SCAN = 256 * 1024  # bytes at either end in which other kinds of file are looked for
# Of a film of `LONGEST`, cut into pieces of a second, the boxes or elements that are outline.
MOST_PARTS = 100_000

_PROGRAMS = (b"MZ", b"\x7fELF", b"#!", b"\xfe\xed\xfa", b"\xce\xfa\xed\xfe", b"\xcf\xfa\xed\xfe")
_WEB_PAGE = re.compile(
    rb"\s*(?:\xef\xbb\xbf)?\s*<(?:!doctype|html|head|body|script|svg|\?)", re.IGNORECASE
)
_ACTIVE = re.compile(rb"<script[\s>/]|<html[\s>]|<!doctype\s|<\?php\s|<iframe[\s>]", re.IGNORECASE)
# Four letters alone stand in one of ten films of 500 MB by chance; a place begins with a number.
_PLACE = re.compile(
    rb"\xa9xyz(?s:.{0,20})[+-]\d\d|location\.ISO6709|GPSLatitude|GPSCoordinates|RECORDING_LOCATION|LOCATION\x44\x87|loci\0\0\0\0"
)
# Top-level boxes of an MP4 file, fragmented or not.
_BOXES = frozenset(
    b"ftyp styp moov moof mdat mfra sidx ssix prft pdin emsg free skip wide meta uuid".split()
)
_EMPTIED_TOP = frozenset((b"free", b"skip", b"wide", b"meta", b"uuid"))
_EMPTIED_INSIDE = frozenset((b"udta", b"meta", b"uuid", b"free", b"skip"))
# Children of a WebM Segment.
_SEGMENT_PARTS = {
    0x114D9B74, 0x1549A966, 0x1654AE6B, 0x1F43B675, 0x1C53BB6B, 0x1254C367, 0x1043A770, 0xEC, 0xBF,
}  # fmt: skip
_EBML, _SEGMENT, _TAGS, _ATTACHMENTS, _VOID = 0x1A45DFA3, 0x18538067, 0x1254C367, 0x1941A469, 0xEC
_CLUSTER = 0x1F43B675


@dataclass(frozen=True)
class Blank:
    """A stretch of a file that `cleaned_copy` overwrites: `start` gets `head`, the rest zeros."""

    start: int
    head: bytes
    length: int


@dataclass(frozen=True)
class InspectedVideo:
    """What a file turned out to be. `duration` is milliseconds; `sound` is "" without any."""

    media_type: str
    size: int
    duration: int
    width: int
    height: int
    picture: str
    sound: str
    blanks: tuple[Blank, ...] = field(default=(), repr=False)

    @property
    def ending(self) -> str:
        return ENDINGS[self.media_type][0]


def max_bytes() -> int:
    """The largest video accepted."""
    return int(settings.TUTORIAL_VIDEO_MAX_MB) * MEGABYTE


def inspect_video(file: IO[bytes], *, name: str) -> InspectedVideo:
    """Find out what `file` is, and refuse it unless browsers play it and it is nothing else.

    The file is left at its beginning. Raises a `VideoFileError`.
    """
    size = file.seek(0, io.SEEK_END)
    if not size:
        raise VideoEmptyError
    if size > max_bytes():
        raise VideoTooBigError(limit_mb=max_bytes() // MEGABYTE)
    file.seek(0)
    media_type = _container(file.read(4096))
    ending = PurePath(name).suffix.lower().lstrip(".")
    if ending not in ENDINGS[media_type]:
        raise VideoMismatchError(ending=ENDINGS[media_type][0])
    _refuse_stowaways(file, size)
    blanks = tuple((_mp4_outline if media_type == MP4 else _webm_outline)(file, size))
    facts = _tracks(file, media_type)
    file.seek(0)
    return InspectedVideo(media_type, size, *facts, blanks)


def cleaned_copy(file: IO[bytes], inspected: InspectedVideo) -> tuple[IO[bytes], str]:
    """The video without what was written beside it, as a temporary file, and its SHA-256.

    Raises `VideoPlaceError` where a place is still to be found afterwards.
    """
    copy = tempfile.TemporaryFile()  # noqa: SIM115 -- whoever stores it closes it
    file.seek(0)
    shutil.copyfileobj(file, copy, MEGABYTE)
    file.seek(0)
    for blank in inspected.blanks:
        copy.seek(blank.start)
        copy.write(blank.head)
        left = blank.length - len(blank.head)
        while left > 0:
            left -= copy.write(bytes(min(left, MEGABYTE)))
    copy.seek(0)
    digest = hashlib.sha256()
    tail = b""
    for chunk in iter(lambda: copy.read(MEGABYTE), b""):
        if _PLACE.search(tail + chunk):
            copy.close()
            raise VideoPlaceError
        digest.update(chunk)
        tail = chunk[-32:]
    copy.seek(0)
    return copy, digest.hexdigest()


def _container(start: bytes) -> str:
    if start.startswith(_PROGRAMS):
        raise VideoIsProgramError
    if _WEB_PAGE.match(start):
        raise VideoIsWebPageError
    if start[4:8] == b"ftyp":
        if start[8:12] == b"qt  ":
            raise VideoIsQuickTimeError
        if start[8:12] in {b"M4A ", b"M4B "}:
            raise VideoWithoutPictureError
        if start[8:12] in {b"avif", b"avis", b"heic", b"heix", b"mif1"}:
            raise VideoTypeError
        return MP4
    if start[4:8] in {b"moov", b"mdat", b"wide"}:
        raise VideoIsQuickTimeError
    if start.startswith(b"\x1a\x45\xdf\xa3"):
        # DocType, two to eight letters.
        found = re.search(rb"\x42\x82[\x82-\x88]([a-z]+)", start[:256])
        if found and found[1] == b"webm":
            return WEBM
        raise VideoIsMatroskaError
    raise VideoTypeError


# --- MP4 ----------------------------------------------------------------------------------


def _mp4_outline(file: IO[bytes], size: int) -> Iterator[Blank]:
    """Walk all boxes; what to blank out. Raises where the outline is not that of a film."""
    seen = set()
    for kind, start, header, length in _boxes(file, 0, size):
        if kind not in _BOXES:
            raise VideoPolyglotError
        seen.add(kind)
        if kind in _EMPTIED_TOP:
            yield _freed(start, header, length)
        elif kind == b"moov":
            yield from _inside(file, start + header, start + length)
    if b"moov" not in seen or not seen & {b"mdat", b"moof"}:
        raise VideoBrokenError


def _inside(file: IO[bytes], start: int, end: int, *, is_track: bool = False) -> Iterator[Blank]:
    for kind, begin, header, length in _boxes(file, start, end):
        if kind in _EMPTIED_INSIDE:
            yield _freed(begin, header, length)
        elif kind in {b"pssh", b"sinf"}:
            raise VideoEncryptedError
        elif kind == b"trak":
            if is_track:
                raise VideoBrokenError
            yield from _inside(file, begin + header, begin + length, is_track=True)


def _freed(start: int, header: int, length: int) -> Blank:
    """A box turned into one of the kind that readers skip, of the same size."""
    if header == 16:
        return Blank(start, b"\0\0\0\1free" + length.to_bytes(8, "big"), length)
    return Blank(start, length.to_bytes(4, "big") + b"free", length)


def _boxes(file: IO[bytes], start: int, end: int) -> Iterator[tuple[bytes, int, int, int]]:
    """Kind, start, size of the header and size of each box between two places."""
    for _number_of_box in range(MOST_PARTS):
        if start >= end:
            return
        file.seek(start)
        head = file.read(16)
        if end - start < 8 or len(head) < 8:
            raise VideoBrokenError
        length, kind, header = int.from_bytes(head[:4], "big"), head[4:8], 8
        if length == 1:
            length, header = int.from_bytes(head[8:16], "big"), 16
        elif length == 0:
            length = end - start
        if not re.fullmatch(rb"[ -~\xa9]{4}", kind):
            raise VideoPolyglotError
        if length < header or start + length > end:
            raise VideoBrokenError
        yield kind, start, header, length
        start += length
    raise VideoPolyglotError


# --- WebM ---------------------------------------------------------------------------------


def _webm_outline(file: IO[bytes], size: int) -> Iterator[Blank]:
    """As `_mp4_outline`. A film recorded live has no sizes; it is refused as unfinished."""
    kind, _start, header, length = _element(file, 0, size)
    if kind != _EBML:
        raise VideoBrokenError
    kind, start, header, length = _element(file, header + length, size)
    if kind != _SEGMENT:
        raise VideoBrokenError
    clusters = parts = 0
    place, end = start + header, start + header + length
    while place < end:
        parts += 1
        if parts > MOST_PARTS:
            raise VideoPolyglotError
        kind, place, header, length = _element(file, place, end)
        if kind == _ATTACHMENTS or kind not in _SEGMENT_PARTS:
            raise VideoPolyglotError
        clusters += kind == _CLUSTER
        if kind in {_TAGS, _VOID}:
            yield _voided(place, header + length)
        place += header + length
    if not clusters:
        raise VideoBrokenError
    if end != size:
        raise VideoPolyglotError


def _element(file: IO[bytes], start: int, end: int) -> tuple[int, int, int, int]:
    """Id, start, size of the header and size of the content of the element at `start`."""
    file.seek(start)
    head = file.read(12)
    if not head or not head[0]:
        raise VideoBrokenError
    width = 9 - head[0].bit_length()
    if width > 4 or len(head) <= width or not head[width]:
        raise VideoBrokenError
    size_width = 9 - head[width].bit_length()
    written = head[width : width + size_width]
    length = int.from_bytes(written, "big") & ((1 << (7 * size_width)) - 1)
    if len(written) < size_width:
        raise VideoBrokenError
    if length == (1 << (7 * size_width)) - 1:
        raise VideoUnfinishedError
    header = width + size_width
    if start + header + length > end:
        raise VideoBrokenError
    return int.from_bytes(head[:width], "big"), start, header, length


def _voided(start: int, length: int) -> Blank:
    """An element that readers skip, of the same size."""
    if length >= 9:
        return Blank(start, b"\xec\x01" + (length - 9).to_bytes(7, "big"), length)
    return Blank(start, bytes((0xEC, 0x80 | (length - 2))), length)


# --- What else may be in it ---------------------------------------------------------------


def _refuse_stowaways(file: IO[bytes], size: int) -> None:
    """Refuse a film that is at the same time a page, a document or an archive."""
    file.seek(0)
    start = file.read(_SCAN)
    file.seek(max(size - _SCAN, 0))
    end = file.read(_SCAN)
    if b"%PDF-" in start[:1024] or _ACTIVE.search(start) or _ACTIVE.search(end):
        raise VideoPolyglotError
    # An archive may have any beginning: its directory stands at the end.
    if zipfile.is_zipfile(io.BytesIO(end)) and b"PK\x05\x06" in end:
        raise VideoPolyglotError


def _tracks(file: IO[bytes], media_type: str) -> tuple[int, int, int, str, str]:
    """Duration, width, height and the names of the codecs. Raises where they do not play."""
    from pymediainfo import MediaInfo  # noqa: PLC0415 -- loads a library few requests need

    file.seek(0)
    try:
        tracks = MediaInfo.parse(file).tracks
    except Exception:  # noqa: BLE001 -- whatever the library says of a hostile file
        raise VideoBrokenError from None
    pictures = [track for track in tracks if track.track_type == "Video"]
    sounds = [track for track in tracks if track.track_type == "Audio"]
    if not pictures:
        raise VideoWithoutPictureError if sounds else VideoBrokenError
    if any(track.track_type in {"Other", "Image"} for track in tracks):
        raise VideoPlaceError  # cameras keep their position beside the picture as it changes
    if any(track.encryption for track in tracks):
        raise VideoEncryptedError
    picture, sound = pictures[0], sounds[0] if sounds else None
    _check_codecs(media_type, [*pictures, *sounds])
    duration = _number(picture.duration) or _number(tracks[0].duration)
    if not 0 < duration <= LONGEST.total_seconds() * 1000:
        raise VideoLengthError(hours=int(LONGEST.total_seconds() // 3600))
    duration = max(duration, _number(sound.duration) if sound else 0)
    width, height = _number(picture.width), _number(picture.height)
    if not (width and height):
        raise VideoBrokenError
    if _number(picture.rotation) in {90, 270}:
        width, height = height, width
    return duration, width, height, picture.format, sound.format if sound else ""


def _check_codecs(media_type: str, tracks: list[Any]) -> None:
    for track in tracks:
        known = PICTURE_CODECS if track.track_type == "Video" else SOUND_CODECS
        if track.format not in known[media_type]:
            raise VideoCodecError(codec=str(track.format or "?")[:40])


def _number(value: Any) -> int:
    """MediaInfo's numbers: whole, fractional or text; 0 for none."""
    try:
        return int(float(value))
    except (TypeError, ValueError):
        return 0
