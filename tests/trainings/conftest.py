"""What the trainings' tests share."""

import pytest

from portal.trainings.models import TrainingIndexPage
from tests.factories.trainings import make_calendar


@pytest.fixture
def calendar(db: None) -> TrainingIndexPage:
    return make_calendar()
