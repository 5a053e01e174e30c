"""Sections and plain pages."""

from typing import Any, ClassVar

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.search import index

from portal.pages.blocks import BodyBlock

from .base import BasePage
from .loading import pages_below


class SectionPage(BasePage):
    """A part of the site: some text and cards of the pages below it."""

    body = StreamField(BodyBlock(), blank=True, verbose_name=_("text"))

    content_panels: ClassVar[list[Any]] = [*BasePage.summary_panels, FieldPanel("body")]
    search_fields: ClassVar[list[Any]] = [*BasePage.search_fields, index.SearchField("body")]

    parent_page_types: ClassVar[list[str]] = ["pages.HomePage", "pages.SectionPage"]
    subpage_types: ClassVar[list[str]] = [
        "pages.SectionPage",
        "pages.WorkgroupPage",
        "pages.ContentPage",
    ]
    page_description = _("Groups pages: some text, then a card for each page below it.")
    template = "pages/section_page.html"
    keeps_fragments = True

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["pages_below"] = lambda: pages_below(self)
        return context


class ContentPage(BasePage):
    """Text, and perhaps more pages below it."""

    body = StreamField(BodyBlock(), verbose_name=_("text"))

    content_panels: ClassVar[list[Any]] = [*BasePage.summary_panels, FieldPanel("body")]
    search_fields: ClassVar[list[Any]] = [*BasePage.search_fields, index.SearchField("body")]

    parent_page_types: ClassVar[list[str]] = [
        "pages.HomePage",
        "pages.SectionPage",
        "pages.WorkgroupPage",
        "pages.ContentPage",
    ]
    subpage_types: ClassVar[list[str]] = ["pages.ContentPage"]
    page_description = _("Text, pictures and other blocks.")
    template = "pages/content_page.html"
    keeps_fragments = True

    class Meta:
        verbose_name = _("page")
        verbose_name_plural = _("pages")
