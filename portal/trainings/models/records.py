"""What calendars were told."""

import uuid

from django.db import models
from django.utils import timezone


class CalendarRecord(models.Model):
    """What calendars were last told about one training, whatever its languages.

    Calendars ignore a changed event unless its SEQUENCE and LAST-MODIFIED rise, and show one
    as changed when they rise for nothing. The record outlives its pages, so that a training
    that comes back is never older than what people's calendars hold.
    """

    translation_key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sequence = models.PositiveIntegerField(default=0)
    revised_at = models.DateTimeField(default=timezone.now)
    fingerprint = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return f"{self.translation_key} {self.sequence}"
