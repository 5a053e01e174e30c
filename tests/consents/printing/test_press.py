"""The press fetches nothing, and takes every warning for an error."""

import logging
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from portal.consents.content import Section
from portal.consents.errors import PrintingError, UnprintableError
from portal.consents.markup import clean_body
from portal.consents.printing.press import Enclosure, press_pdf

from .forms import a_form, printed
from .reading import enclosures_of, text_of

SVG = "http://www.w3.org/2000/svg"
SECRET = "the-secret-of-the-server"


class Listener:
    """A real server that writes down what it is asked for."""

    def __init__(self) -> None:
        hits: list[str] = []

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                hits.append(self.path)
                self.send_response(200)
                self.end_headers()

            def log_message(self, *args: object) -> None:
                pass

        self.hits = hits
        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"


@pytest.fixture
def listener() -> Iterator[Listener]:
    listening = Listener()
    thread = threading.Thread(target=listening.server.serve_forever)
    thread.start()
    yield listening
    listening.server.shutdown()
    thread.join()
    listening.server.server_close()


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    path = tmp_path / "secret.txt"
    path.write_text(SECRET)
    return path


def pressed(body: str) -> bytes:
    html = f'<html lang="en"><head><title>t</title></head><body><p>a</p>{body}</body></html>'
    enclosure = Enclosure("data.json", "data", b"{}")
    return press_pdf(html, enclosure=enclosure, dated=date(2026, 11, 23))[0]


def ways_in(address: str) -> list[str]:
    """Everything in HTML that could make a renderer open `address`."""
    return [
        f'<link rel="attachment" href="{address}">',
        f'<a rel="attachment" href="{address}">a</a>',
        f'<link rel="stylesheet" href="{address}">',
        f'<img alt="a" src="{address}">',
        f'<object data="{address}">a</object>',
        f'<embed src="{address}">',
        f"<style>@import url({address});</style>",
        f"<style>p {{ background: url({address}) }}</style>",
        f'<p style="background: url({address})">a</p>',
        f'<p style="list-style-image: url({address}); display: list-item">a</p>',
        f"<style>p::before {{ content: url({address}) }}</style>",
        f"<style>@font-face {{ font-family: x; src: url({address}) }}</style>",
        f"<style>@color-profile x {{ src: url({address}) }}</style>",
        f'<svg xmlns="{SVG}"><image href="{address}" width="9" height="9"/></svg>',
        f'<svg xmlns="{SVG}"><title>a</title><use href="{address}#a"/></svg>',
    ]


def test_nothing_is_fetched_from_a_server(listener: Listener) -> None:
    for number, body in enumerate(ways_in(f"{listener.url}/x")):
        try:
            pressed(body)
        except PrintingError:
            continue
        assert listener.hits == [], f"way in {number}"
    assert listener.hits == []


def test_the_listener_would_have_heard(listener: Listener) -> None:
    """Without our fetcher WeasyPrint asks for nearly all of them: the test above can fail."""
    from weasyprint import HTML

    heard = 0
    for body in ways_in(f"{listener.url}/x"):
        before = len(listener.hits)
        html = f'<html lang="en"><head><title>t</title></head><body><p>a</p>{body}</body></html>'
        HTML(string=html).write_pdf()
        heard += len(listener.hits) > before
    assert heard >= 10


def test_no_file_of_the_server_gets_in(secret: Path) -> None:
    for body in ways_in(secret.as_uri()):
        try:
            pdf = pressed(body)
        except PrintingError:
            continue
        assert SECRET not in text_of(pdf)
        assert list(enclosures_of(pdf)) == ["data.json"]


@pytest.mark.parametrize("way", range(15))
def test_no_way_in_passes_an_editor_s_text(way: int, secret: Path) -> None:
    body = ways_in(secret.as_uri())[way]
    with pytest.raises(UnprintableError):
        printed(a_form(sections=(Section("why", "Why", f"<p>a</p>{body}"),)))
    assert secret.name not in clean_body(body)


def test_mark_up_in_a_plain_text_is_printed_as_words(listener: Listener, secret: Path) -> None:
    title = f'<link rel=attachment href="{secret.as_uri()[:24]}"> <img src=x>'
    form = printed(a_form(title=title))
    assert '<link rel=attachment href="file:///' in text_of(form.pdf)
    assert list(enclosures_of(form.pdf)) == ["consent-form.json"]
    assert listener.hits == []


def test_fonts_have_no_way_out(secret: Path) -> None:
    """The stylesheet's own scheme names faces and no paths; a text cannot use it at all."""
    for address in ("font:regular", f"font:../../../../..{secret}", "font:"):
        with pytest.raises(PrintingError):
            pressed(f'<img alt="a" src="{address}">')


@pytest.mark.parametrize(
    "body",
    [
        "<p>☐</p>",  # where another font of the machine has it
        "<p>\ue123</p>",  # where none has
        '<img alt="" src="data:image/svg+xml,%3Csvg/%3E">',
        '<p style="colour: red">a</p>',
        '<a href="#nowhere">a</a>',
    ],
)
def test_every_warning_is_an_error(body: str) -> None:
    with pytest.raises(PrintingError) as raised:
        pressed(body)
    assert raised.value.complaints


def test_complaints_do_not_quote_the_text(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG), pytest.raises(PrintingError) as raised:
        pressed("<p>☐</p><p>Zacharias</p>")
    assert "☐" not in "".join(raised.value.complaints)
    assert caplog.records == []


def test_a_muted_logger_hides_nothing() -> None:
    logger = logging.getLogger("weasyprint")
    logger.setLevel(logging.CRITICAL)
    try:
        with pytest.raises(PrintingError):
            pressed("<p>☐</p>")
        assert logger.level == logging.CRITICAL
    finally:
        logger.setLevel(logging.NOTSET)


def test_after_an_error_the_press_prints_on() -> None:
    before = printed().sha256
    with pytest.raises(PrintingError):
        pressed("<p>☐</p>")
    assert printed().sha256 == before


def test_threads_print_the_same_as_one() -> None:
    alone = {name: printed(pseudonym=name).sha256 for name in ("A-1", "B-2", "C-3")}
    with ThreadPoolExecutor(3) as threads:
        names = list(alone) * 3
        together = threads.map(lambda name: printed(pseudonym=name).sha256, names)
        assert list(together) == [alone[name] for name in names]
