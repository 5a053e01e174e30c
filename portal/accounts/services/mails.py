"""The mails that other services queue: each looks at what holds when it is sent.

An id that nobody has any more sends nothing. `PASSWORD_LINK` and the others name the tasks that
call the functions below.
"""

from portal.accounts import notifications, selectors
from portal.accounts.enums import SecurityChange
from portal.accounts.models import EmailChange, User
from portal.core.queue import NamedTask

PASSWORD_LINK = NamedTask("portal.accounts.tasks.send_password_link")
SECURITY_NOTICE = NamedTask("portal.accounts.tasks.send_security_notice")
EMAIL_LINK = NamedTask("portal.accounts.tasks.send_email_link")
EMAIL_NOTICE = NamedTask("portal.accounts.tasks.send_email_notice")


def send_password_link(*, user_id: str) -> None:
    """Mail a link to choose a password. The id of nobody does nothing: see `request_reset`."""
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user is not None:
        notifications.mail_password_link(user)


def send_security_notice(*, user_id: str, change: str) -> None:
    """Mail what changed, a code of `SecurityChange`, to the account's owner."""
    user = User.objects.filter(pk=user_id).first()
    if user is not None:
        notifications.mail_security_notice(user, SecurityChange(change))


def send_email_link(*, change_id: str) -> None:
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


def send_email_notice(*, change_id: str, is_new: bool) -> None:
    """Tell the former or the new address that it is that now."""
    change = EmailChange.objects.select_related("user").filter(pk=change_id).first()
    if change is not None:
        notifications.mail_email_changed(change, is_new=is_new)
