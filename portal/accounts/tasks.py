"""What accounts do behind the scenes. Arguments are ids and codes: they are stored readably."""

from datetime import timedelta

from axes.models import AccessAttempt
from django.conf import settings
from django.utils import timezone

from portal.core.tasks import durable, periodic

from . import notifications, selectors
from .enums import SecurityChange
from .models import EmailChange, RateCount, Session, TotpDevice, User

# An app whose set-up was begun and never confirmed.
ABANDONED_AFTER = timedelta(days=1)


@durable
def send_password_link(user_id: str) -> None:
    """Mail a link to choose a password. The id of nobody does nothing: see `request_reset`."""
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user is not None:
        notifications.mail_password_link(user)


@durable
def send_security_notice(user_id: str, change: str) -> None:
    """Mail what changed about an account's security to its owner."""
    user = User.objects.filter(pk=user_id).first()
    if user is not None:
        notifications.mail_security_notice(user, SecurityChange(change))


@durable
def send_email_link(change_id: str) -> None:
    """Mail the link that confirms a new address. Nothing where it was taken back meanwhile.

    To an address that has an account goes a word about that instead.
    """
    change = EmailChange.objects.waiting().select_related("user").filter(pk=change_id).first()
    if change is None:
        return
    owner = selectors.owner_of(change.new_email)
    if owner is None:
        notifications.mail_email_link(change)
    elif owner.is_active:
        notifications.mail_email_taken(owner)


@durable
def send_email_notice(change_id: str, *, is_new: bool) -> None:
    """Tell the former or the new address that it is that now."""
    change = EmailChange.objects.select_related("user").filter(pk=change_id).first()
    if change is not None:
        notifications.mail_email_changed(change, is_new=is_new)


@periodic(every=timedelta(hours=1))
def forget_what_is_over() -> None:
    """Sessions that ended, lock-outs and limits that passed, apps and addresses never confirmed,
    addresses that people no longer have."""
    Session.objects.over().delete()
    now = timezone.now()
    AccessAttempt.objects.filter(attempt_time__lt=now - settings.AXES_COOLOFF_TIME).delete()
    EmailChange.objects.over().delete()
    RateCount.objects.filter(ends_at__lte=now).delete()
    TotpDevice.objects.filter(confirmed=False, seed_made_at__lt=now - ABANDONED_AFTER).delete()
