"""What patients agreed to, refused and took back. No row carries a name.

All of it but the progress of effects is append-only; the database refuses the rest. What was
entered wrongly is corrected by a further row, so the history stays.
"""

import uuid
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.consents.records.enums import (
    ConflictReason,
    ConsentState,
    CorrectionReason,
    EffectState,
    Signer,
)


def _end_of(day: date) -> datetime:
    """The midnight after `day` where the portal is at home."""
    return datetime.combine(day + timedelta(days=1), time(), timezone.get_default_timezone())


class ConsentSubjectQuerySet(models.QuerySet["ConsentSubject"]):
    """Patients by what they agreed to."""

    def with_consent(self, code: str, *, on: date) -> Self:
        """Those for whom the module `code` counts as granted on that day.

        The same rule in Python is `standing.standing_on`; a test ties the two. One query.
        """
        newest = partial(_newest_of, code, on)
        taken_back = _taken_back(code, on)
        since_signed = taken_back.filter(withdrawn_on__gte=OuterRef("record__signed_on"))
        by_another = taken_back.exclude(signer=OuterRef("record__signer"))
        guardians = [signer for signer in Signer if signer.is_guardian]
        granting = ModuleDecision.objects.filter(
            Q(record__valid_until__isnull=True) | Q(record__valid_until__gte=on),
            ~Exists(since_signed),
            ~Q(
                Exists(by_another),
                record__signer__in=guardians,
                record__despite_withdrawal=False,
            ),
            is_granted=True,
        )
        # Said no, or took back what they themselves had said.
        refusing = ModuleDecision.objects.filter(
            Q(is_granted=False) | Exists(since_signed.filter(signer=OuterRef("record__signer")))
        )
        first, second = OuterRef("first_guardians"), OuterRef("second_guardians")
        decided = (
            ConflictDecision.objects.filter(
                first__decisions=first, second__decisions=second, code=code, decided_on__lte=on
            )
            .order_by("-id")
            .values("is_granted")[:1]
        )
        of_age = ConsentRecord.objects.filter(
            subject=OuterRef("record__subject"), correction__isnull=True, majority_on__lte=on
        )
        # For a grown patient guardians speak on a paper that knows no coming of age.
        still_speaks = Q(record__majority_on__isnull=True) | ~Exists(of_age)
        one_says_yes = Exists(granting.filter(pk=first)) | Exists(granting.filter(pk=second))
        one_says_no = Exists(refusing.filter(pk=first)) | Exists(refusing.filter(pk=second))
        return self.annotate(
            own=Subquery(newest(Signer.PATIENT)[:1]),
            last_word=Subquery(newest(Signer.PATIENT, Signer.CHILD)[:1]),
            first_guardians=Subquery(newest(Signer.GUARDIAN_1).filter(still_speaks)[:1]),
            second_guardians=Subquery(newest(Signer.GUARDIAN_2).filter(still_speaks)[:1]),
            conflict_decided=Subquery(decided),
        ).filter(
            ~Exists(
                ModuleDecision.objects.filter(
                    pk=OuterRef("last_word"), record__signer=Signer.CHILD, is_granted=False
                )
            ),
            Q(Exists(granting.filter(pk=OuterRef("own"))))
            | (Q(one_says_yes, own__isnull=True) & (Q(~one_says_no) | Q(conflict_decided=True))),
        )


def _newest_of(code: str, on: date, *signers: Signer) -> "models.QuerySet[ModuleDecision, int]":
    """The decision of the newest paper of these signers, for a subquery of patients."""
    return (
        ModuleDecision.objects.filter(
            record__subject=OuterRef("pk"),
            code=code,
            record__signed_on__lte=on,
            record__signer__in=signers,
            record__correction__isnull=True,
        )
        .order_by("-record__signed_on", Coalesce("record__first_entry", "record").desc())
        .values_list("pk", flat=True)
    )


