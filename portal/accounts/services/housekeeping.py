"""Forgetting what has ended."""

from datetime import timedelta

from axes.models import AccessAttempt
from django.conf import settings
from django.utils import timezone

from portal.accounts.models import EmailChange, RateCount, Session, TotpDevice

# An app whose set-up was begun and never confirmed.
ABANDONED_AFTER = timedelta(days=1)


def forget_what_is_over() -> None:
    """Sessions that ended, lock-outs and limits that passed, apps and addresses never confirmed,
    addresses that people no longer have."""
    Session.objects.over().delete()
    now = timezone.now()
    # What lies ahead was written while the clock was wrong, and would lock until that day.
    AccessAttempt.objects.exclude(
        attempt_time__range=(now - settings.AXES_COOLOFF_TIME, now + settings.AXES_COOLOFF_TIME)
    ).delete()
    EmailChange.objects.over().delete()
    RateCount.objects.filter(ends_at__lte=now).delete()
    TotpDevice.objects.filter(confirmed=False, seed_made_at__lt=now - ABANDONED_AFTER).delete()
