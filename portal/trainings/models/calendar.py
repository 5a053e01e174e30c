"""The page that lists trainings."""

from datetime import UTC, datetime, time, timedelta
from itertools import groupby
from typing import Any, ClassVar

from django.conf import settings
from django.core.paginator import EmptyPage, Paginator
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.search import index

from portal.core.errors import BadFilterError
from portal.core.pagecache import expires_at
from portal.pages.models import BasePage
from portal.pages.models.meta import absolute
from portal.trainings.cards import filter_choices
from portal.trainings.deeplinks import subscribe_links
from portal.trainings.enums import View, When
from portal.trainings.filters import CalendarQuery
from portal.trainings.localtime import to_local, zone_named
from portal.trainings.months import Month, Span, month_grid

from .querysets import Outline, TrainingQuerySet
from .training import TrainingPage


class TrainingIndexPage(BasePage):
    """The training calendar."""

    intro = RichTextField(_("introduction"), blank=True, features=["bold", "italic", "link"])

    max_count_per_parent = 1
    parent_page_types: ClassVar = ["pages.HomePage"]
    subpage_types: ClassVar = ["trainings.TrainingPage"]
    template = "trainings/training_index_page.html"
    reads_query = True

    content_panels: ClassVar[list[Any]] = [*BasePage.summary_panels, FieldPanel("intro")]
    search_fields: ClassVar = [*BasePage.search_fields, index.SearchField("intro")]

    # How many trainings one page of the list shows.
    PAGE_SIZE = 20

    class Meta:
        verbose_name = _("training calendar")
        verbose_name_plural = _("training calendars")

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Serve the calendar; only addresses that the calendar itself links to are kept.

        Otherwise anybody could fill the page cache with copies, one for each made-up parameter.
        """
        response: HttpResponse = super().serve(request, *args, **kwargs)
        written = request.META.get("QUERY_STRING", "")
        if written != CalendarQuery.parse(request.GET).address().removeprefix("?"):
            response["Cache-Control"] = "private, max-age=0"
        return response

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        query = CalendarQuery.parse(request.GET)
        now = timezone.now()
        everything = TrainingPage.objects.published_in(self.locale.language_code).dated()
        outline = everything.outline(now)
        expires_at(request, outline.next_change)
        wanted = (
            everything.for_audience(query.filter.audience)
            .in_spoken_language(query.filter.language)
            .select_related("locale")
        )
        feed = absolute(reverse("trainings:feed")) + query.feed_address()
        context |= {
            "query": query,
            "filters": filter_choices(query, outline.choices),
            "today": to_local(now, zone_named(settings.TIME_ZONE)).date(),
            "subscribe": subscribe_links(feed, f"{self.title}: {settings.SITE_NAME}"),
            "list_url": query.as_list().address() or ".",
            "month_url": query.as_month().address(),
        }
        show = self._month_context if query.view == View.MONTH else self._list_context
        return context | show(request, query, wanted, outline, now)

    def _list_context(
        self,
        request: HttpRequest,
        query: CalendarQuery,
        wanted: TrainingQuerySet,
        outline: "Outline",
        now: datetime,
    ) -> dict[str, Any]:
        is_past = query.filter.when == When.PAST
        rows = wanted.past(now) if is_past else wanted.coming(now)
        try:
            page = Paginator(rows, self.PAGE_SIZE).page(query.page)
        except EmptyPage as error:
            raise BadFilterError(name=_("Page"), value=query.page) from error
        cards = [row.card(request, now) for row in page]
        before = query.with_filter().address().removeprefix("?")
        return {
            "page_obj": page,
            "page_query": f"{before}&" if before else "",
            "months": [
                (month.first, list(group))
                for month, group in groupby(cards, key=lambda card: Month.of(card.start.date()))
            ],
            "is_past": is_past,
            "any_today": any(card.is_today for card in cards),
        }

    def _month_context(
        self,
        request: HttpRequest,
        query: CalendarQuery,
        wanted: TrainingQuerySet,
        outline: "Outline",
        now: datetime,
    ) -> dict[str, Any]:
        today = to_local(now, zone_named(settings.TIME_ZONE)).date()
        month = query.month or Month.of(today)
        # A day more on either side: the days of a training are those of its own zone.
        weeks = month_grid(month, [], today)
        rows = wanted.between(
            datetime.combine(weeks[0][0].date, time.min, UTC) - timedelta(days=1),
            datetime.combine(weeks[-1][-1].date, time.min, UTC) + timedelta(days=2),
        )
        if query.filter.when:
            rows = (
                rows.filter(end__gt=now)
                if query.filter.when == When.COMING
                else rows.filter(end__lte=now)
            )
        cards = [row.card(request, now) for row in rows]
        spans = [Span(card.start.date(), card.last_day, card) for card in cards]
        return {
            "month": month.first,
            "weeks": month_grid(month, spans, today),
            "month_before": query.as_month(month.before).address()
            if outline.first and Month.of(outline.first.date()) < month
            else "",
            "month_after": query.as_month(month.after).address()
            if outline.last and Month.of(outline.last.date()) > month
            else "",
            "is_empty": not any(day.items for week in weeks for day in week) and not cards,
        }
