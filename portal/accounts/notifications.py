"""Mails to the owner of an account, in their language."""

from collections.abc import Mapping
from urllib.parse import urljoin

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext as _

from portal.core.mail import deliver

from .enums import SecurityChange
from .models import EmailChange, User


def mail_password_link(user: User) -> None:
    """A link that works once and for `settings.PASSWORD_RESET_TIMEOUT` seconds.

    Built from `SITE_URL`, never from a request: whoever asks could write its host.
    """
    path = reverse(
        "accounts:password_set",
        args=[
            urlsafe_base64_encode(force_bytes(user.pk)),
            default_token_generator.make_token(user),
        ],
    )
    with translation.override(user.language):
        subject = _("Choose a password for %(site)s") % {"site": settings.SITE_NAME}
        minutes = settings.PASSWORD_RESET_TIMEOUT // 60
        _mail(user, subject, "account/mail/password_link.txt", {"path": path, "minutes": minutes})


def mail_security_notice(user: User, change: SecurityChange) -> None:
    """Say that something about signing in changed, so that a stranger's doing is noticed."""
    with translation.override(user.language):
        subject = _("A change to your account at %(site)s") % {"site": settings.SITE_NAME}
        context = {"change": change.label, "path": reverse("accounts:security")}
        _mail(user, subject, "account/mail/security_notice.txt", context)


def mail_email_link(change: EmailChange) -> None:
    """To the new address: the link that makes it the account's. Names nobody: it may be a
    stranger's, mistyped."""
    path = reverse("accounts:confirm_email", args=[change.token])
    with translation.override(change.user.language):
        subject = _("Confirm your e-mail address for %(site)s") % {"site": settings.SITE_NAME}
        context = {"path": path, "minutes": settings.PASSWORD_RESET_TIMEOUT // 60}
        template = "account/mail/email_link.txt"
        _mail(change.user, subject, template, context, to=change.new_email)


def mail_email_taken(owner: User) -> None:
    """To somebody who has an account with the address that another account asked for."""
    with translation.override(owner.language):
        subject = _("Your e-mail address at %(site)s") % {"site": settings.SITE_NAME}
        context = {"path": reverse("accounts:sign_in")}
        _mail(owner, subject, "account/mail/email_taken.txt", context)


def mail_email_changed(change: EmailChange, *, is_new: bool) -> None:
    """To the former or to the new address. Neither mail names the other address or the person:
    an address that was mistyped is a stranger's."""
    with translation.override(change.user.language):
        subject = _("A change to your account at %(site)s") % {"site": settings.SITE_NAME}
        context = {"path": "/", "is_new": is_new, "by_administrator": change.is_by_administrator}
        address = change.new_email if is_new else change.old_email
        _mail(change.user, subject, "account/mail/email_changed.txt", context, to=address)


def _mail(
    user: User, subject: str, template: str, context: Mapping[str, object], *, to: str = ""
) -> None:
    """To the account's present address unless told otherwise."""
    address = urljoin(settings.SITE_URL, str(context["path"]))
    body = render_to_string(
        template,
        {**context, "person": user, "address": address, "site_name": settings.SITE_NAME},
    )
    deliver(EmailMessage(" ".join(subject.split()), body, to=[to or user.email]))
