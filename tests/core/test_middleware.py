"""Odd requests get an answer of ours, on both databases."""

import pytest
from django.conf import settings
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["/a%00b/", "/trainings/%00/training.ics", "/account/%00/"])
def test_an_address_with_a_null_character_is_a_bad_request(client: Client, path: str) -> None:
    client.raise_request_exception = False
    answer = client.get(path)
    assert answer.status_code == 400
    assert "could not be read" in answer.text


@pytest.mark.parametrize("key", ['"\\000\\000\\000\\000\\000\\000\\000\\000"', "x" * 5000, "é" * 9])
def test_a_session_key_that_is_none_is_nobody(client: Client, key: str) -> None:
    """Cookies write null characters as \\000, which PostgreSQL cannot look up."""
    client.raise_request_exception = False
    client.cookies.clear()
    answer = client.get("/account/", headers={"cookie": f"{settings.SESSION_COOKIE_NAME}={key}"})
    assert answer.status_code == 302
    assert answer["Location"].startswith("/account/sign-in/")


def test_too_much_sent_is_a_bad_request(client: Client) -> None:
    client.raise_request_exception = False
    body = {"username": "x" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)}
    for content in (body, dict.fromkeys(map(str, range(10_001)), "x")):
        answer = client.post("/account/sign-in/", content)
        assert answer.status_code == 400
        assert "could not be read" in answer.text


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost@evil.example", "local host", "a" * 300]
)
def test_a_foreign_host_is_a_bad_request(client: Client, host: str) -> None:
    client.raise_request_exception = False
    for path in ("/robots.txt", "/account/sign-in/"):
        answer = client.get(path, headers={"host": host})
        assert answer.status_code == 400
        assert host not in answer.text


def test_a_forwarded_host_is_not_believed(client: Client) -> None:
    first = client.get("/robots.txt", headers={"x-forwarded-host": "evil.example"})
    assert "evil.example" not in first.text
    assert "evil.example" not in client.get("/robots.txt").text


def test_a_request_for_no_path_at_all_is_answered(client: Client) -> None:
    """As in "OPTIONS * HTTP/1.1"."""
    client.raise_request_exception = False
    assert client.options("/", PATH_INFO="*").status_code < 500


@pytest.mark.parametrize(
    ("path", "status"),
    [("/nope/", 404), ("/a%00b/", 400), ("/trainings/?page=zz", 404), ("/cms/logout/", 405)],
)
def test_no_error_is_kept_by_browsers_and_proxies(client: Client, path: str, status: int) -> None:
    client.raise_request_exception = False
    answer = client.put(path) if status == 405 else client.get(path)
    assert answer.status_code == status
    assert "no-store" in answer["Cache-Control"]
