"""Log lines are JSON, carry the request's id, and quote nobody."""

import json
import logging
import sys

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from portal.core.logs import JsonFormatter, RequestIdFilter
from portal.core.middleware import RequestLogMiddleware


def line(record: logging.LogRecord) -> dict[str, object]:
    RequestIdFilter().filter(record)
    parsed: dict[str, object] = json.loads(JsonFormatter().format(record))
    return parsed


def test_an_exception_is_logged_without_its_text() -> None:
    try:
        raise ValueError("patient 4711")  # noqa: EM101, TRY301 -- the text under test
    except ValueError:
        record = logging.LogRecord("a", logging.ERROR, "f", 1, "failed", (), sys.exc_info())
    parsed = line(record)
    assert "4711" not in json.dumps(parsed)
    assert str(parsed["exc_info"]).startswith("ValueError < test_logs.py:")


def test_times_are_utc() -> None:
    record = logging.LogRecord("a", logging.INFO, "f", 1, "m", (), None)
    record.created = 0.0
    assert line(record)["time"] == "1970-01-01T00:00:00Z"


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("/trainings/first-steps/", "/trainings/first-steps/"),
        ("/cases/0b0f6f0e-6a8e-4c6b-9f0e-1d2c3b4a5f60/", "/cases/*/"),
        ("/account/password/link/MjQ/c3x-5f1a9d2e8b7c6a5f4e3d2c1b0a998877/",
         "/account/password/link/MjQ/*/"),
        ("/account/email/link/0b0f6f0e-6a8e-4c6b-9f0e-1d2c3b4a5f60:1wNabc:Zk3x_9-qLmNoPqRsTuVwXyZ/",
         "/account/email/link/*/"),
    ],
)  # fmt: skip
def test_a_request_is_one_line_without_query_person_or_token(
    path: str, shown: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, logger="portal.request")
    middleware = RequestLogMiddleware(lambda _request: HttpResponse("ok"))
    response = middleware(
        RequestFactory().get(path, {"q": "rare"}, REMOTE_ADDR="192.0.2.7", HTTP_X_REQUEST_ID="a b")
    )
    (record,) = caplog.records
    assert record.__dict__["path"] == shown
    everything = json.dumps(record.__dict__, default=str)
    assert "rare" not in everything
    assert "192.0.2.7" not in everything
    assert response["X-Request-ID"] != "a b"


def test_a_proxy_may_name_the_request() -> None:
    seen: list[HttpRequest] = []

    def view(request: HttpRequest) -> HttpResponse:
        seen.append(request)
        return HttpResponse()

    response = RequestLogMiddleware(view)(RequestFactory().get("/", HTTP_X_REQUEST_ID="abcdef0123"))
    assert response["X-Request-ID"] == "abcdef0123"
    assert seen


@pytest.mark.django_db
def test_djangos_own_lines_do_not_quote_addresses(
    client: Client, capfd: pytest.CaptureFixture[str]
) -> None:
    client.get("/nobody-knows-jane-doe/?mail=jane@hospital.example")
    assert "jane@hospital" not in capfd.readouterr().err
