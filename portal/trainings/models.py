"""Trainings, the calendar page that lists them, and what calendars were told about each."""

import uuid
from datetime import UTC, datetime, time, timedelta
from itertools import groupby
from typing import Any, ClassVar, NamedTuple, Self
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.paginator import EmptyPage, Paginator
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Case, F, Max, Min, OuterRef, Q, Subquery, Value
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page, PageManager
from wagtail.query import PageQuerySet
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField

from portal.core.errors import BadFilterError
from portal.core.pagecache import expires_at
from portal.pages.models import BasePage
from portal.pages.models.meta import absolute

from .cards import TrainingCard, filter_choices, training_card
from .deeplinks import subscribe_links
from .enums import Attendance, Audience, Level, Status, TrainingLanguage, View, When
from .errors import UnknownZoneError
from .events import FACT_COLUMNS, TrainingFacts
from .filters import CalendarQuery
from .localtime import to_local, zone_named
from .months import Month, Span, month_grid
from .pageforms import TrainingPageForm, WhichPanel

RICH_TEXT = ["h2", "h3", "bold", "italic", "ol", "ul", "link", "document-link"]
# What every translation of a training shares; `services.carry_shared_facts` keeps it so.
SHARED_FACTS = (
    "start",
    "end",
    "timezone",
    "all_day",
    "status",
    "capacity",
    "language",
    "audience",
    "level",
    "attendance",
)


def default_zone() -> str:
    """The zone a new training starts with."""
    return settings.TIME_ZONE


def validate_zone(value: str) -> None:
    """Refuse a zone that does not exist."""
    try:
        zone_named(value)
    except UnknownZoneError as error:
        raise ValidationError(str(error), code=error.code) from error


class TrainingQuerySet(PageQuerySet):
    """Trainings by what a visitor asks for."""

    def dated(self) -> Self:
        """Those whose time is known: a draft may lack it."""
        found: Self = self.filter(start__isnull=False, end__isnull=False)
        return found

    def coming(self, now: datetime | None = None) -> Self:
        """Not over yet, soonest first."""
        found: Self = self.dated().filter(end__gt=now or timezone.now()).order_by("start", "pk")
        return found

    def past(self, now: datetime | None = None) -> Self:
        """Over, latest first."""
        over = self.dated().filter(end__lte=now or timezone.now())
        found: Self = over.order_by("-start", "-pk")
        return found

    def between(self, first: datetime, last: datetime) -> Self:
        """Some part of which lies in the half-open span from `first` to `last`."""
        touching = self.dated().filter(start__lt=last, end__gt=first)
        found: Self = touching.order_by("start", "pk")
        return found

    def not_cancelled(self) -> Self:
        found: Self = self.exclude(status=Status.CANCELLED)
        return found

    def for_audience(self, audience: str | None) -> Self:
        return self.filter(audience=audience) if audience else self

    def in_spoken_language(self, language: str | None) -> Self:
        return self.filter(language=language) if language else self

    def outline(self, now: datetime) -> "Outline":
        """What a calendar's frame shows of all these trainings, in two queries."""
        span = self.aggregate(
            first=Min("start"),
            last=Max("end"),
            next_start=Min("start", filter=Q(start__gt=now)),
            next_end=Min("end", filter=Q(end__gt=now)),
        )
        changes = [span[name] for name in ("next_start", "next_end") if span[name]]
        choices = self.order_by().values_list("audience", "language").distinct()
        return Outline(span["first"], span["last"], min(changes, default=None), set(choices))

    def published_in(self, code: str) -> Self:
        """Live, each training once: its page in the language `code`, else in another.

        The other is the portal's default language where that page is live, else the oldest.
        """
        best = (
            TrainingPage.objects.live()
            .filter(translation_key=OuterRef("translation_key"))
            .order_by(language_rank(code), "pk")
            .values("pk")[:1]
        )
        found: Self = self.live().public().filter(pk=Subquery(best))
        return found


class Outline(NamedTuple):
    """The span of some trainings, when one next starts or ends, and their filter values."""

    first: datetime | None
    last: datetime | None
    next_change: datetime | None
    choices: set[tuple[str, str]]


def language_rank(code: str) -> Case:
    """Orders a training's pages by how well their language suits a reader of `code`."""
    return Case(
        models.When(locale__language_code=code, then=Value(0)),
        models.When(locale__language_code=settings.LANGUAGE_CODE, then=Value(1)),
        default=Value(2),
    )


