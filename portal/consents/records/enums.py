"""Vocabularies of what people agreed to."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Signer(models.TextChoices):
    """Who put a name under a form, or takes a consent back. A family may have two guardians.

    The first guardian's value is older than the second's, and the rows that bear it are frozen.
    """

    PATIENT = "patient", _("Patient")
    GUARDIAN_1 = "representative", _("Parent or guardian 1")
    GUARDIAN_2 = "guardian_2", _("Parent or guardian 2")
    CHILD = "child", _("Child or young person")

    @property
    def is_guardian(self) -> bool:
        """Whether this is somebody who speaks for the patient."""
        return self in {Signer.GUARDIAN_1, Signer.GUARDIAN_2}

    @property
    def is_entitled(self) -> bool:
        """Whether a yes permits anything. A child's assent stands beside a parent's consent."""
        return self is not Signer.CHILD


class ConsentState(models.TextChoices):
    """What holds for one module of one patient on one day. Only a yes permits anything."""

    GRANTED = "granted", _("Yes")
    REFUSED = "refused", _("No")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    EXPIRED = "expired", _("Expired")
    CHILD_REFUSES = "child_refuses", _("The child says no")
    CONFLICT = "conflict", _("The guardians disagree")
    CAME_OF_AGE = "came_of_age", _("Came of age: ask the patient")
    ABSENT = "absent", _("Not asked")


class CorrectionReason(models.TextChoices):
    """Why a record no longer counts."""

    MISTYPED = "mistyped", _("Something was entered wrongly")
    WRONG_PATIENT = "wrong_patient", _("It belongs to another patient")


class ConflictReason(models.TextChoices):
    """Why one guardian's answer was decided to hold against the other's."""

    AGREED = "agreed", _("The guardians agreed")
    SOLE_CUSTODY = "sole_custody", _("One guardian alone decides by law")
    COURT = "court", _("A court decided")
    CHILDS_INTEREST = "childs_interest", _("The child’s interest, after advice")


class EffectState(models.TextChoices):
    """Whether an effect of a lost consent was carried out."""

    PENDING = "pending", _("To be done")
    DONE = "done", _("Done")
    NOT_NEEDED = "not_needed", _("No longer needed: consent was given again")
