"""What patients agreed to, refused and took back. No row carries a name.

All of it but the progress of effects is append-only; the database refuses the rest. What was
entered wrongly is corrected by a further row, so the history stays.
"""

import uuid
from datetime import date, datetime, time, timedelta
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.consents.records.enums import CorrectionReason, EffectState, Signer


def _end_of(day: date) -> datetime:
    """The midnight after `day` where the portal is at home."""
    return datetime.combine(day + timedelta(days=1), time(), timezone.get_default_timezone())


class ConsentSubjectQuerySet(models.QuerySet["ConsentSubject"]):
    """Patients by what they agreed to."""

    def with_consent(self, code: str, *, on: date) -> Self:
        """Those for whom the module `code` counts as granted on that day.

        The same rule in Python is `selectors.standings_of`; a test ties the two.
        """
        newest = (
            ModuleDecision.objects.filter(
                record__subject=OuterRef("pk"),
                code=code,
                record__signed_on__lte=on,
                record__signer__in=[signer for signer in Signer if signer.is_entitled],
                record__correction__isnull=True,
            )
            .order_by("-record__signed_on", Coalesce("record__first_entry", "record").desc())
            .values("pk")[:1]
        )
        taken_back = WithdrawnModule.objects.filter(
            Q(withdrawal__withdrawn_on__lte=on) | Q(withdrawal__recorded_at__lt=_end_of(on)),
            withdrawal__subject=OuterRef("record__subject"),
            code=code,
            withdrawal__withdrawn_on__gte=OuterRef("record__signed_on"),
        )
        counting = ModuleDecision.objects.filter(
            Q(record__valid_until__isnull=True) | Q(record__valid_until__gte=on),
            ~Exists(taken_back),
            is_granted=True,
        )
        return self.annotate(newest_decision=Subquery(newest)).filter(
            Exists(counting.filter(pk=OuterRef("newest_decision")))
        )


class ConsentSubject(models.Model):
    """One patient record that consents belong to, known by its id alone.

    The row is what services lock, so that a patient's consents are written one after another.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)

    objects: ClassVar = ConsentSubjectQuerySet.as_manager()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.id)


class ConsentRecord(models.Model):
    """One signed paper, which stays at the hospital: which form, when, who attests it."""

    subject = models.ForeignKey(ConsentSubject, models.PROTECT, related_name="records")
    document = models.ForeignKey(
        "consents.FormDocument", models.PROTECT, related_name="+", verbose_name=_("form")
    )
    signer = models.CharField(_("signed by"), max_length=20, choices=Signer)
    signed_on = models.DateField(_("signed on"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    with_interpreter = models.BooleanField(_("with an interpreter or witness"), default=False)
    attested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("attested by")
    )
    recorded_at = models.DateTimeField(default=timezone.now)
    # Of a correction the entry that began it all: among the papers of one day it keeps its place.
    first_entry = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")

    class Meta:
        default_permissions = ()
        ordering = ("signed_on", "id")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(signer__in=Signer.values), name="consents_record_signer_known"
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=models.F("signed_on")),
                name="consents_record_ends_after_it_begins",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["subject", "-signed_on"], name="consents_record_newest")
        ]

    def __str__(self) -> str:
        return f"consent record {self.pk}"


class ModuleDecision(models.Model):
    """Yes or no to one module of a record; `wording` is the SHA-256 of what was asked."""

    record = models.ForeignKey(ConsentRecord, models.PROTECT, related_name="decisions")
    code = models.SlugField(_("module"), max_length=40)
    is_granted = models.BooleanField(_("agreed"))
    wording = models.CharField(max_length=64)

    class Meta:
        default_permissions = ()
        ordering = ("id",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["record", "code"], name="consents_decision_once_a_record"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code}: {self.is_granted}"


class ConsentCorrection(models.Model):
    """That a record does not count, why, and which one took its place."""

    record = models.OneToOneField(ConsentRecord, models.PROTECT, related_name="correction")
    replacement = models.OneToOneField(
        ConsentRecord, models.PROTECT, null=True, blank=True, related_name="replaces"
    )
    reason = models.CharField(_("reason"), max_length=20, choices=CorrectionReason)
    corrected_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    corrected_at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(reason__in=CorrectionReason.values),
                name="consents_correction_reason_known",
            ),
            models.CheckConstraint(
                condition=Q(replacement__isnull=True) | ~Q(replacement=models.F("record")),
                name="consents_correction_of_another",
            ),
        ]

    def __str__(self) -> str:
        return f"correction of {self.record_id}"


class ConsentWithdrawal(models.Model):
    """That a patient, or who signs for them, took back all or some of what was agreed to."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    subject = models.ForeignKey(ConsentSubject, models.PROTECT, related_name="withdrawals")
    withdrawn_on = models.DateField(_("withdrawn on"))
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        ordering = ("recorded_at",)

    def __str__(self) -> str:
        return f"withdrawal {self.pk}"


class WithdrawnModule(models.Model):
    """One module of a withdrawal."""

    withdrawal = models.ForeignKey(ConsentWithdrawal, models.PROTECT, related_name="modules")
    code = models.SlugField(_("module"), max_length=40)

    class Meta:
        default_permissions = ()
        ordering = ("id",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["withdrawal", "code"], name="consents_module_withdrawn_once"
            ),
        ]

    def __str__(self) -> str:
        return self.code


class WithdrawalEffect(models.Model):
    """Something that a withdrawal makes the portal do, and whether that was done."""

    withdrawal = models.ForeignKey(ConsentWithdrawal, models.PROTECT, related_name="effects")
    key = models.CharField(max_length=60)
    state = models.CharField(max_length=10, choices=EffectState, default=EffectState.PENDING)
    attempts = models.PositiveIntegerField(default=0)
    tried_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        default_permissions = ()
        ordering = ("id",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["withdrawal", "key"], name="consents_effect_once"),
            models.CheckConstraint(
                condition=Q(state=EffectState.PENDING, done_at__isnull=True)
                | Q(state=EffectState.DONE, done_at__isnull=False),
                name="consents_effect_done_or_not",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key}: {self.state}"
