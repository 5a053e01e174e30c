"""Captions are read strictly, and written anew."""

import pytest
import webvtt

from portal.tutorials.video.errors import (
    LinesError,
    TextFileError,
    VttEmptyError,
    VttEncodingError,
    VttIsSubRipError,
    VttIsWebPageError,
    VttIsXmlError,
    VttSignatureError,
    VttTooBigError,
)
from portal.tutorials.video.webvtt import MAX_BYTES, check_length, clock, read_vtt, write_vtt
from tests.factories.videos import CAPTIONS


def read(body: str) -> list[tuple[int, int, str]]:
    return [(cue.start, cue.end, cue.text) for cue in read_vtt(f"WEBVTT\n\n{body}".encode())]


def problems(body: str) -> list[str]:
    with pytest.raises(LinesError) as caught:
        read_vtt(f"WEBVTT\n\n{body}".encode())
    return [str(problem) for problem in caught.value.problems]


def test_cues_are_read_with_times_speakers_and_lines() -> None:
    cues = read_vtt(CAPTIONS.encode())
    assert [(cue.start, cue.end, cue.line) for cue in cues] == [
        (500, 3000, 3),
        (3000, 5000, 6),
        (6000, 8000, 9),
        (8000, 11500, 12),
    ]
    assert [cue.speaker for cue in cues] == ["", "", "Ada", "Ada"]
    assert cues[3].text == "Then you describe the phenotype, and the panel meets."


@pytest.mark.parametrize(
    "content",
    [
        "WEBVTT\n\n00:01.000 --> 00:02.000\nHello\n",
        "WEBVTT - a title\nLanguage: en\n\n00:01.000 --> 00:02.000\nHello",
        "\ufeffWEBVTT\r\n\r\n1\r\n00:01.000 --> 00:02.000\r\nHello\r\n",
        "WEBVTT\r\rintro\r00:00:01.000 --> 00:00:02.000 align:start line:90%\rHello\r",
        "WEBVTT\n\nNOTE a\nb\n\nSTYLE\n::cue { }\n\n00:01.000 --> 00:02.000\nHello\n\nNOTE c",
    ],
    ids=["plain", "header", "crlf and bom", "cr, id and settings", "notes and styles"],
)
def test_all_that_the_format_allows_is_read(content: str) -> None:
    (cue,) = read_vtt(content.encode())
    assert (cue.start, cue.end, cue.text) == (1000, 2000, "Hello")


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"", VttEmptyError),
        (b" \n ", VttEmptyError),
        (b"1\n00:00:01,000 --> 00:00:02,000\nHello\n", VttIsSubRipError),
        (b"<!DOCTYPE html><html><body>WEBVTT</body></html>", VttIsWebPageError),
        (b"<html><script>alert(1)</script>", VttIsWebPageError),
        (b'<?xml version="1.0"?><tt xmlns="http://www.w3.org/ns/ttml"/>', VttIsXmlError),
        (b"WEBVTTX\n\n00:01.000 --> 00:02.000\nHello", VttSignatureError),
        (b"webvtt\n\n00:01.000 --> 00:02.000\nHello", VttSignatureError),
        (b"\x7fELF\x02\x01\x01\x00\x00", VttEncodingError),
        ("WEBVTT\n\n".encode("utf-16"), VttEncodingError),
        (b"WEBVTT\n\n00:01.000 --> 00:02.000\nFran\xe7ais", VttEncodingError),
        (b"WEBVTT\n\n" + b"x" * MAX_BYTES, VttTooBigError),
    ],
    ids=lambda value: value.__name__ if isinstance(value, type) else "",
)
def test_what_is_no_webvtt_is_named(content: bytes, error: type[TextFileError]) -> None:
    with pytest.raises(error):
        read_vtt(content)


def test_an_encoding_error_names_its_line() -> None:
    with pytest.raises(VttEncodingError) as caught:
        read_vtt(b"WEBVTT\n\n00:01.000 --> 00:02.000\nFran\xe7ais")
    assert str(caught.value) == "Line 4: this is not UTF-8 text. Save the file as UTF-8."


ONE = "00:01.000 --> 00:02.000"


