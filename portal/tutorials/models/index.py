"""The page that lists tutorials."""

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.search import index

from portal.pages.models import BasePage


class TutorialIndexPage(BasePage):
    """All tutorials: four doors by role, filters, and a search that hears the videos too."""

    intro = RichTextField(_("introduction"), blank=True, features=["bold", "italic", "link"])

    max_count_per_parent = 1
    parent_page_types: ClassVar[list[str]] = ["pages.HomePage"]
    subpage_types: ClassVar[list[str]] = [
        "tutorials.GuidePage",
        "tutorials.DocumentTutorialPage",
        "tutorials.GlanceSheetPage",
    ]
    page_description = _("The list of tutorials, by role, with filters and a search.")
    template = "tutorials/tutorial_index_page.html"
    reads_query = True

    content_panels: ClassVar[list[Any]] = [*BasePage.summary_panels, FieldPanel("intro")]
    search_fields: ClassVar[list[Any]] = [*BasePage.search_fields, index.SearchField("intro")]

    class Meta:
        verbose_name = _("list of tutorials")
        verbose_name_plural = _("lists of tutorials")
