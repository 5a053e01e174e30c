"""What views and editors read of tutorials."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.pages.models.base import months_later
from portal.pages.selectors.reviews import overdue_pages
from portal.tutorials.models import TutorialPage
from portal.tutorials.selectors import overdue
from tests.factories.tutorials import make_guide

pytestmark = pytest.mark.django_db


def test_the_database_and_the_page_agree_on_what_is_overdue() -> None:
    """Months differ in length, so days around their ends are tried."""
    page = make_guide()
    today = date(2026, 8, 31)
    for months in (3, 6, 12, 24):
        around = months_later(today, -months)
        for offset in range(-4, 5):
            reviewed = around + timedelta(days=offset)
            TutorialPage.objects.filter(pk=page.pk).update(
                last_reviewed=reviewed, review_interval=months
            )
            row = TutorialPage.objects.get(pk=page.pk)
            late = overdue(TutorialPage.objects.all(), today=today).exists()
            assert row.next_review is not None
            assert late is (row.next_review < today), (reviewed, months)


def test_what_was_never_reviewed_is_due() -> None:
    make_guide()
    assert overdue(TutorialPage.objects.all()).count() == 1


def test_an_overdue_tutorial_is_named_once_on_the_editors_dashboard() -> None:
    make_guide(last_reviewed=date(2020, 1, 1))
    with CaptureQueriesContext(connection) as one:
        assert len(overdue_pages(limit=8)) == 1
    make_guide(last_reviewed=date(2020, 1, 1))
    make_guide(last_reviewed=date(2020, 1, 1))
    with CaptureQueriesContext(connection) as three:
        assert len(overdue_pages(limit=8)) == 3
    assert len(one) == len(three)