def _taken_back(code: str, on: date) -> "models.QuerySet[ConsentWithdrawal]":
    """The withdrawals of a module that count on that day, for a subquery of decisions."""
    of_module = WithdrawnModule.objects.filter(withdrawal=OuterRef("pk"), code=code)
    return ConsentWithdrawal.objects.filter(
        Q(withdrawn_on__lte=on) | Q(recorded_at__lt=_end_of(on)),
        Q(covers_all=True) | Exists(of_module),
        subject=OuterRef("record__subject"),
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
    # The first day of the month in which the patient comes of age: never a birth date. None where
    # the patient signed, or where guardians speak for a grown patient.
    majority_on = models.DateField(_("comes of age"), null=True, blank=True)
    # The signer knew that somebody else had taken consent back, and says yes all the same.
    despite_withdrawal = models.BooleanField(_("in spite of a withdrawal"), default=False)
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
    signer = models.CharField(
        _("taken back by"), max_length=20, choices=Signer, default=Signer.PATIENT
    )
    # Every module that any paper signed up to that day has, entered before or after.
    covers_all = models.BooleanField(_("all of it"), default=False)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        ordering = ("recorded_at",)
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(signer__in=Signer.values), name="consents_withdrawal_signer_known"
            ),
        ]

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


class ConflictDecision(models.Model):
    """What a person decided where two guardians' papers disagree on a module."""

    first = models.ForeignKey(ConsentRecord, models.PROTECT, related_name="+")
    second = models.ForeignKey(ConsentRecord, models.PROTECT, related_name="+")
    code = models.SlugField(_("module"), max_length=40)
    is_granted = models.BooleanField(_("agreed"))
    reason = models.CharField(_("reason"), max_length=20, choices=ConflictReason)
    decided_on = models.DateField(_("decided on"))
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        ordering = ("id",)
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(reason__in=ConflictReason.values),
                name="consents_conflict_reason_known",
            ),
            models.CheckConstraint(
                condition=~Q(first=models.F("second")), name="consents_conflict_of_two"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code}: {self.is_granted}"


class HeldConsent(models.Model):
    """A module that the portal has taken for granted, and whose loss it has yet to notice.

    Written with each entry, so that a loss is found whatever brings it about: time, too.
    """

    subject = models.ForeignKey(ConsentSubject, models.PROTECT, related_name="held")
    code = models.SlugField(_("module"), max_length=40)

    class Meta:
        default_permissions = ()
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["subject", "code"], name="consents_held_once"),
        ]

    def __str__(self) -> str:
        return self.code


class ConsentLoss(models.Model):
    """That a patient's modules ceased to be granted, and when the portal noticed."""

    subject = models.ForeignKey(ConsentSubject, models.PROTECT, related_name="losses")
    noticed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        ordering = ("id",)

    def __str__(self) -> str:
        return f"loss {self.pk}"


class LostModule(models.Model):
    """One module of a loss, and what holds in place of the yes."""

    loss = models.ForeignKey(ConsentLoss, models.PROTECT, related_name="modules")
    code = models.SlugField(_("module"), max_length=40)
    state = models.CharField(max_length=20, choices=ConsentState)

    class Meta:
        default_permissions = ()
        ordering = ("id",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["loss", "code"], name="consents_module_lost_once"),
            models.CheckConstraint(
                condition=Q(state__in=[s for s in ConsentState if s != ConsentState.GRANTED]),
                name="consents_lost_state_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code}: {self.state}"


class LossEffect(models.Model):
    """Something that a loss makes the portal do, and whether that was done."""

    loss = models.ForeignKey(ConsentLoss, models.PROTECT, related_name="effects")
    key = models.CharField(max_length=60)
    state = models.CharField(max_length=10, choices=EffectState, default=EffectState.PENDING)
    attempts = models.PositiveIntegerField(default=0)
    tried_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        default_permissions = ()
        ordering = ("id",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["loss", "key"], name="consents_loss_effect_once"),
            models.CheckConstraint(
                condition=Q(state=EffectState.PENDING, done_at__isnull=True)
                | Q(
                    state__in=[EffectState.DONE, EffectState.NOT_NEEDED],
                    done_at__isnull=False,
                ),
                name="consents_loss_effect_done_or_not",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key}: {self.state}"
