"""Feed, sitemap, robots: what machines read."""

import xml.etree.ElementTree as ET
from datetime import date

import pytest
from django.test import Client
from wagtail.models import Locale

from portal.pages.models import HomePage
from tests.factories import pages as make

pytestmark = pytest.mark.django_db
ATOM = {"a": "http://www.w3.org/2005/Atom"}
MAP = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}


def test_feed_lists_news_of_its_language(client: Client, home: HomePage) -> None:
    french = Locale.objects.create(language_code="fr")
    index = make.make_news_index(home, slug="news")
    old = make.make_news(index, title="Old & wise", published_on=date(2026, 1, 1))
    make.make_news(index, title="New", published_on=date(2026, 2, 1))
    make.make_news(index, title="Draft", live=False)
    for source in (home, index, old):
        copy = source.copy_for_translation(french, copy_parents=True)
        copy.title = f"FR {source.title}"
        copy.save_revision().publish()
    feed = ET.fromstring(client.get("/feed/").content)  # noqa: S314 -- our own feed
    assert [entry.text for entry in feed.findall("a:entry/a:title", ATOM)] == ["New", "Old & wise"]
    links = [link.get("href") for link in feed.findall("a:entry/a:link", ATOM)]
    assert links == ["http://localhost:8000/news/new/", "http://localhost:8000/news/old-wise/"]
    french_feed = ET.fromstring(client.get("/fr/feed/").content)  # noqa: S314 -- our own feed
    titles = [entry.text for entry in french_feed.findall("a:entry/a:title", ATOM)]
    assert titles == ["FR Old & wise"]
    assert french_feed.get("{http://www.w3.org/XML/1998/namespace}lang") == "fr"
    me = [link for link in french_feed.findall("a:link", ATOM) if link.get("rel") == "self"]
    assert me[0].get("href") == "http://localhost:8000/fr/feed/"


def test_feed_is_the_same_bytes_again(client: Client, home: HomePage) -> None:
    make.make_news(make.make_news_index(home, slug="news"), title="New")
    first = client.get("/feed/")
    assert client.get("/feed/", headers={"if-none-match": first["ETag"]}).status_code == 304


def test_sitemap_names_languages(client: Client, home: HomePage) -> None:
    french = Locale.objects.create(language_code="fr")
    make.make_content_page(home, slug="alone")
    make.make_content_page(home, slug="draft", live=False)
    home.copy_for_translation(french).save_revision().publish()
    tree = ET.fromstring(client.get("/sitemap.xml").content)  # noqa: S314 -- our own sitemap
    places = [node.text for node in tree.findall("s:url/s:loc", MAP)]
    assert places == [
        "http://localhost:8000/",
        "http://localhost:8000/alone/",
        "http://localhost:8000/fr/",
    ]
    first = tree.findall("s:url", MAP)[0]
    assert [link.get("hreflang") for link in first.findall("x:link", MAP)] == ["en", "fr"]


def test_robots_name_the_sitemap(client: Client, home: HomePage) -> None:
    text = client.get("/robots.txt").content.decode()
    assert "Disallow: /cms/" in text
    assert "Sitemap: http://localhost:8000/sitemap.xml" in text
