"""Revisions: numbers that rise when something shown to the public changes."""

from django.db import connection, models
from django.db.models import F
from django.utils import timezone

from .enums import Lane


class RevisionName(models.TextChoices):
    """What is counted."""

    SITE = "site", "Everything a public page can show"
    TRAININGS = "trainings", "Everything a calendar feed can show"


class Revision(models.Model):
    """A counter of changes, raised in the transaction of the change itself.

    Caches are keyed by its number, so a page rendered from old data is never found again once
    the change is committed, in whichever process it was rendered.
    """

    name = models.CharField(max_length=30, primary_key=True, choices=RevisionName)
    number = models.PositiveBigIntegerField(default=1)
    changed_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.name} {self.number}"


def raise_revision(name: RevisionName) -> None:
    """Count one more change of `name`."""
    row = Revision.objects.filter(name=name)
    if not row.update(number=F("number") + 1, changed_at=timezone.now()):
        _row, made = Revision.objects.get_or_create(name=name)
        if not made:  # somebody else counted the first change in this very moment
            row.update(number=F("number") + 1, changed_at=timezone.now())


def revision_number(name: RevisionName) -> int:
    """The current number, 0 before the first change.

    Asked once a request on the fastest path there is, hence without the ORM.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT number FROM core_revision WHERE name = %s", [name.value])
        row = cursor.fetchone()
    return row[0] if row else 0


class TaskHeartbeat(models.Model):
    """When a task runner last said that it is alive, and which process it is."""

    runner = models.CharField(max_length=60, primary_key=True)
    lane = models.CharField(max_length=32, default=Lane.DEFAULT.value)
    beat_at = models.DateTimeField()
    # See `liveness`. Empty: not known.
    place = models.CharField(max_length=120, default="", blank=True)
    pid = models.PositiveIntegerField(default=0)
    began = models.CharField(max_length=30, default="", blank=True)

    def __str__(self) -> str:
        return f"{self.runner} {self.beat_at:%H:%M:%S}"


class PeriodicRun(models.Model):
    """When a periodic job is due next, and how often it failed in a row."""

    name = models.CharField(max_length=200, primary_key=True)
    due_at = models.DateTimeField()
    failures = models.PositiveIntegerField(default=0)
    # The runner that is at it, and since when; empty while nobody is.
    runner = models.CharField(max_length=60, default="", blank=True)
    started_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.name} due {self.due_at:%Y-%m-%d %H:%M:%S}"


class SentMail(models.Model):
    """One message of one task went out, so that the task, begun again, does not send it again."""

    task_id = models.UUIDField()
    # Which of the task's messages: the first is 1.
    number = models.PositiveIntegerField()
    sent_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["task_id", "number"], name="core_mail_sent_once"),
        )

    def __str__(self) -> str:
        return f"{self.task_id} {self.number}"


class BackupRun(models.Model):
    """One backup that was made and checked."""

    made_at = models.DateTimeField(db_index=True)
    rows = models.PositiveBigIntegerField()
    files = models.PositiveBigIntegerField()
    is_trail_fine = models.BooleanField()

    def __str__(self) -> str:
        return f"{self.made_at:%Y-%m-%d %H:%M}"
