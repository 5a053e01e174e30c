"""A film is a film, plays in browsers, and says nothing of where and with what it was made."""

import io
import struct
import tracemalloc
import zipfile

import pytest
from pytest_django import Settings

from portal.tutorials.video.errors import (
    VideoBrokenError,
    VideoCodecError,
    VideoEmptyError,
    VideoEncryptedError,
    VideoFileError,
    VideoIsMatroskaError,
    VideoIsProgramError,
    VideoIsQuickTimeError,
    VideoIsWebPageError,
    VideoMismatchError,
    VideoPlaceError,
    VideoPolyglotError,
    VideoTooBigError,
    VideoTypeError,
    VideoUnfinishedError,
    VideoWithoutPictureError,
)
from portal.tutorials.video.inspection import InspectedVideo, cleaned_copy, inspect_video
from tests.factories.videos import MEDIA, MP4, WEBM

FILM = MP4.read_bytes()
WEB_FILM = WEBM.read_bytes()
PLACE = b"+50.8503+004.3517/"


def inspect(content: bytes, name: str = "film.mp4") -> InspectedVideo:
    return inspect_video(io.BytesIO(content), name=name)


def cleaned(content: bytes, name: str = "film.mp4") -> bytes:
    file = io.BytesIO(content)
    copy, _digest = cleaned_copy(file, inspect_video(file, name=name))
    with copy:
        return copy.read()


def box(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I4s", len(content) + 8, kind) + content


def with_in_moov(content: bytes, extra: bytes) -> bytes:
    """`content`, whose `moov` box is not its last, with a box more at the end of it.

    The media moves on, so that offsets are wrong: such a film is for looking at its outline.
    """
    start = content.index(b"moov") - 4
    length = int.from_bytes(content[start : start + 4], "big")
    longer = struct.pack(">I", length + len(extra))
    end = start + length
    return content[:start] + longer + content[start + 4 : end] + extra + content[end:]


def test_an_mp4_is_read() -> None:
    found = inspect(FILM)
    assert (found.media_type, found.ending, found.size) == ("video/mp4", "mp4", len(FILM))
    assert (found.duration, found.width, found.height) == (12_000, 160, 90)
    assert (found.picture, found.sound) == ("AVC", "AAC")


def test_a_webm_is_read() -> None:
    found = inspect(WEB_FILM, "film.webm")
    assert (found.media_type, found.width, found.height) == ("video/webm", 160, 90)
    assert 12_000 <= found.duration < 12_100
    assert (found.picture, found.sound) == ("VP9", "Opus")


@pytest.mark.parametrize(
    ("content", "name", "error"),
    [
        (b"", "film.mp4", VideoEmptyError),
        (b"MZ\x90\x00" + bytes(200), "film.mp4", VideoIsProgramError),
        (b"\x7fELF\x02\x01\x01" + bytes(200), "film.mp4", VideoIsProgramError),
        (b"#!/bin/sh\nrm -rf /\n", "film.webm", VideoIsProgramError),
        (b"\n<!DOCTYPE html><html><script>", "film.mp4", VideoIsWebPageError),
        (b"\xef\xbb\xbf<html>", "film.mp4", VideoIsWebPageError),
        (b"GIF89a" + bytes(99), "film.mp4", VideoTypeError),
        (b"words", "film.mp4", VideoTypeError),
        (FILM, "film.webm", VideoMismatchError),
        (FILM, "film.exe", VideoMismatchError),
        (WEB_FILM, "film.mp4", VideoMismatchError),
        (FILM[:20_000], "film.mp4", VideoBrokenError),
        (FILM[:-1], "film.mp4", VideoBrokenError),
        (FILM[:40], "film.mp4", VideoBrokenError),
        (WEB_FILM[:15_000], "film.webm", VideoBrokenError),
        (WEB_FILM[:60], "film.webm", VideoBrokenError),
        (FILM[:4] + b"ftypqt  " + FILM[12:], "film.mp4", VideoIsQuickTimeError),
        (FILM[:4] + b"ftypM4A " + FILM[12:], "film.mp4", VideoWithoutPictureError),
        (FILM[:4] + b"ftypavif" + FILM[12:], "film.mp4", VideoTypeError),
        (WEB_FILM.replace(b"\x84webm", b"\x84mkv_", 1), "film.webm", VideoIsMatroskaError),
        (FILM + b"<script>alert(1)</script>", "film.mp4", VideoPolyglotError),
        (FILM + box(b"evil", b"x"), "film.mp4", VideoPolyglotError),
        (FILM + box(b"free", b"<html><body>"), "film.mp4", VideoPolyglotError),
        (WEB_FILM + b"MZ", "film.webm", VideoPolyglotError),
        (FILM[:32] + box(b"free", b"%PDF-1.7") + FILM[32:], "film.mp4", VideoPolyglotError),
        (with_in_moov(FILM, box(b"pssh", bytes(20))), "film.mp4", VideoEncryptedError),
    ],
)
def test_what_is_no_film_is_refused_by_its_name(
    content: bytes, name: str, error: type[VideoFileError]
) -> None:
    with pytest.raises(error):
        inspect(content, name)


def test_an_archive_behind_a_film_is_refused() -> None:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as writing:
        writing.writestr("program.exe", b"MZ")
    for kind in (b"free", b"uuid"):
        with pytest.raises(VideoPolyglotError):
            inspect(FILM + box(kind, archive.getvalue()))


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("sound-alone.mp4", VideoWithoutPictureError),
        ("old-codec.mp4", VideoCodecError),
        ("matroska.mkv", VideoIsMatroskaError),
        ("live.webm", VideoUnfinishedError),  # written as it was recorded, without any sizes
    ],
)
def test_films_that_browsers_do_not_play_are_refused(
    name: str, error: type[VideoFileError]
) -> None:
    with pytest.raises(error):
        inspect((MEDIA / name).read_bytes(), name.replace(".mkv", ".webm"))


