"""Whom to ask."""

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.search import index

from portal.pages.blocks import BodyBlock, ContactTopicBlock

from .base import BasePage


class ContactPage(BasePage):
    """Topics, and who answers each. There is no form: nothing about a visitor is stored."""

    topics = StreamField([("topic", ContactTopicBlock())], verbose_name=_("topics"))
    body = StreamField(BodyBlock(), blank=True, verbose_name=_("text"))

    content_panels: ClassVar[list[Any]] = [
        *BasePage.summary_panels,
        FieldPanel("topics"),
        FieldPanel("body"),
    ]
    search_fields: ClassVar[list[Any]] = [
        *BasePage.search_fields,
        index.SearchField("topics"),
        index.SearchField("body"),
    ]

    parent_page_types: ClassVar[list[str]] = ["pages.HomePage", "pages.SectionPage"]
    subpage_types: ClassVar[list[str]] = []
    page_description = _("What one may ask about, who answers, and how to reach them.")
    template = "pages/contact_page.html"
    keeps_fragments = True

    class Meta:
        verbose_name = _("contact page")
        verbose_name_plural = _("contact pages")
