"""What calendars and feeds read, with few columns and a fixed number of queries."""

import uuid
from datetime import datetime, timedelta
from typing import NamedTuple

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone
from wagtail.models import Site

from portal.core.errors import NotFoundError

from .enums import Status, When
from .events import FACT_COLUMNS, CalendarEvent, TrainingFacts, event_of
from .filters import CalendarFilter
from .models import CalendarRecord, TrainingPage, TrainingQuerySet

# How long a feed goes on saying that a training is off, after it was to end.
CANCELLED_FOR = timedelta(weeks=6)


class FeedContent(NamedTuple):
    """The events of a feed, and between which moments time alone leaves them as they are."""

    events: list[CalendarEvent]
    changed_at: datetime | None
    valid_until: datetime | None


def feed_content(*, language: str, wanted: CalendarFilter, now: datetime) -> FeedContent:
    """The feed of `wanted` trainings for readers of `language`, oldest first."""
    pages = TrainingPage.objects.for_audience(wanted.audience).in_spoken_language(wanted.language)
    chosen: dict[uuid.UUID, TrainingFacts] = {}
    for facts in facts_of(pages):
        known = chosen.get(facts.translation_key)
        if known is None or _rank(facts, language) < _rank(known, language):
            chosen[facts.translation_key] = facts
    records = _records(list(chosen) if len(chosen) < 100 else None)
    kept = sorted(chosen.values(), key=lambda facts: (facts.start, facts.translation_key))
    turns = [moment for facts in kept for moment in _turns(facts, wanted)]
    return FeedContent(
        events=[
            _event(facts, records)
            for facts in kept
            if _is_wanted(facts, wanted, now) and not _is_forgotten(facts, now)
        ],
        changed_at=max((moment for moment in turns if moment <= now), default=None),
        valid_until=min((moment for moment in turns if moment > now), default=None),
    )


def event_called(*, slug: str, language: str) -> CalendarEvent:
    """The event of the published training with that slug, for readers of `language`.

    The slug may be any translation's: an address that was shared goes on working.
    """
    named = facts_of(TrainingPage.objects.filter(slug=slug))
    if not named:
        raise NotFoundError
    key = min(named, key=lambda facts: _rank(facts, language)).translation_key
    all_languages = facts_of(TrainingPage.objects.filter(translation_key=key))
    return _event(min(all_languages, key=lambda facts: _rank(facts, language)), _records([key]))


def facts_of(pages: TrainingQuerySet) -> list[TrainingFacts]:
    """What calendars show of those of `pages` that are public and have their time."""
    rows = pages.live().public().dated().order_by("pk").values_list(*FACT_COLUMNS)
    return [TrainingFacts(*row) for row in rows]


def address_of(facts: TrainingFacts) -> str:
    """The absolute address of a training's page. Wagtail keeps the sites' roots at hand."""
    for _site, root, _url, language in Site.get_site_root_paths():
        if facts.url_path.startswith(root):
            prefix = "" if language in {None, settings.LANGUAGE_CODE} else f"/{language}"
            return f"{settings.SITE_URL}{prefix}/{facts.url_path[len(root) :]}"
    return settings.SITE_URL


def same_time_or_title(training: TrainingPage) -> QuerySet[TrainingPage]:
    """Other trainings in the same language at the same start, or coming with the same title."""
    others = TrainingPage.objects.filter(locale_id=training.locale_id).exclude(pk=training.pk)
    same_start: QuerySet[TrainingPage] = others.filter(start=training.start)
    same_title: QuerySet[TrainingPage] = others.filter(
        title__iexact=training.title, end__gt=timezone.now()
    )
    return same_start | same_title


def _event(facts: TrainingFacts, records: dict[uuid.UUID, tuple[int, datetime]]) -> CalendarEvent:
    sequence, revised_at = records.get(facts.translation_key, (0, facts.start))
    return event_of(facts, url=address_of(facts), sequence=sequence, revised_at=revised_at)


def _records(keys: list[uuid.UUID] | None) -> dict[uuid.UUID, tuple[int, datetime]]:
    """Sequence and moment of the last change by training; of all trainings for None."""
    rows = CalendarRecord.objects.all()
    if keys is not None:
        rows = rows.filter(pk__in=keys)
    return {
        key: (sequence, revised_at)
        for key, sequence, revised_at in rows.values_list("pk", "sequence", "revised_at")
    }


def _rank(facts: TrainingFacts, language: str) -> int:
    if facts.locale_code == language:
        return 0
    return 1 if facts.locale_code == settings.LANGUAGE_CODE else 2


def _is_wanted(facts: TrainingFacts, wanted: CalendarFilter, now: datetime) -> bool:
    if wanted.when == When.COMING:
        return facts.end > now
    if wanted.when == When.PAST:
        return facts.end <= now
    return True


def _is_forgotten(facts: TrainingFacts, now: datetime) -> bool:
    return facts.status == Status.CANCELLED and facts.end + CANCELLED_FOR <= now


def _turns(facts: TrainingFacts, wanted: CalendarFilter) -> list[datetime]:
    """The moments at which time alone takes a training into a feed or out of it."""
    turns = [facts.end] if wanted.when else []
    if facts.status == Status.CANCELLED:
        turns.append(facts.end + CANCELLED_FOR)
    return turns
