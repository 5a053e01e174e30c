"""Links of texts, resolved from what was gathered for the page."""

from typing import Any

from django.db.models import Model
from django.utils.html import escape
from wagtail.documents.rich_text import DocumentLinkHandler
from wagtail.models import Page
from wagtail.rich_text.pages import PageLinkHandler

from .blocks.linked import fetch, url_of


def _many(model: type[Model], attrs_list: list[dict[str, Any]]) -> list[Any]:
    ids = [int(a["id"]) if str(a.get("id", "")).isdigit() else None for a in attrs_list]
    found = fetch(model, ids)
    return [found.get(pk) for pk in ids]


class GatheredPageLinks(PageLinkHandler):
    """A link to a page: to its translation where there is one, to nothing when it is gone."""

    @classmethod
    def get_many(cls, attrs_list: list[dict[str, Any]]) -> list[Any]:
        return _many(Page, attrs_list)

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict[str, Any]]) -> list[str]:
        return [
            f'<a href="{escape(url_of(page))}">' if page and page.live else "<a>"
            for page in cls.get_many(attrs_list)
        ]


class GatheredDocumentLinks(DocumentLinkHandler):
    """A link to a document."""

    @classmethod
    def get_many(cls, attrs_list: list[dict[str, Any]]) -> list[Any]:
        return _many(cls.get_model(), attrs_list)
