"""A new e-mail address: asked for and confirmed by its owner, or set by an administrator."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from portal.accounts.actors import Actor
from portal.accounts.errors import (
    EmailLinkOverError,
    EmailTakenError,
    OwnEmailError,
    TooManyLinksError,
)
from portal.accounts.models import EmailChange, User
from portal.accounts.permissions import is_own_account, may_manage_people, require
from portal.privacy import audit

from . import mails
from .throttling import EMAIL_LINK, within_limit


def ask_for_email(*, actor: User, email: str) -> None:
    """Mail a link to the address that `actor` wants; nothing changes before it was opened.

    An address that somebody else has gets the same answer here; its owner is told by mail.
    Raises `TooManyLinksError`.
    """
    require(is_own_account, actor, actor)
    if not within_limit(str(actor.pk), EMAIL_LINK):
        raise TooManyLinksError(minutes=int(EMAIL_LINK[2].total_seconds() // 60))
    with transaction.atomic():
        # Two that come together would both find none to put away.
        user = User.objects.select_for_update().get(pk=actor.pk)
        void_links(user)
        change = EmailChange.objects.create(
            user=user, asked_by=actor, old_email=user.email, new_email=_normal(email)
        )
        audit.record(action="accounts.email_change_asked", actor=actor, target=user)
        mails.EMAIL_LINK.after_commit(change.pk)


@transaction.atomic
def confirm_email(*, actor: User, token: str, keep_session: str) -> User:
    """Give `actor` the address that the link in `token` was sent to, and end every session but
    `keep_session` (a session key).

    Raises `EmailLinkOverError`, also for somebody else's link, and `EmailTakenError`.
    """
    require(is_own_account, actor, actor)
    user = User.objects.select_for_update().get(pk=actor.pk)
    change = EmailChange.objects.for_token(token)
    if change is None or change.user_id != user.pk or change.old_email != user.email:
        raise EmailLinkOverError
    change.done_at = timezone.now()
    change.save(update_fields=["done_at"])
    _put_in_force(user, change, actor=actor, keep_session=keep_session)
    return user


def set_email(*, user: User, email: str, actor: Actor) -> None:
    """What an administrator does for somebody else, at once. The same address changes nothing.

    Called in a transaction. Raises `EmailTakenError`, `OwnEmailError`.
    """
    person = require(may_manage_people, actor)
    email = _normal(email)
    user = User.objects.select_for_update().get(pk=user.pk)
    if email == user.email:
        return
    if person == user:
        raise OwnEmailError
    void_links(user)
    change = EmailChange.objects.create(
        user=user,
        asked_by=person,
        old_email=user.email,
        new_email=email,
        done_at=timezone.now(),
    )
    _put_in_force(user, change, actor=person)


def void_links(user: User) -> None:
    """Take back what was asked for and not confirmed."""
    EmailChange.objects.filter(user=user, done_at=None).delete()


def _put_in_force(
    user: User, change: EmailChange, *, actor: User | None, keep_session: str = ""
) -> None:
    user.email = change.new_email
    try:
        with transaction.atomic():
            user.save(update_fields=["email"])
    except IntegrityError:
        raise EmailTakenError from None
    ended, _rows = user.sessions.exclude(session_key=keep_session).delete()
    data = {"sessions": ended}
    audit.record(action="accounts.email_changed", actor=actor, target=user, data=data)
    # Two tasks: where one of the addresses takes no mail, the other is not told twice.
    for is_new in (False, True):
        mails.EMAIL_NOTICE.after_commit(change.pk, is_new=is_new)


def _normal(email: str) -> str:
    return User.objects.normalize_email(email.strip()).lower()
