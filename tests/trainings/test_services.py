"""Sequences, and facts that translations share."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError

from portal.core.models import RevisionName, revision_number
from portal.trainings.enums import Status
from portal.trainings.models import CalendarRecord, TrainingPage
from tests.factories.trainings import make_training, make_translation, soon

pytestmark = pytest.mark.django_db


def record(training: TrainingPage) -> CalendarRecord:
    return CalendarRecord.objects.get(pk=training.translation_key)


def test_sequence_rises_only_when_a_calendar_shows_something_else() -> None:
    with time_machine.travel(datetime(2026, 11, 1, tzinfo=UTC), tick=False):
        training = make_training()
        assert record(training).sequence == 0
    first = record(training)
    number = revision_number(RevisionName.TRAININGS)
    training.body = "<p>New words on the page</p>"
    training.capacity = 12
    training.save_revision().publish()
    assert record(training).sequence == 0
    assert record(training).revised_at == first.revised_at
    assert revision_number(RevisionName.TRAININGS) == number
    assert training.end is not None
    training.end += timedelta(minutes=30)
    training.save_revision().publish()
    assert record(training).sequence == 1
    assert record(training).revised_at > first.revised_at
    assert revision_number(RevisionName.TRAININGS) > number


def test_a_draft_tells_calendars_nothing() -> None:
    training = make_training()
    number = revision_number(RevisionName.TRAININGS)
    training.title = "Not yet"
    training.save_revision()
    assert record(training).sequence == 0
    assert revision_number(RevisionName.TRAININGS) == number


def test_what_comes_back_is_newer_than_what_calendars_hold() -> None:
    training = make_training()
    training.unpublish()
    training.save_revision().publish()
    assert record(training).sequence == 2


def test_shared_facts_reach_every_translation() -> None:
    training = make_training(capacity=10)
    french = make_translation(training, "fr", title="Consentement")
    german = make_translation(training, "de", title="Einwilligung")
    french = TrainingPage.objects.get(pk=french.pk)
    french.start, french.end = soon(days=20), soon(days=20, hours=2)
    french.status, french.capacity = Status.CANCELLED, 40
    french.save_revision().publish()
    for other in (training, german):
        found = TrainingPage.objects.get(pk=other.pk)
        assert (found.start, found.end) == (french.start, french.end)
        assert (found.status, found.capacity) == (Status.CANCELLED, 40)
        assert found.title == other.title
        assert found.live
        assert not found.has_unpublished_changes
        draft = found.get_latest_revision_as_object()
        assert draft.start == french.start


def test_unpublished_words_of_a_translation_stay_unpublished() -> None:
    training = make_training(title="Consent")
    french = TrainingPage.objects.get(pk=make_translation(training, "fr", title="Publié").pk)
    french.title = "Brouillon"
    french.save_revision()
    training.status = Status.HELD
    training.save_revision().publish()
    found = TrainingPage.objects.get(pk=french.pk)
    assert (found.title, found.status) == ("Publié", Status.HELD)
    assert found.has_unpublished_changes
    draft = found.get_latest_revision_as_object()
    assert (draft.title, draft.status) == ("Brouillon", Status.HELD)


def test_an_impossible_training_is_refused() -> None:
    with pytest.raises(ValidationError, match="ends before it starts"):
        make_training(start=soon(days=2), end=soon(days=1))
    with pytest.raises(ValidationError, match="There is no time zone"):
        make_training(timezone="Europe/Atlantis")
    with pytest.raises(ValidationError):
        make_training(title="x" * 5_000_000)
    assert not TrainingPage.objects.exists()
