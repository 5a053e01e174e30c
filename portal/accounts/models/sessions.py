"""Sessions whose owner is known, so that they can be listed and ended."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.contrib.sessions.base_session import AbstractBaseSession, BaseSessionManager
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .people import User


class SessionQuerySet(models.QuerySet["Session"]):
    def live(self) -> "SessionQuerySet":
        """Neither past their end nor idle for too long."""
        now = timezone.now()
        return self.filter(expire_date__gt=now, last_seen_at__gt=now - settings.SESSION_IDLE_AGE)

    def over(self) -> "SessionQuerySet":
        """The others, which can be thrown away."""
        now = timezone.now()
        return self.filter(
            models.Q(expire_date__lte=now)
            | models.Q(last_seen_at__lte=now - settings.SESSION_IDLE_AGE)
        )


class Session(AbstractBaseSession):
    """One browser in which somebody is, or is about to be, signed in.

    Holds no network address. `public_id` names it on pages: the key itself would be a way in.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(
        User, models.CASCADE, null=True, related_name="sessions", editable=False
    )
    browser = models.CharField(max_length=80, blank=True, editable=False)
    signed_in_at = models.DateTimeField(null=True, editable=False)
    last_seen_at = models.DateTimeField(default=timezone.now, editable=False)

    objects: ClassVar = BaseSessionManager.from_queryset(SessionQuerySet)()

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        ordering = ("-last_seen_at",)

    def __str__(self) -> str:
        return str(self.public_id)