class TrainingPage(BasePage):
    """One dated session. Its translations share time, status and capacity, and one calendar UID.

    Times are kept in UTC, with the zone that they were meant in beside them. An all-day
    training starts at its first day's midnight in that zone and ends at the midnight after its
    last.
    """

    start = models.DateTimeField(_("start"), null=True, blank=False)
    end = models.DateTimeField(_("end"), null=True, blank=False)
    timezone = models.CharField(
        _("time zone"),
        max_length=64,
        default=default_zone,
        validators=[validate_zone],
        help_text=_("The zone of the times above: the place's own, or Europe/Brussels online."),
    )
    all_day = models.BooleanField(
        _("all day"),
        default=False,
        help_text=_("Calendars show days without times. The end is the last day."),
    )
    status = models.CharField(
        _("status"),
        max_length=10,
        choices=Status,
        default=Status.PLANNED,
        help_text=_(
            "Cancelled trainings stay visible, marked, so that people who added one see it."
        ),
    )
    audience = models.CharField(
        _("audience"), max_length=12, choices=Audience, default=Audience.CLINICIANS
    )
    level = models.CharField(_("level"), max_length=12, choices=Level, default=Level.INTRODUCTION)
    language = models.CharField(
        _("language"),
        max_length=2,
        choices=TrainingLanguage,
        default=TrainingLanguage.ENGLISH,
        help_text=_("The language that is spoken in the training."),
    )
    attendance = models.CharField(
        _("where"), max_length=7, choices=Attendance, default=Attendance.ONLINE
    )
    place = models.CharField(
        _("place"),
        max_length=200,
        blank=True,
        help_text=_("Building, street and town. Never a link to join: this page is public."),
    )
    capacity = models.PositiveIntegerField(
        _("places"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("How many people can take part. Empty: no limit."),
    )
    speakers = models.TextField(
        _("speakers"),
        max_length=1000,
        blank=True,
        help_text=_("One per line: name, then hospital."),
    )
    body = RichTextField(_("text"), blank=True, features=RICH_TEXT)

    objects = PageManager.from_queryset(TrainingQuerySet)()

    base_form_class = TrainingPageForm
    parent_page_types: ClassVar = ["trainings.TrainingIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "trainings/training_page.html"

    content_panels: ClassVar[list[Any]] = [
        *BasePage.summary_panels,
        MultiFieldPanel(
            [
                FieldRowPanel(
                    [
                        FieldPanel("start"),
                        FieldPanel("end"),
                    ]
                ),
                WhichPanel("start_occurrence"),
                WhichPanel("end_occurrence"),
                FieldPanel("timezone"),
                FieldPanel("all_day"),
                FieldPanel("status"),
            ],
            heading=_("When"),
        ),
        MultiFieldPanel(
            [FieldPanel("attendance"), FieldPanel("place"), FieldPanel("capacity")],
            heading=_("Where"),
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("audience"), FieldPanel("level")]),
                FieldPanel("language"),
                FieldPanel("speakers"),
            ],
            heading=_("Who"),
        ),
        FieldPanel("body"),
    ]

    search_fields: ClassVar = [
        *BasePage.search_fields,
        index.SearchField("speakers"),
        index.SearchField("place"),
        index.SearchField("body"),
        index.FilterField("start"),
        index.FilterField("end"),
        index.FilterField("status"),
        index.FilterField("audience"),
        index.FilterField("language"),
    ]

    override_translatable_fields: ClassVar = [
        SynchronizedField(name, overridable=False) for name in SHARED_FACTS
    ]

    class Meta:
        verbose_name = _("training")
        verbose_name_plural = _("trainings")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(end__gt=F("start")),
                name="trainings_training_end_after_start",
                violation_error_message=_("The training ends before it starts."),
            ),
            models.CheckConstraint(
                condition=Q(capacity__isnull=True) | Q(capacity__gte=1),
                name="trainings_training_capacity_positive",
            ),
            models.CheckConstraint(
                condition=Q(status__in=Status.values), name="trainings_training_status_known"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["end"], name="trainings_training_end"),
            models.Index(fields=["start"], name="trainings_training_start"),
        ]

    @property
    def zone(self) -> ZoneInfo:
        return zone_named(self.timezone)

    @property
    def is_cancelled(self) -> bool:
        return self.status == Status.CANCELLED

    @property
    def speaker_lines(self) -> list[str]:
        """The speakers, one string each."""
        return [line.strip() for line in self.speakers.splitlines() if line.strip()]

    @property
    def facts(self) -> TrainingFacts:
        """What calendars show of the page as it is here, saved or not."""
        return TrainingFacts(*(_follow(self, column) for column in FACT_COLUMNS))

    def card(self, request: HttpRequest, now: datetime) -> TrainingCard | None:
        """The training as lists and its own page show it; None while it lacks its time."""
        if self.start is None or self.end is None:
            return None
        url = self.get_url(request) or ""
        return training_card(
            self.facts,
            url=url,
            address=absolute(url),
            file_url=reverse("trainings:file", args=[self.slug]),
            capacity=self.capacity,
            now=now,
        )

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        now = timezone.now()
        context["training"] = card = self.card(request, now)
        if card:
            expires_at(request, card.next_change(now))
        calendar = self.get_parent()
        context["calendar_url"] = calendar.get_url(request) if calendar else ""
        return context

    def structured_data(self, request: HttpRequest) -> list[dict[str, Any]]:
        card = self.card(request, timezone.now())
        return [card.event_data(summary=self.summary, speakers=self.speaker_lines)] if card else []


class TrainingIndexPage(BasePage):
    """The training calendar."""

    intro = RichTextField(_("introduction"), blank=True, features=["bold", "italic", "link"])

    max_count_per_parent = 1
    parent_page_types: ClassVar = ["pages.HomePage"]
    subpage_types: ClassVar = ["trainings.TrainingPage"]
    template = "trainings/training_index_page.html"

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


def _follow(page: Page, column: str) -> Any:
    """The value of a column that may lie in a related row, as queries name it."""
    value: Any = page
    for name in column.split("__"):
        value = getattr(value, name)
    return value


class CalendarRecord(models.Model):
    """What calendars were last told about one training, whatever its languages.

    Calendars ignore a changed event unless its SEQUENCE and LAST-MODIFIED rise, and show one
    as changed when they rise for nothing. The record outlives its pages, so that a training
    that comes back is never older than what people's calendars hold.
    """

    translation_key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sequence = models.PositiveIntegerField(default=0)
    revised_at = models.DateTimeField(default=timezone.now)
    fingerprint = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return f"{self.translation_key} {self.sequence}"
