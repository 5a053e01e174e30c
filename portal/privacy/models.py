"""Wrapped keys, the audit trail, and what is known about private files."""

import uuid
from typing import Any, ClassVar

from django.db import models
from django.db.models import Func, Q
from django.utils import timezone

from .enums import AuditCategory, AuditOrigin, FileState


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


class CurrentTransaction(Func):
    """The number of the transaction that inserts the row; 0 on SQLite, where ids suffice.

    PostgreSQL hands out ids before it commits, so ids alone do not tell the sealer whether an
    entry may still appear among those it has seen. Transaction numbers do.
    """

    template = "0"
    arity = 0
    output_field: ClassVar[Any] = models.BigIntegerField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        template = "(pg_current_xact_id()::text::bigint)"
        return self.as_sql(compiler, connection, template=template, **context)


class AuditEntry(models.Model):
    """One line of the audit trail: who did what to which object, of which category, and when.

    The database refuses to change or remove a line from the moment it is written. Write with
    `audit.record`; the sealer chains it afterwards (`AuditSeal`). People and objects are named
    by id, without foreign keys: the trail outlives what it tells about.
    """

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    actor_id = models.UUIDField(null=True)
    action = models.CharField(max_length=60)
    category = models.CharField(max_length=20, choices=AuditCategory)
    origin = models.CharField(max_length=20, choices=AuditOrigin)
    object_type = models.CharField(max_length=60, blank=True)
    object_id = models.CharField(max_length=64, blank=True)
    subject_id = models.UUIDField(null=True, help_text="Whose data: a case's or a person's id.")
    data = models.JSONField(default=dict)
    spooled = models.UUIDField(null=True, help_text="The spooled reading that this is.")
    transaction_number = models.BigIntegerField(db_default=CurrentTransaction(), editable=False)

    class Meta:
        ordering = ("id",)
        default_permissions = ("view",)
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(category__in=AuditCategory.values),
                name="privacy_auditentry_category_known",
            ),
            models.CheckConstraint(
                condition=Q(origin__in=AuditOrigin.values), name="privacy_auditentry_origin_known"
            ),
            models.UniqueConstraint(
                fields=["spooled"],
                condition=Q(spooled__isnull=False),
                name="privacy_auditentry_taken_in_once",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["object_type", "object_id"], name="privacy_auditentry_object"),
            models.Index(fields=["actor_id", "at"], name="privacy_auditentry_actor"),
            models.Index(
                fields=["transaction_number", "id"], name="privacy_auditentry_transaction"
            ),
            models.Index(
                fields=["subject_id", "id"],
                condition=Q(subject_id__isnull=False),
                name="privacy_auditentry_subject",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.action}"


class AuditSeal(models.Model):
    """An entry's place in the chain: a hash over it and the hash before, and a code with a key.

    A row of its own, so that no entry is ever updated. The database refuses to change or remove
    seals too. `form` says what the hash covers (`seals.py`): 1 is the chain of before there were
    seals. Every transaction below `horizon` had ended when the seal was made, and all that it
    had recorded is sealed, unless this seal was not the last of its pass.
    """

    sequence = models.PositiveBigIntegerField(primary_key=True)
    entry = models.OneToOneField(AuditEntry, on_delete=models.PROTECT, related_name="seal")
    form = models.PositiveSmallIntegerField(default=2)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)
    ring_key = models.CharField(max_length=16)
    mac = models.CharField(max_length=64)
    sealed_at = models.DateTimeField()
    horizon = models.BigIntegerField(default=0)

    class Meta:
        ordering = ("sequence",)
        default_permissions = ("view",)
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(sequence__gte=1), name="privacy_auditseal_counted_from_one"
            ),
            models.UniqueConstraint(fields=["previous_hash"], name="privacy_auditseal_never_forks"),
        ]

    def __str__(self) -> str:
        return f"seal {self.sequence}"


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
