"""Says what the application is told of a request, for the tests of gunicorn's settings."""

import json
from collections.abc import Callable, Iterable
from typing import Any

NAMES = ("SCRIPT_NAME", "PATH_INFO", "REMOTE_USER", "REMOTE_ADDR", "wsgi.url_scheme", "SERVER_NAME")


def application(
    environ: dict[str, Any], start_response: Callable[[str, list[tuple[str, str]]], object]
) -> Iterable[bytes]:
    body = json.dumps({name: environ.get(name, "") for name in NAMES}).encode()
    environ["wsgi.input"].read()
    start_response("200 OK", [("Content-Type", "application/json")])
    return [body]