def test_whoever_recorded_live_is_told_how_to_finish_the_film() -> None:
    with pytest.raises(VideoUnfinishedError) as caught:
        inspect((MEDIA / "live.webm").read_bytes(), "live.webm")
    assert "ffmpeg -i recorded.webm -c copy finished.webm" in str(caught.value)


def test_a_codec_is_named_in_the_message() -> None:
    with pytest.raises(VideoCodecError) as caught:
        inspect((MEDIA / "old-codec.mp4").read_bytes())
    assert "MPEG-4 Visual" in str(caught.value)


def test_a_film_of_the_largest_size_is_taken_and_one_byte_more_is_not(
    settings: Settings,
) -> None:
    settings.TUTORIAL_VIDEO_MAX_MB = 1
    padding = 1024 * 1024 - len(FILM) - 8
    inspect(FILM + box(b"free", bytes(padding)))
    with pytest.raises(VideoTooBigError) as caught:
        inspect(FILM + box(b"free", bytes(padding + 1)))
    assert "1 MB" in str(caught.value)


def test_place_device_and_comments_are_removed_and_the_picture_is_untouched() -> None:
    notes = box(
        b"udta",
        box(b"\xa9xyz", struct.pack(">HH", len(PLACE), 0x15C7) + PLACE)
        + box(b"\xa9mod", b"\0\x09\x15\xc7iPhone 15")
        + box(b"loci", bytes(8) + b"at home"),
    )
    with_notes = FILM + box(b"meta", b"com.apple.quicktime.location.ISO6709" + PLACE)
    for content in (with_notes, with_in_moov(FILM, notes)):
        assert PLACE in content
        clean = cleaned(content)
        assert len(clean) == len(content)
        for secret in (PLACE, b"iPhone", b"at home", b"ISO6709", b"\xa9xyz"):
            assert secret not in clean
    start = FILM.index(b"mdat")
    assert FILM[start : start + 20_000] in cleaned(with_notes)


def test_tags_of_a_webm_are_removed() -> None:
    assert b"ENCODER" in WEB_FILM
    clean = cleaned(WEB_FILM, "film.webm")
    assert len(clean) == len(WEB_FILM)
    assert b"ENCODER" not in clean
    cluster = WEB_FILM.index(b"\x1f\x43\xb6\x75")
    assert clean[cluster : cluster + 15_000] == WEB_FILM[cluster : cluster + 15_000]


def test_a_cleaned_film_is_the_same_film() -> None:
    for content, name in ((FILM, "film.mp4"), (WEB_FILM, "film.webm")):
        again = inspect(cleaned(content, name), name)
        assert (again.width, again.height, again.picture) == (
            160,
            90,
            inspect(content, name).picture,
        )
        assert abs(again.duration - 12_000) < 100


def test_a_place_where_it_cannot_be_removed_is_refused() -> None:
    """Within the media itself, as some cameras write it."""
    start = FILM.index(b"mdat") + 400
    secret = b"\xa9xyz" + PLACE
    with pytest.raises(VideoPlaceError):
        cleaned(FILM[:start] + secret + FILM[start + len(secret) :])


def test_a_place_that_is_none_is_no_reason_to_refuse() -> None:
    """The same four bytes stand in one of ten large films by chance."""
    start = FILM.index(b"mdat") + 400
    chance = b"\xa9xyz" + bytes(40)
    cleaned(FILM[:start] + chance + FILM[start + len(chance) :])


def test_a_large_note_is_overwritten_bit_by_bit() -> None:
    content = FILM + box(b"free", b"x" * 40_000_000)
    file = io.BytesIO(content)
    inspected = inspect_video(file, name="film.mp4")
    tracemalloc.start()
    copy, _digest = cleaned_copy(file, inspected)
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 10_000_000
    copy.seek(-40_000_000, io.SEEK_END)
    assert not copy.read().strip(b"\0")
    copy.close()


def nested(kind: bytes, depth: int) -> bytes:
    content = b""
    for _level in range(depth):
        content = box(kind, content)
    return content


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (FILM[:32] + box(b"moov", nested(b"trak", 3000)) + box(b"mdat", b""), "film.mp4"),
        (FILM + box(b"free", b"") * 200_000, "film.mp4"),
        (
            b"\x1a\x45\xdf\xa3\x87\x42\x82\x84webm\x18\x53\x80\x67\x10\x06\x1a\x80"
            + b"\xec\x80" * 200_000,
            "film.webm",
        ),
    ],
    ids=["tracks in tracks", "boxes without end", "elements without end"],
)
def test_an_outline_without_end_is_refused(content: bytes, name: str) -> None:
    with pytest.raises((VideoBrokenError, VideoPolyglotError)):
        inspect(content, name)


def test_random_bytes_raise_nothing_else() -> None:
    """Each byte of the outline broken in turn: an answer or one of our errors."""
    for content, name in ((FILM, "film.mp4"), (WEB_FILM, "film.webm")):
        for place in range(0, 600, 7):
            broken = bytearray(content)
            broken[place] ^= 0xFF
            try:
                inspect(bytes(broken), name)
            except VideoFileError:
                continue
