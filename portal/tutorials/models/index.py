"""The page that lists tutorials."""

from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.search import index

from portal.pages.models import BasePage
from portal.pages.models.paging import numbered_page
from portal.pages.selectors.search import stems_of
from portal.tutorials.cards import doors, filter_choices, listed
from portal.tutorials.filters import TutorialQuery

from .shelf import matching, shelf


class TutorialIndexPage(BasePage):
    """All tutorials: four doors by role, filters, and a search that hears the videos too."""

    intro = RichTextField(_("introduction"), blank=True, features=["bold", "italic", "link"])

    max_count_per_parent = 1
    parent_page_types: ClassVar[list[str]] = ["pages.HomePage"]
    subpage_types: ClassVar[list[str]] = [
        "tutorials.VideoTutorialPage",
        "tutorials.GuidePage",
        "tutorials.DocumentTutorialPage",
        "tutorials.GlanceSheetPage",
    ]
    page_description = _("The list of tutorials, by role, with filters and a search.")
    template = "tutorials/tutorial_index_page.html"
    reads_query = True

    content_panels: ClassVar[list[Any]] = [*BasePage.summary_panels, FieldPanel("intro")]
    search_fields: ClassVar[list[Any]] = [*BasePage.search_fields, index.SearchField("intro")]

    # How many tutorials one page of the list shows.
    PAGE_SIZE = 24

    class Meta:
        verbose_name = _("list of tutorials")
        verbose_name_plural = _("lists of tutorials")

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Serve the list; only addresses that the list itself links to are kept.

        Otherwise anybody could fill the page cache with copies, one for each made-up parameter
        and each word looked for.
        """
        response: HttpResponse = super().serve(request, *args, **kwargs)
        query = TutorialQuery.parse(request.GET)
        written = request.META.get("QUERY_STRING", "")
        found = getattr(response, "context_data", None) or {}
        is_linked = written == query.address().removeprefix("?") and not found.get("is_empty")
        if query.words or not is_linked:
            response["Cache-Control"] = "private, max-age=0"
        return response

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        query = TutorialQuery.parse(request.GET)
        language = self.locale.language_code
        cards = shelf(request, language)
        found = matching(cards, stems_of(query.words)) if query.words else cards
        wanted = listed(found, query)
        page = numbered_page(wanted, str(query.page), size=self.PAGE_SIZE)
        everywhere = query.without_filter()
        in_all = listed(found, everywhere)
        before = query.with_filter().address().removeprefix("?")
        return context | {
            "query": query,
            "doors": doors(query, in_all),
            "filters": filter_choices(query, cards),
            "everything_url": ".",
            "page_obj": page,
            "page_query": f"{before}&" if before else "",
            "is_empty": not wanted,
            "shown": {card.pk for card in wanted},
            "is_filtered": bool(query.address()),
            "elsewhere": everywhere.address() if in_all else "",
        }
