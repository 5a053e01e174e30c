"""A portal in miniature for the tests of the web server: answers of known kind and size."""

from collections.abc import Callable, Iterable
from typing import Any

HTML = b"<!doctype html><title>Portal</title>" + b"<p>Quiet reading room.</p>" * 200
CALENDAR = b"BEGIN:VCALENDAR\r\n" + b"X-NOTE:the same line again and again\r\n" * 200


def application(
    environ: dict[str, Any], start_response: Callable[[str, list[tuple[str, str]]], object]
) -> Iterable[bytes]:
    path = environ["PATH_INFO"]
    environ["wsgi.input"].read()
    if path.endswith(".ics"):
        body, kind = CALENDAR, "text/calendar; charset=utf-8"
    elif path == "/echo":
        names = ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_HOST", "HTTP_FORWARDED")
        body = "\n".join(f"{name}={environ.get(name, '-')}" for name in names).encode()
        kind = "text/x-echo"
    elif path == "/tutorials/films/1-ab.mp4":
        body, kind = b"", "video/mp4"
    else:
        body, kind = HTML, "text/html; charset=utf-8"
    headers = [
        ("Content-Type", kind),
        ("Content-Length", str(len(body))),
        ("ETag", '"abc"'),
        ("X-Request-ID", environ.get("HTTP_X_REQUEST_ID", "")),
    ]
    if kind == "video/mp4" and environ.get("HTTP_X_SENDFILE_TYPE") == "X-Accel-Redirect":
        headers += [
            ("X-Accel-Redirect", "/_media/videos/film.mp4"),
            ("Cache-Control", "private, no-cache"),
        ]
    start_response("200 OK", headers)
    return [body]
