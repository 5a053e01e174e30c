"""Trainings, the calendar page that lists them, and what calendars were told about each."""

from .calendar import TrainingIndexPage
from .querysets import Outline, TrainingQuerySet
from .records import CalendarRecord
from .training import SHARED_FACTS, TrainingPage

__all__ = [
    "SHARED_FACTS",
    "CalendarRecord",
    "Outline",
    "TrainingIndexPage",
    "TrainingPage",
    "TrainingQuerySet",
]
