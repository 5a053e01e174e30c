"""What accounts do behind the scenes. Arguments are ids and codes: they are stored readably."""

from datetime import timedelta

from portal.core.tasks import durable, periodic

from .services import housekeeping, mails


@durable
def send_password_link(user_id: str) -> None:
    """Mail a link to choose a password."""
    mails.send_password_link(user_id=user_id)


@durable
def send_security_notice(user_id: str, change: str) -> None:
    """Mail what changed about an account's security to its owner."""
    mails.send_security_notice(user_id=user_id, change=change)


@durable
def send_email_link(change_id: str) -> None:
    """Mail the link that confirms a new address."""
    mails.send_email_link(change_id=change_id)


@durable
def send_email_notice(change_id: str, *, is_new: bool) -> None:
    """Tell the former or the new address that it is that now."""
    mails.send_email_notice(change_id=change_id, is_new=is_new)


@periodic(every=timedelta(hours=1))
def forget_what_is_over() -> None:
    """Delete sessions, limits and links that ended."""
    housekeeping.forget_what_is_over()
