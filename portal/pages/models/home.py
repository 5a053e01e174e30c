"""The front page."""

from typing import Any, ClassVar

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.search import index

from portal.pages.blocks import BodyBlock, ButtonBlock

from .base import BasePage
from .meta import Json, absolute


class HomePage(BasePage):
    """The front page of one language."""

    buttons = StreamField(
        [("button", ButtonBlock())],
        blank=True,
        max_num=2,
        verbose_name=_("buttons"),
        help_text=_("The two things most visitors come for."),
    )
    body = StreamField(BodyBlock(), blank=True, verbose_name=_("text"))

    content_panels: ClassVar[list[Any]] = [
        *BasePage.summary_panels,
        FieldPanel("buttons"),
        FieldPanel("body"),
    ]
    search_fields: ClassVar[list[Any]] = [*BasePage.search_fields, index.SearchField("body")]

    parent_page_types: ClassVar[list[str]] = ["wagtailcore.Page"]
    template = "pages/home_page.html"
    keeps_fragments = True

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")

    def structured_data(self, request: HttpRequest) -> list[Json]:
        return [
            {
                "@context": "https://schema.org",
                "@type": "WebSite",
                "name": self.title,
                "url": absolute(self.get_url(request) or "/"),
                "potentialAction": {
                    "@type": "SearchAction",
                    "target": absolute(self.get_url(request) or "/") + "search/?q={words}",
                    "query-input": "required name=words",
                },
            }
        ]
