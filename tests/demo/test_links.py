"""Every page of the demo answers, and so does everything that any of them links to."""

from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import pytest
from django.test import Client
from wagtail.models import Page

from tests.demo.test_forms import print_some

pytestmark = [pytest.mark.usefixtures("loaded"), pytest.mark.django_db]

BEHIND_SIGN_IN = ("/account/", "/consents/centre/", "/fr/consents/centre/")


class _Links(HTMLParser):
    """Addresses of links and pictures of one page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "a" and values.get("href"):
            self.found.add(str(values["href"]))
        for name in ("src", "srcset"):
            if tag in {"img", "source"} and values.get(name):
                self.found.update(part.split()[0] for part in str(values[name]).split(","))


def _internal(page: str, link: str) -> str:
    """The path and query that `link` on `page` leads to on this site, or ""."""
    parts = urlsplit(urljoin(f"http://testserver{page}", link))
    if parts.scheme not in {"http", "https"} or parts.netloc not in {
        "testserver",
        "localhost:8000",
    }:
        return ""
    return parts.path + (f"?{parts.query}" if parts.query else "")


def test_every_page_and_every_link_answers_in_both_languages(client: Client) -> None:
    print_some("en")
    live = [page.url for page in Page.objects.live().filter(depth__gt=1).specific()]
    assert {"/", "/our-workgroups/healthcare-cpms/", "/trainings/", "/tutorials/"} <= set(live)
    assert {"/fr/", "/fr/our-workgroups/healthcare-cpms/", "/consents/", "/contact/"} <= set(live)
    todo, seen = [*live], {*live}
    while todo:
        address = todo.pop()
        asks_to_sign_in = address.startswith(BEHIND_SIGN_IN)
        response = client.get(address, follow=asks_to_sign_in)
        assert response.status_code == 200, address
        assert asks_to_sign_in or not response.cookies, address
        if address not in live:
            assert b"".join(response)  # read to its end, so that a file is closed
            continue
        collector = _Links()
        collector.feed(response.content.decode())
        for link in collector.found:
            target = _internal(address, link)
            if target and target not in seen and not target.startswith(("/static/", "/media/")):
                seen.add(target)
                todo.append(target)
    assert {"/consents/adult/2/", "/consents/adult/2/en.pdf"} <= seen
    assert b"".join(client.get("/consents/adult/1/en.pdf")).startswith(b"%PDF")
    assert "/tutorials/checklist/document/1/" in seen