@pytest.mark.parametrize(
    ("body", "line", "words"),
    [
        ("00:01,000 --> 00:02,000\nHello", 3, "not with a comma"),
        ("0:1.0 --> 0:2.0\nHello", 3, "cannot be read"),
        ("00:01.000 -> 00:02.000\nHello", 3, "arrow between the times as -->"),
        ("00:61.000 --> 00:62.000\nHello", 3, "cannot be read"),
        ("00:02.000 --> 00:02.000\nHello", 3, "does not end after it starts"),
        (f"{ONE}\n", 3, "no text"),
        (f"{ONE}\n<b></b>", 3, "no text"),
        (f"{ONE}\nHello\n{ONE}\nagain", 5, "may not stand"),
        ("00:05.000 --> 00:06.000\nB\n\n00:01.000 --> 00:02.000\nA", 6, "Order cues by time"),
        ("00:01.000 --> 00:03.000\nA\n\n00:02.000 --> 00:04.000\nB", 6, "lasts until 00:00:03.000"),
        (f"{ONE}\n<script>alert(1)</script>", 4, "“<script>” is not part of WebVTT"),
        (f"{ONE}\n<img src=x onerror=alert(1)>", 4, "is not part of WebVTT"),
        (f"{ONE}\nfine\n5 < 6", 5, "is not part of WebVTT"),
        (f"{ONE}\n</b>Hello", 4, "closes nothing"),
        (f"{ONE}\n<b><i>Hello</b></i>", 4, "closes nothing"),
        (f"{ONE} align:sideways\nHello", 3, "“align:sideways” is no placement"),
        (f"{ONE}\nHel\x07lo", 4, "control character"),
        (f"{ONE}\n{'long ' * 200}", 4, "too much text"),
        ("1\n00:01.000 – 00:02.000\nHello", 4, "arrow between the times as -->"),
        ("just words", 3, "a line with their times is missing"),
    ],
)
def test_each_fault_is_named_with_its_line(body: str, line: int, words: str) -> None:
    found = problems(body)
    assert any(row.startswith(f"Line {line}: ") and words in row for row in found), found


def test_a_cue_right_under_the_signature_is_asked_apart() -> None:
    with pytest.raises(LinesError) as caught:
        read_vtt(f"WEBVTT\n{ONE}\nHello".encode())
    assert caught.value.problems[0].line == 2


@pytest.mark.parametrize(
    "content",
    [
        "WEBVTT\n\n00:00.000 --> 00:01.000\n<v" + " " * 1_000_000,
        "WEBVTT\n\n00:00.000 --> 00:01.000 a" + " " * 1_000_000 + "x\nhi",
        "1" + "\n" * 1_000_000 + "x",
        "WEBVTT\n\n00:00.000 --> 00:01.000" + " " * 1_000_000 + "\n",
    ],
)
def test_a_million_spaces_are_refused_at_once(content: str) -> None:
    """A pattern that tries every way to share them out would take hours."""
    with pytest.raises(TextFileError):
        read_vtt(content.encode())


def test_a_file_without_cues_is_refused() -> None:
    assert problems("NOTE nothing here") == ["Line 1: the file has no cue in it."]


def test_several_faults_are_told_at_once_but_not_hundreds() -> None:
    body = "\n\n".join(f"00:0{n}.000 --> 00:0{n}.000\nA" for n in range(9))
    assert len(problems(body)) == 8


def test_what_is_written_holds_nothing_but_words_speakers_and_emphasis() -> None:
    cues = read_vtt(
        b"WEBVTT\n\nSTYLE\n::cue { background: url(https://elsewhere.example/) }\n\n"
        b"00:01.000 --> 00:02.000 align:start region:one\n"
        b"<v.loud Ada &amp; Bo><c.red>R&D</c> is <b>5 &lt; 6</b> <00:01.500>&#10;&#10;now</v>\n"
    )
    assert write_vtt(cues) == (
        "WEBVTT\n\n00:00:01.000 --> 00:00:02.000 align:start\n"
        "<v Ada &amp; Bo>R&amp;D is <b>5 &lt; 6</b>   now</v>\n"
    )
    assert cues[0].text == "R&D is 5 < 6 now"
    assert cues[0].speaker == "Ada & Bo"


def test_an_open_tag_is_closed() -> None:
    (cue,) = read_vtt(f"WEBVTT\n\n{ONE}\n<v Ada><i>Hello".encode())
    assert cue.markup == "<v Ada><i>Hello</i></v>"


def test_what_is_written_is_read_the_same_by_us_and_by_others() -> None:
    cues = read_vtt(CAPTIONS.encode())
    written = write_vtt(cues)
    assert write_vtt(read_vtt(written.encode())) == written
    others = webvtt.from_string(written)
    assert [(row.start_in_seconds, row.text) for row in others.captions] == [
        (cue.start // 1000, cue.text) for cue in cues
    ]


def test_captions_longer_than_the_film_are_refused_with_the_line() -> None:
    cues = read_vtt(CAPTIONS.encode())
    check_length(cues, 10_500)
    with pytest.raises(LinesError) as caught:
        check_length(cues, 10_000)
    assert str(caught.value) == "Line 12: the cue ends at 0:11, but the video at 0:10."


@pytest.mark.parametrize(
    ("milliseconds", "shown"), [(0, "0:00"), (65_999, "1:05"), (3_725_000, "1:02:05")]
)
def test_times_are_shown_as_players_do(milliseconds: int, shown: str) -> None:
    assert clock(milliseconds) == shown
