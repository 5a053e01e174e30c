"""Byte ranges as browsers ask for them (RFC 9110, section 14)."""

from pathlib import Path

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

CONTENT = bytes(range(256)) * 1000


@pytest.fixture
def film(settings: Settings, tmp_path: Path) -> str:
    settings.MEDIA_ROOT = tmp_path
    (tmp_path / "film.mp4").write_bytes(CONTENT)
    for closed in ("documents/private.pdf", "videos/film.mp4", ".incoming/half"):
        (tmp_path / closed).parent.mkdir()
        (tmp_path / closed).write_bytes(b"not for all")
    (tmp_path / "page.html").write_text("<script>alert(1)</script>")
    return "/media/film.mp4"


def body(client: Client, path: str, **headers: str) -> tuple[int, bytes, str]:
    response = client.get(path, headers=headers)
    data = b"".join(response) if response.streaming else response.content
    return response.status_code, data, response.get("Content-Range", "")


def test_a_kept_film_is_asked_about_each_time(client: Client, film: str) -> None:
    answer = client.get(film)
    assert answer["Cache-Control"] == "public, no-cache"
    again = client.get(film, headers={"If-None-Match": answer["ETag"]})
    assert (again.status_code, again["Cache-Control"]) == (304, "public, no-cache")
    assert client.get("/media/page.html")["Cache-Control"] == "public, max-age=86400"


@pytest.mark.parametrize(
    ("asked", "start", "stop"),
    [
        ("bytes=0-0", 0, 1),
        ("bytes=100-199", 100, 200),
        ("bytes=255990-", 255990, 256000),
        ("bytes=-10", 255990, 256000),
        ("bytes=-999999", 0, 256000),
        ("bytes=0-999999", 0, 256000),
    ],
)
def test_a_part_is_206(client: Client, film: str, asked: str, start: int, stop: int) -> None:
    status, data, part = body(client, film, range=asked)
    assert (status, data) == (206, CONTENT[start:stop])
    assert part == f"bytes {start}-{stop - 1}/256000"


@pytest.mark.parametrize(
    "asked", ["", "bytes=0-" + "9" * 5000, "bytes=0-1,5-6", "lines=1-2", "bytes=-", "bytes=9-3"]
)
def test_what_is_no_single_range_gets_the_whole(client: Client, film: str, asked: str) -> None:
    assert body(client, film, range=asked) == (200, CONTENT, "")


@pytest.mark.parametrize("asked", ["bytes=256000-", "bytes=999999-1000000", "bytes=-0"])
def test_beyond_the_end_is_416(client: Client, film: str, asked: str) -> None:
    assert body(client, film, range=asked) == (416, b"", "bytes */256000")


def test_a_changed_file_is_sent_whole(client: Client, film: str) -> None:
    etag = client.head(film)["ETag"]
    assert body(client, film, range="bytes=0-9", **{"if-range": etag})[0] == 206
    assert body(client, film, range="bytes=0-9", **{"if-range": '"old"'})[0] == 200


def test_head_and_304_have_no_body(client: Client, film: str) -> None:
    head = client.head(film, headers={"range": "bytes=0-9"})
    assert (head.status_code, head["Content-Length"], head.content) == (206, "10", b"")
    again = client.get(film, headers={"if-none-match": head["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_an_uploaded_page_never_runs_here(client: Client, film: str) -> None:
    assert client.get("/media/page.html")["Content-Disposition"] == "attachment"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path",
    [
        "missing.mp4",
        "../secrets.env",
        "%2e%2e/secrets.env",
        "",
        "documents/private.pdf",
        "./documents/private.pdf",
        "%2e/documents/private.pdf",
        "videos/%2e%2e/documents/private.pdf",
        "documents//private.pdf",
        "documents",
        "videos/film.mp4",
        "pictures/%2e%2e/videos/film.mp4",
        ".incoming/half",
    ],
)
def test_nothing_outside_is_reached(client: Client, film: str, path: str) -> None:
    assert client.get(f"/media/{path}").status_code == 404


def test_only_reading(client: Client, film: str) -> None:
    assert client.post(film).status_code == 405
