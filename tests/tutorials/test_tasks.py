"""What the clock does for tutorials."""

from datetime import timedelta

import pytest
from django.utils import timezone

from portal.core.tasks import JOBS
from portal.tutorials.enums import Usefulness
from portal.tutorials.models import Feedback
from portal.tutorials.services import FEEDBACK_KEPT, send_feedback
from portal.tutorials.tasks import forget_old_feedback
from tests.factories.tutorials import make_guide

pytestmark = pytest.mark.django_db


def test_answers_are_deleted_when_their_time_is_over_and_not_before() -> None:
    page = make_guide()
    kept = send_feedback(page=page, answer=Usefulness.YES, comment="")
    old = send_feedback(page=page, answer=Usefulness.NO, comment="")
    last_day = timezone.localdate() - FEEDBACK_KEPT
    Feedback.objects.filter(pk=kept.pk).update(given_on=last_day)
    Feedback.objects.filter(pk=old.pk).update(given_on=last_day - timedelta(days=1))
    for _time in range(2):
        forget_old_feedback()
        assert list(Feedback.objects.all()) == [kept]


def test_the_clock_knows_the_job() -> None:
    assert "portal.tutorials.tasks.forget_old_feedback" in JOBS
