"""Vocabularies of what people agreed to."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Signer(models.TextChoices):
    """Who put a name under a form."""

    PATIENT = "patient", _("Patient")
    REPRESENTATIVE = "representative", _("Parent or representative")
    CHILD = "child", _("Child or young person")

    @property
    def is_entitled(self) -> bool:
        """Whether a yes permits anything. A child's assent stands beside a parent's consent."""
        return self is not Signer.CHILD


class ConsentState(models.TextChoices):
    """What holds for one module of one patient on one day."""

    GRANTED = "granted", _("Yes")
    REFUSED = "refused", _("No")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    EXPIRED = "expired", _("Expired")
    ABSENT = "absent", _("Not asked")


class CorrectionReason(models.TextChoices):
    """Why a record no longer counts."""

    MISTYPED = "mistyped", _("Something was entered wrongly")
    WRONG_PATIENT = "wrong_patient", _("It belongs to another patient")


class EffectState(models.TextChoices):
    """Whether an effect of a withdrawal was carried out."""

    PENDING = "pending", _("To be done")
    DONE = "done", _("Done")
