"""Asking for a new password without telling anybody which addresses are known."""

import uuid

from django.db import transaction

from portal.accounts import selectors, tasks

from .throttling import RESET_MAIL, within_limit


def request_reset(*, email: str) -> None:
    """Queue the mail. An unknown address queues a task too, with an id that nobody has, so that
    both take the same work; more than three an hour are dropped without a word."""
    user = selectors.user_by_email(email)
    identity = str(user.pk if user else uuid.uuid4())
    if within_limit(email.strip().lower(), RESET_MAIL):
        transaction.on_commit(lambda: tasks.send_password_link.enqueue(identity))
