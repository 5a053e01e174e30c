"""Chapters as editors write them, or as a WebVTT file has them."""

import pytest

from portal.tutorials.video.chapters import Chapter, chapter_lines, parse_chapters
from portal.tutorials.video.errors import LinesError
from portal.tutorials.video.webvtt import read_vtt


def test_lines_become_chapters() -> None:
    found = parse_chapters("0:00 Welcome\n\n1:05 – Consent\n1:02:03  The panel: who?\n")
    assert found == [
        Chapter(0, "Welcome"),
        Chapter(65, "Consent"),
        Chapter(3723, "The panel: who?"),
    ]
    assert [chapter.clock for chapter in found] == ["0:00", "1:05", "1:02:03"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Welcome", "Line 1: write a time, a space and a title, such as “1:05 Consent”."),
        ("0:00 A\n0:75 B", "Line 2: write a time, a space and a title, such as “1:05 Consent”."),
        ("0:10 A\n\n0:10 B", "Line 3: the chapter does not start after the one above."),
        ("0:12 A", "Line 1: the video ends at 0:12, before this chapter."),
        (f"0:00 {'A' * 121}", "Line 1: the title is too long for a list."),
    ],
)
def test_faults_are_named_with_their_line(text: str, message: str) -> None:
    with pytest.raises(LinesError) as caught:
        parse_chapters(text, duration=12_000)
    assert str(caught.value) == message


def test_too_many_are_refused() -> None:
    with pytest.raises(LinesError, match="too many chapters"):
        parse_chapters("\n".join(f"{n}:00 Part" for n in range(61)))


def test_a_chapters_file_becomes_lines() -> None:
    cues = read_vtt(
        b"WEBVTT\n\n00:00.000 --> 01:05.000\nWelcome\n\n01:05.000 --> 02:00.000\nConsent\nforms\n"
    )
    assert chapter_lines(cues) == "0:00 Welcome\n1:05 Consent forms"
