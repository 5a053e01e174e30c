"""What changes trainings, and what keeps their translations and people's calendars in step."""

import hashlib
import uuid
from datetime import UTC, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from portal.accounts.actors import Actor
from portal.accounts.permissions import require
from portal.core.models import RevisionName, raise_revision
from portal.pages.models import HomePage
from portal.pages.permissions import may_publish_below
from portal.pages.services import open_list

from .events import event_of
from .ical import calendar_bytes
from .models import SHARED_FACTS, CalendarRecord, TrainingIndexPage, TrainingPage
from .selectors import address_of, facts_of

# Stands for the moment of change in a fingerprint, which is not to depend on it.
_NO_MOMENT = datetime(2000, 1, 1, tzinfo=UTC)

# The calendar's address below the front page, which feeds and links of old entries rely on.
CALENDAR_SLUG = "trainings"


def open_calendar(*, home: HomePage, actor: Actor, **fields: Any) -> TrainingIndexPage:
    """The training calendar below `home`, published; made if there is none.

    `fields` are those of a new `TrainingIndexPage`; title and lead have words of their own.
    """
    return open_list(
        TrainingIndexPage,
        home=home,
        slug=CALENDAR_SLUG,
        words={"title": _("Trainings"), "summary": _("When we teach, what, and for whom.")},
        actor=actor,
        **fields,
    )


@transaction.atomic
def schedule_training(
    *,
    calendar: TrainingIndexPage,
    title: str,
    slug: str,
    start: datetime,
    end: datetime,
    actor: Actor,
    **facts: Any,
) -> TrainingPage:
    """Add a training (aware `start` and `end`) to `calendar` and publish it.

    `facts` are further fields of `TrainingPage`. Raises `ValidationError` for times and zones
    that cannot be.
    """
    person = require(may_publish_below, actor, calendar)
    training = TrainingPage(
        title=title, slug=slug, start=start, end=end, locale=calendar.locale, owner=person, **facts
    )
    calendar.add_child(instance=training)
    training.save_revision(user=person).publish(user=person, skip_permission_checks=True)
    return training


@transaction.atomic
def carry_shared_facts(*, training: TrainingPage) -> list[TrainingPage]:
    """Give a published training's time, status and the like to its translations.

    What a translation shows to the public changes with it at once; text that its editors have
    not published stays unpublished. Returns the translations that changed.
    """
    facts = {name: getattr(training, name) for name in SHARED_FACTS}
    changed = [
        other
        for other in TrainingPage.objects.filter(translation_key=training.translation_key)
        .exclude(pk=training.pk)
        .order_by("pk")
        if _differs(other, facts) or _differs(other.get_latest_revision_as_object(), facts)
    ]
    for other in changed:
        TrainingPage.objects.filter(pk=other.pk).update(**facts)
        if other.latest_revision_id is None:
            continue
        draft = other.get_latest_revision_as_object()
        was_published = other.live and not other.has_unpublished_changes
        for name, value in facts.items():
            setattr(draft, name, value)
        revision = draft.save_revision(clean=False)
        if was_published:
            revision.publish()
    if changed:
        raise_revision(RevisionName.SITE)
    return changed


@transaction.atomic
def tell_calendars(*, translation_key: uuid.UUID) -> CalendarRecord:
    """Raise a training's SEQUENCE and the feed's revision if a calendar shows anything else now.

    Safe to call at any time: it compares with what calendars were last told.
    """
    CalendarRecord.objects.get_or_create(
        translation_key=translation_key, defaults={"fingerprint": "", "sequence": 0}
    )
    record = CalendarRecord.objects.select_for_update().get(pk=translation_key)
    told_before = bool(record.fingerprint) or record.sequence > 0
    fingerprint = _fingerprint(translation_key)
    if fingerprint == record.fingerprint:
        return record
    record.fingerprint = fingerprint
    record.revised_at = timezone.now()
    if told_before:
        record.sequence += 1
    record.save(update_fields=["fingerprint", "revised_at", "sequence"])
    raise_revision(RevisionName.TRAININGS)
    return record


def renew_feeds() -> None:
    """Have every feed written anew, for changes that move or hide trainings as a whole."""
    raise_revision(RevisionName.TRAININGS)


def _differs(page: TrainingPage, facts: dict[str, Any]) -> bool:
    return any(getattr(page, name) != value for name, value in facts.items())


def _fingerprint(translation_key: uuid.UUID) -> str:
    """A hash of all that calendars show of a training; empty when they show nothing."""
    digest = hashlib.sha256()
    pages = facts_of(TrainingPage.objects.filter(translation_key=translation_key))
    for facts in sorted(pages):
        with translation.override(facts.locale_code):
            event = event_of(facts, url=address_of(facts), sequence=0, revised_at=_NO_MOMENT)
        digest.update(calendar_bytes([event], name=facts.locale_code, description=""))
    return digest.hexdigest() if pages else ""
