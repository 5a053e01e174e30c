"""What readers answered to "Was this useful?"."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.tutorials.enums import Usefulness

from .base import TutorialPage


class Feedback(models.Model):
    """One answer. It knows the day and nothing of who gave it."""

    page = models.ForeignKey(
        TutorialPage, models.CASCADE, related_name="feedback", verbose_name=_("tutorial")
    )
    answer = models.CharField(_("answer"), max_length=6, choices=Usefulness)
    comment = models.TextField(_("comment"), max_length=1000, blank=True)
    given_on = models.DateField(_("day"), default=timezone.localdate)
    is_read = models.BooleanField(_("read"), default=False)

    class Meta:
        verbose_name = _("answer of a reader")
        verbose_name_plural = _("answers of readers")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(answer__in=Usefulness.values), name="tutorials_feedback_answer_known"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["given_on"], name="tutorials_feedback_day")]

    def __str__(self) -> str:
        return f"{self.answer} {self.given_on:%Y-%m-%d}"
