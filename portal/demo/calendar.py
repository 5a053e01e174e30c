"""Puts the demo's trainings into the calendar."""

from datetime import date, datetime, timedelta
from typing import Any

from portal.accounts.models import User
from portal.trainings.enums import Attendance, Audience, Level, Status, TrainingLanguage
from portal.trainings.localtime import to_utc, zone_named
from portal.trainings.models import TrainingIndexPage, TrainingPage
from portal.trainings.services import schedule_training

from .content import trainings_2025 as held
from .content.trainings_coming import COMING, ComingTraining
from .content.typography import typeset
from .content.vocabulary import Language
from .keys import translation_key

HELD_MINUTES = 60


def make_trainings(
    *, calendars: dict[Language, TrainingIndexPage], actor: User, today: date
) -> None:
    """Every training in every language that is missing. Those of 2025 first, then the coming."""
    for training in held.HELD:
        for language, calendar in calendars.items():
            _schedule(
                training.key,
                calendar,
                actor,
                local=training.start,
                minutes=HELD_MINUTES,
                timezone=held.ZONE,
                title=typeset(held.TITLE[language], language),
                slug=f"online-training-{training.start:%Y-%m-%d}",
                summary=typeset(held.SUMMARY[language], language),
                body=typeset(held.BODY[language], language),
                status=Status.HELD,
                audience=Audience.CLINICIANS,
                level=Level.INTRODUCTION,
                language=TrainingLanguage.ENGLISH,
                attendance=Attendance.ONLINE,
            )
    for coming in COMING:
        for language, calendar in calendars.items():
            text = typeset(coming.texts[language], language)
            _schedule(
                coming.key,
                calendar,
                actor,
                local=datetime.combine(day_of(coming, today), coming.start),
                minutes=coming.minutes,
                timezone=coming.zone,
                title=text.title,
                slug=coming.key,
                summary=text.summary,
                body=text.body,
                place=text.place,
                status=coming.status,
                audience=coming.audience,
                level=coming.level,
                language=coming.language,
                attendance=coming.attendance,
                capacity=coming.capacity,
                speakers="\n".join(coming.speakers),
            )


def day_of(training: ComingTraining, today: date) -> date:
    """The weekday in the week that lies `weeks` after this one."""
    monday = today - timedelta(days=today.weekday())
    return monday + timedelta(weeks=training.weeks, days=training.weekday)


def _schedule(
    key: str,
    calendar: TrainingIndexPage,
    actor: User,
    *,
    local: datetime,
    minutes: int,
    timezone: str,
    **facts: Any,
) -> None:
    identity = translation_key("training", key)
    if TrainingPage.objects.filter(translation_key=identity, locale=calendar.locale).exists():
        return
    start = to_utc(local, zone_named(timezone))
    # The row counts its children; the one at hand is older than its last child.
    calendar = TrainingIndexPage.objects.get(pk=calendar.pk)
    schedule_training(
        calendar=calendar,
        start=start,
        end=start + timedelta(minutes=minutes),
        actor=actor,
        translation_key=identity,
        timezone=timezone,
        **facts,
    )
