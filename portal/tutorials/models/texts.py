"""Tutorials that are read: guides, and sheets of one page."""

import math
from typing import Any, ClassVar

from django.db import models
from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.search import index

from portal.pages.blocks import BodyBlock
from portal.tutorials.blocks import GlanceBoxesBlock
from portal.tutorials.enums import Kind

from .base import TutorialPage

# Words a minute at which people read to understand, not to skim.
READING_PACE = 160


class GuidePage(TutorialPage):
    """A text to learn from."""

    KIND = Kind.GUIDE

    body = StreamField(BodyBlock(), verbose_name=_("text"))

    content_panels: ClassVar[list[Any]] = [
        *TutorialPage.first_panels,
        FieldPanel("body"),
        *TutorialPage.fact_panels,
    ]
    search_fields: ClassVar[list[Any]] = [*TutorialPage.search_fields, index.SearchField("body")]
    page_description = _("A text to learn from, with pictures and steps.")
    template = "tutorials/guide_page.html"

    class Meta:
        verbose_name = _("guide")
        verbose_name_plural = _("guides")

    @property
    def own_minutes(self) -> int | None:
        """Minutes of reading, from the words of the text."""
        block = self.body.stream_block
        words = sum(
            len(strip_tags(text).split()) for text in block.get_searchable_content(self.body)
        )
        return max(math.ceil(words / READING_PACE), 1) if words else None


class GlanceSheetPage(TutorialPage):
    """One role's essentials on one page of A4, for the wall or the pocket."""

    KIND = Kind.SHEET

    boxes = StreamField(GlanceBoxesBlock(), verbose_name=_("boxes"))
    where_to_ask = models.CharField(
        _("where to ask"),
        max_length=160,
        blank=True,
        help_text=_("The last line of the sheet, such as “Ask the coordinator of your network.”"),
    )

    content_panels: ClassVar[list[Any]] = [
        *TutorialPage.first_panels,
        FieldPanel("boxes"),
        FieldPanel("where_to_ask"),
        *TutorialPage.fact_panels,
    ]
    search_fields: ClassVar[list[Any]] = [*TutorialPage.search_fields, index.SearchField("boxes")]
    page_description = _("What one role needs, on one page that prints on a sheet of A4.")
    template = "tutorials/glance_sheet_page.html"

    class Meta:
        verbose_name = _("sheet “at a glance”")
        verbose_name_plural = _("sheets “at a glance”")

    @property
    def own_minutes(self) -> int | None:
        """A sheet is read while one stands in front of it."""
        return 2
