"""Trainings by what visitors and calendars ask for."""

from datetime import datetime
from typing import NamedTuple, Self

from django.conf import settings
from django.db import models
from django.db.models import Case, Max, Min, OuterRef, Q, Subquery, Value
from django.utils import timezone
from wagtail.query import PageQuerySet

from portal.trainings.enums import Status


class Outline(NamedTuple):
    """The span of some trainings, when one next starts or ends, and their filter values."""

    first: datetime | None
    last: datetime | None
    next_change: datetime | None
    choices: set[tuple[str, str]]


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

    def published_in(self, code: str, *, has_restrictions: bool = True) -> Self:
        """Live, each training once: its page in the language `code`, else in another.

        The other is the portal's default language where that page is live, else the oldest.
        Who knows that no page of the site is restricted saves the query that asks for it.
        """
        best = (
            self.model._default_manager.live()
            .filter(translation_key=OuterRef("translation_key"))
            .order_by(language_rank(code), "pk")
            .values("pk")[:1]
        )
        shown = self.live().public() if has_restrictions else self.live()
        found: Self = shown.filter(pk=Subquery(best))
        return found


def language_rank(code: str) -> Case:
    """Orders a training's pages by how well their language suits a reader of `code`."""
    return Case(
        models.When(locale__language_code=code, then=Value(0)),
        models.When(locale__language_code=settings.LANGUAGE_CODE, then=Value(1)),
        default=Value(2),
    )
