"""Changes of e-mail addresses, from being asked for until everybody concerned was told."""

import uuid
from datetime import timedelta
from typing import ClassVar

from django.conf import settings
from django.core import signing
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .people import User

# Longer than the tries to deliver the notices go on (`core.tasks.RETRY_DELAYS`).
KEPT = timedelta(days=3)
_SALT = "portal.accounts.email_change"


class EmailChangeQuerySet(models.QuerySet["EmailChange"]):
    def waiting(self) -> "EmailChangeQuerySet":
        """Asked for, not confirmed, and not too old to be."""
        return self.filter(done_at=None, asked_at__gt=timezone.now() - EmailChange.link_age())

    def over(self) -> "EmailChangeQuerySet":
        """What can be forgotten, with the addresses in it."""
        now = timezone.now()
        return self.filter(
            models.Q(done_at__lte=now - KEPT)
            | models.Q(done_at=None, asked_at__lte=now - EmailChange.link_age())
        )

    def for_token(self, token: str) -> "EmailChange | None":
        """The waiting change that a mailed link is about; None for any other link."""
        try:
            pk = signing.TimestampSigner(salt=_SALT).unsign(token, EmailChange.link_age())
            return self.waiting().filter(pk=uuid.UUID(pk)).first()
        except (signing.BadSignature, ValueError):
            return None


class EmailChange(models.Model):
    """One address after another for one person.

    The row is where tasks find the addresses, which must not stand in a queue.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, models.CASCADE, related_name="email_changes")
    # None where a command did it.
    asked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    old_email = models.EmailField(_("former e-mail address"))
    new_email = models.EmailField(_("new e-mail address"))
    asked_at = models.DateTimeField(default=timezone.now)
    done_at = models.DateTimeField(null=True)

    objects: ClassVar = models.Manager.from_queryset(EmailChangeQuerySet)()

    class Meta:
        verbose_name = _("change of e-mail address")
        verbose_name_plural = _("changes of e-mail addresses")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user"],
                condition=models.Q(done_at=None),
                name="accounts_one_email_change_waiting",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @staticmethod
    def link_age() -> timedelta:
        """For how long the link works."""
        return timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT)

    @property
    def token(self) -> str:
        """What the mailed link carries: signed, dated, and of no use to anybody who is not
        signed in as this person."""
        return signing.TimestampSigner(salt=_SALT).sign(str(self.pk))

    @property
    def is_by_administrator(self) -> bool:
        return self.asked_by_id != self.user_id
