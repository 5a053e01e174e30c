"""Wrapped keys, the audit trail, and what is known about private files."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from .enums import FileState


class DataKey(models.Model):
    """The key of one case or one file, wrapped by a key of the ring.

    Destroying it erases everything it protects, wherever copies of the ciphertext lie. The row
    stays, so that what referred to it can say that it was erased, and when.
    """

    uuid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    wrapped = models.BinaryField(null=True, editable=False)
    ring_key = models.CharField(max_length=16, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    destroyed_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(wrapped__isnull=False, destroyed_at__isnull=True)
                | Q(wrapped__isnull=True, destroyed_at__isnull=False),
                name="privacy_datakey_kept_or_destroyed",
            ),
            models.CheckConstraint(
                condition=~Q(ring_key=""), name="privacy_datakey_names_its_ring_key"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["ring_key"], name="privacy_datakey_ring_key")]

    def __str__(self) -> str:
        return f"data key {self.uuid}"


class AuditEntry(models.Model):
    """One line of the audit trail, chained to the one before by its hash.

    The database refuses to change or remove a line (migration 0002). Write with
    `audit.record`, check with `manage.py verify_audit_trail`. People and objects are named by
    id, without foreign keys: the trail outlives what it tells about.
    """

    sequence = models.PositiveBigIntegerField(primary_key=True)
    at = models.DateTimeField()
    actor_id = models.UUIDField(null=True)
    action = models.CharField(max_length=60)
    object_type = models.CharField(max_length=60, blank=True)
    object_id = models.CharField(max_length=64, blank=True)
    data = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ("sequence",)
        default_permissions = ("view",)
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(sequence__gte=1), name="privacy_auditentry_counted_from_one"
            ),
            models.UniqueConstraint(
                fields=["previous_hash"], name="privacy_auditentry_never_forks"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["object_type", "object_id"], name="privacy_auditentry_object"),
            models.Index(fields=["actor_id", "at"], name="privacy_auditentry_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.sequence} {self.action}"


class PrivateFile(models.Model):
    """An encrypted file below `PRIVATE_ROOT`, reached through checked views only.

    Neither its name in the storage nor anything here tells what it is about; what the person
    called it belongs to the model that refers to it, encrypted there.
    """

    uuid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    data_key = models.ForeignKey(DataKey, on_delete=models.PROTECT, related_name="files")
    storage_name = models.CharField(max_length=80, unique=True, editable=False)
    size = models.PositiveBigIntegerField(editable=False, help_text="Of the content, in bytes.")
    sha256 = models.CharField(max_length=64, editable=False, help_text="Of the content.")
    media_type = models.CharField(max_length=100)
    state = models.CharField(
        max_length=20, choices=FileState, default=FileState.QUARANTINED, db_index=True
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=FileState.values), name="privacy_privatefile_state_known"
            ),
        ]

    def __str__(self) -> str:
        return f"private file {self.uuid}"
