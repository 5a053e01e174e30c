"""What every page of the portal has."""

from datetime import date
from typing import Any, ClassVar

from dateutil.relativedelta import relativedelta
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page
from wagtail.search import index

from portal.core.pagecache import cacheable
from portal.pages.enums import ReviewInterval


class BasePage(Page):
    """A lead, a picture for sharing, a review date. Kept in the page cache for visitors."""

    summary = models.TextField(
        _("lead"),
        max_length=400,
        help_text=_("One or two sentences under the title, also shown in lists and searches."),
    )
    social_image = models.ForeignKey(
        "pages.PortalImage",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("picture for sharing"),
        help_text=_("Shown where somebody shares the page. At least 1200 by 630 pixels."),
    )
    last_reviewed = models.DateField(
        _("last reviewed"),
        null=True,
        blank=True,
        help_text=_("When somebody last read the whole page and found it true."),
    )
    review_interval = models.PositiveSmallIntegerField(
        _("read it again"), choices=ReviewInterval, default=ReviewInterval.YEAR
    )

    summary_panels: ClassVar[list[Any]] = [*Page.content_panels, FieldPanel("summary")]
    content_panels = summary_panels
    promote_panels: ClassVar[list[Any]] = [
        *Page.promote_panels,
        FieldPanel("social_image"),
        MultiFieldPanel(
            [FieldPanel("last_reviewed"), FieldPanel("review_interval")], heading=_("Review")
        ),
    ]
    search_fields: ClassVar[list[Any]] = [
        *Page.search_fields,
        index.SearchField("summary", boost=2),
        index.AutocompleteField("title"),
        index.FilterField("locale_id"),
    ]

    class Meta:
        abstract = True

    @property
    def next_review(self) -> date | None:
        """The day by which the page is to be read again; None if it never was."""
        if self.last_reviewed is None:
            return None
        due: date = self.last_reviewed + relativedelta(months=self.review_interval)
        return due

    @property
    def is_review_overdue(self) -> bool:
        due = self.next_review
        return due is not None and due < timezone.localdate()

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.get_view_restrictions():
            cacheable(request)
        response: HttpResponse = super().serve(request, *args, **kwargs)
        return response
