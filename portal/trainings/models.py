"""Trainings, the calendar page that lists them, and what calendars were told about each."""

import uuid
from datetime import datetime
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Case, F, OuterRef, Q, Subquery, Value, When
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.models import PageManager
from wagtail.query import PageQuerySet
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField

from portal.pages.models import BasePage

from .enums import Attendance, Audience, Level, Status, TrainingLanguage
from .errors import UnknownZoneError
from .localtime import zone_named
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

    def dated(self) -> "TrainingQuerySet":
        """Those whose time is known: a draft may lack it."""
        return self.filter(start__isnull=False, end__isnull=False)

    def coming(self, now: datetime | None = None) -> "TrainingQuerySet":
        """Not over yet, soonest first."""
        return self.dated().filter(end__gt=now or timezone.now()).order_by("start", "pk")

    def past(self, now: datetime | None = None) -> "TrainingQuerySet":
        """Over, latest first."""
        return self.dated().filter(end__lte=now or timezone.now()).order_by("-start", "-pk")

    def between(self, first: datetime, last: datetime) -> "TrainingQuerySet":
        """Some part of which lies in the half-open span from `first` to `last`."""
        return self.dated().filter(start__lt=last, end__gt=first).order_by("start", "pk")

    def not_cancelled(self) -> "TrainingQuerySet":
        return self.exclude(status=Status.CANCELLED)

    def for_audience(self, audience: str | None) -> "TrainingQuerySet":
        return self.filter(audience=audience) if audience else self

    def in_spoken_language(self, language: str | None) -> "TrainingQuerySet":
        return self.filter(language=language) if language else self

    def published_in(self, code: str) -> "TrainingQuerySet":
        """Live, each training once: its page in the language `code`, else in another.

        The other is the portal's default language where that page is live, else the oldest.
        """
        best = (
            TrainingPage.objects.live()
            .filter(translation_key=OuterRef("translation_key"))
            .order_by(language_rank(code), "pk")
            .values("pk")[:1]
        )
        return self.live().public().filter(pk=Subquery(best))


def language_rank(code: str) -> Case:
    """Orders a training's pages by how well their language suits a reader of `code`."""
    return Case(
        When(locale__language_code=code, then=Value(0)),
        When(locale__language_code=settings.LANGUAGE_CODE, then=Value(1)),
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
    subpage_types: ClassVar = []
    template = "trainings/training_page.html"

    content_panels: ClassVar = [
        *BasePage.content_panels,
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

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return context


class TrainingIndexPage(BasePage):
    """The training calendar."""

    intro = RichTextField(_("introduction"), blank=True, features=["bold", "italic", "link"])

    max_count_per_parent = 1
    parent_page_types: ClassVar = ["pages.HomePage"]
    subpage_types: ClassVar = ["trainings.TrainingPage"]
    template = "trainings/training_index_page.html"

    content_panels: ClassVar = [*BasePage.content_panels, FieldPanel("intro")]
    search_fields: ClassVar = [*BasePage.search_fields, index.SearchField("intro")]

    class Meta:
        verbose_name = _("training calendar")
        verbose_name_plural = _("training calendars")


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
