"""Loading the demo: once, twice, on another day, into a portal that has content."""

from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.utils import timezone
from wagtail.models import Page

from portal.accounts.models import User
from portal.demo.bodies import with_block_keys
from portal.demo.content.trainings_coming import COMING
from portal.demo.keys import translation_key
from portal.pages.models import (
    Announcement,
    ContentPage,
    NewsPage,
)
from portal.trainings.models import TrainingPage
from portal.tutorials.models import TutorialPage
from tests.factories.pages import make_home

pytestmark = pytest.mark.django_db


def load(**options: bool) -> str:
    output = StringIO()
    # `test_forms` prints; the content is the same without.
    call_command("load_demo", print_later=True, stdout=output, **options)
    return output.getvalue()


def page_of(key: str, language: str = "en") -> Page:
    page: Page = Page.objects.get(
        translation_key=translation_key("page", key), locale__language_code=language
    ).specific
    return page


def test_if_empty_leaves_a_begun_portal_alone() -> None:
    make_home()
    load(if_empty=True)
    assert not User.objects.exists()
    with pytest.raises(CommandError, match="pages of its own"):
        load()
    assert not User.objects.exists()


def test_if_empty_does_not_bring_back_what_an_editor_deleted() -> None:
    load(if_empty=True)
    page_of("legal").delete()
    assert load(if_empty=True) == ""
    assert not Page.objects.filter(
        translation_key=translation_key("page", "legal"), depth=3
    ).filter(locale__language_code="en")


@pytest.mark.parametrize("day", ["2027-03-27", "2028-02-29", "2031-12-31"])
def test_every_date_is_relative_to_the_day_of_loading(day: str) -> None:
    today = date.fromisoformat(day)
    with time_machine.travel(
        datetime(today.year, today.month, today.day, 11, tzinfo=UTC), tick=True
    ):
        load()
        now = timezone.now()
        coming = TrainingPage.objects.filter(locale__language_code="en").coming(now)
        assert len(coming) == len(COMING) >= 12
        assert coming[0].start - now < timedelta(days=14)
        assert all(training.start.weekday() < 5 for training in coming)
        news = NewsPage.objects.live().filter(locale__language_code="en")
        assert {(today - page.published_on).days for page in news} == {4, 27, 58, 96}
        scheduled = page_of("news-questions")
        assert not scheduled.live
        assert timedelta(days=6) < scheduled.go_live_at - now <= timedelta(days=7)
        announcement = Announcement.objects.get(locale__language_code="en")
        assert announcement.ends_at is not None
        assert announcement.starts_at < now < announcement.ends_at
        assert all(
            page.last_reviewed < today for page in ContentPage.objects.live() if page.last_reviewed
        )
        assert not any(page.is_review_overdue for page in ContentPage.objects.live())
        tutorials = TutorialPage.objects.live()
        assert all(page.last_reviewed < today for page in tutorials)
        assert not any(page.is_review_overdue for page in tutorials)


def test_rich_text_is_written_as_the_editor_writes_it() -> None:
    """Else opening a page in the editor would save a draft of it."""
    assert with_block_keys("<p>One</p><ol><li>Two</li></ol><pre>x</pre>") == (
        '<p data-block-key="d0000">One</p><ol><li data-block-key="d0001">Two</li></ol><pre>x</pre>'
    )
