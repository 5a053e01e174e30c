"""One dated session."""

from datetime import datetime
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page, PageManager
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField

from portal.core.pagecache import expires_at
from portal.pages.models import BasePage
from portal.pages.models.meta import absolute
from portal.trainings.cards import TrainingCard, training_card
from portal.trainings.enums import Attendance, Audience, Level, Status, TrainingLanguage
from portal.trainings.errors import UnknownZoneError
from portal.trainings.events import FACT_COLUMNS, TrainingFacts
from portal.trainings.localtime import zone_named
from portal.trainings.pageforms import TrainingPageForm, WhichPanel

from .querysets import TrainingQuerySet

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


def _follow(page: Page, column: str) -> Any:
    """The value of a column that may lie in a related row, as queries name it."""
    value: Any = page
    for name in column.split("__"):
        value = getattr(value, name)
    return value
