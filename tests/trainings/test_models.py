"""Trainings in the database."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from portal.trainings.models import TrainingPage
from tests.factories.trainings import make_training, make_translation, soon

pytestmark = pytest.mark.django_db


def test_database_refuses_end_before_start() -> None:
    training = make_training()
    assert training.start is not None
    with pytest.raises(IntegrityError), transaction.atomic():
        TrainingPage.objects.filter(pk=training.pk).update(end=training.start)


def test_coming_ends_when_the_training_does() -> None:
    now = soon(days=1)
    running = make_training(start=now - timedelta(minutes=30))
    over = make_training(start=now - timedelta(hours=1))
    assert list(TrainingPage.objects.coming(now)) == [running]
    assert list(TrainingPage.objects.past(now)) == [over]


def test_each_training_is_listed_once_in_the_readers_language() -> None:
    both = make_training(title="Consent")
    english = make_training(title="Chat", start=soon(days=8))
    french = make_translation(both, "fr", title="Consentement")
    assert set(TrainingPage.objects.published_in("fr")) == {french, english}
    assert set(TrainingPage.objects.published_in("en")) == {both, english}
    assert set(TrainingPage.objects.published_in("de")) == {both, english}
