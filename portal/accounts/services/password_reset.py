"""Asking for a new password without telling anybody which addresses are known."""

import uuid

from portal.accounts import selectors

from . import mails
from .throttling import RESET_MAIL, within_limit


def request_reset(*, email: str) -> None:
    """Queue the mail. An unknown address queues a task too, with an id that nobody has, so that
    both take the same work; more than three an hour are dropped without a word."""
    user = selectors.user_by_email(email)
    if within_limit(email.strip().lower(), RESET_MAIL):
        mails.PASSWORD_LINK.after_commit(user.pk if user else uuid.uuid4())
