"""The least that makes a calendar and a training."""

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils import timezone
from wagtail.models import Locale, Page, Site

from portal.accounts.actors import Operator
from portal.pages.models import HomePage
from portal.trainings.models import TrainingIndexPage, TrainingPage
from portal.trainings.services import schedule_training


def make_calendar() -> TrainingIndexPage:
    """The calendar below the default site's front page, both made if missing."""
    calendars = TrainingIndexPage.objects.filter(locale__language_code="en")
    found: TrainingIndexPage | None = calendars.first()
    if found:
        return found
    home = HomePage.objects.filter(locale__language_code="en").first()
    if home is None:
        locale, _made = Locale.objects.get_or_create(language_code="en")
        root = Page.objects.filter(depth=1).first()
        if root is None:  # no migrations were run
            root = Page.add_root(instance=Page(title="Root", slug="root", locale=locale))
        home = root.add_child(
            instance=HomePage(
                title="Home", slug="portal-home", summary="Who we are.", locale=locale
            )
        )
        Site.objects.update_or_create(
            is_default_site=True,
            defaults={"hostname": "localhost", "port": 8000, "root_page": home},
        )
    calendar: TrainingIndexPage = home.add_child(
        instance=TrainingIndexPage(
            title="Trainings", slug="trainings", summary="Learn online.", locale=home.locale
        )
    )
    calendar.save_revision().publish()
    return calendar


def make_training(**fields: Any) -> TrainingPage:
    """A published training of one hour, a week from now unless told."""
    start = fields.pop("start", None) or soon(days=7)
    fields.setdefault("end", start + timedelta(hours=1))
    fields.setdefault("title", "Submitting a case")
    fields.setdefault("summary", "From “I am stuck” to a question that a panel can answer.")
    fields.setdefault("slug", f"training-{uuid.uuid4().hex[:8]}")
    calendar = fields.pop("calendar", None) or make_calendar()
    return schedule_training(calendar=calendar, start=start, actor=Operator(), **fields)


def soon(**offset: float) -> datetime:
    """A whole hour, that long from now."""
    return (
        (timezone.now() + timedelta(**offset))
        .astimezone(UTC)
        .replace(minute=0, second=0, microsecond=0)
    )


def make_translation(page: Page, code: str, **fields: Any) -> Page:
    """The page in another language, with its parents, published."""
    locale, _made = Locale.objects.get_or_create(language_code=code)
    copied = page.copy_for_translation(locale, copy_parents=True)
    for parent in copied.get_ancestors().filter(locale=locale).specific():
        if not parent.live:
            parent.save_revision().publish()
    for name, value in fields.items():
        setattr(copied, name, value)
    copied.save_revision().publish()
    copied.refresh_from_db()
    return copied
