"""Signing in, in one or two steps; confirming it again; signing out.

Between the two steps nobody is signed in: the session only remembers whose password was right.
"""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth import authenticate, login, logout, update_session_auth_hash
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django_otp import login as otp_login
from django_otp.models import Device

from portal.accounts import selectors
from portal.accounts.errors import WrongPasswordError
from portal.accounts.models import User
from portal.accounts.second_step import passed_second_step
from portal.accounts.sessions import (
    BROWSER,
    PUBLIC_ID,
    SIGNED_IN_AT,
    describe_browser,
    new_public_id,
)
from portal.privacy import audit

from . import people

logger = logging.getLogger("portal.accounts")

PENDING = "sign_in_pending"
VERIFIED_AT = "verified_at"
# How long after the password the second step may come.
PENDING_AGE = timedelta(minutes=10)
# By so much the clocks of two machines may differ.
CLOCKS_DIFFER = timedelta(minutes=1)


@dataclass(frozen=True)
class PendingSignIn:
    """Somebody whose password was right and who owes the second step."""

    user: User
    next_url: str


def check_password(*, request: HttpRequest, email: str, password: str) -> User:
    """Who this is. Takes as long for an unknown address as for a wrong password.

    Raises `WrongPasswordError`; sets `request.axes_locked_out` when the address has tried this
    name too often.
    """
    user = authenticate(request, username=email.strip().lower(), password=password)
    if not isinstance(user, User):
        logger.info("sign-in failed", extra={"step": "password"})
        raise WrongPasswordError
    return user


def begin_sign_in(*, request: HttpRequest, user: User, next_url: str) -> bool:
    """Sign in somebody without a second factor; else remember them for the second step.

    Returns whether they are signed in.
    """
    if not selectors.has_second_factor(user):
        complete_sign_in(request=request, user=user, device=None)
        return True
    request.session.cycle_key()
    request.session[PENDING] = {
        "user": str(user.pk),
        "hash": user.get_session_auth_hash(),
        "next": next_url,
        "at": timezone.now().isoformat(),
    }
    return False


def pending_sign_in(request: HttpRequest) -> PendingSignIn | None:
    """Who owes the second step in this session; None when it took too long or was overtaken."""
    kept = request.session.get(PENDING)
    if not kept:
        return None
    if not -CLOCKS_DIFFER < timezone.now() - datetime.fromisoformat(kept["at"]) < PENDING_AGE:
        return None
    user = User.objects.filter(pk=kept["user"], is_active=True).first()
    if user is None or not constant_time_compare(user.get_session_auth_hash(), kept["hash"]):
        return None
    return PendingSignIn(user, kept["next"])


def complete_sign_in(*, request: HttpRequest, user: User, device: Device | None) -> None:
    """Sign in under a fresh session key. `device` is what confirmed it, None if there is none."""
    request.session.pop(PENDING, None)
    backend = "django.contrib.auth.backends.ModelBackend"
    login(request, user, backend=backend)
    now = timezone.now()
    request.session[PUBLIC_ID] = new_public_id()
    request.session[SIGNED_IN_AT] = now.isoformat()
    request.session[BROWSER] = describe_browser(request.headers.get("User-Agent", ""))
    if device is not None:
        otp_login(request, device)
        request.session[VERIFIED_AT] = now.isoformat()
    data = {"second_step": device.model_label() if device is not None else None}
    audit.record(action="accounts.signed_in", actor=user, target=user, data=data)


def confirm_again(*, request: HttpRequest, device: Device) -> None:
    """Note that the signed-in person has just proved themselves, under a fresh session key."""
    otp_login(request, device)
    request.session.cycle_key()
    request.session[VERIFIED_AT] = timezone.now().isoformat()
    data = {"second_step": device.model_label()}
    audit.record(action="accounts.confirmed", actor=device.user_id, target=None, data=data)


def change_own_password(*, request: HttpRequest, password: str) -> None:
    """Change the password of whoever is signed in; this session goes on under a fresh key."""
    user = request.user
    if user.is_authenticated:
        key = request.session.session_key or ""
        people.set_password(user=user, password=password, actor=user, keep_session=key)
        update_session_auth_hash(request, user)


def recently_verified(request: HttpRequest) -> bool:
    """Whether the second step was passed within `settings.STEP_UP_AGE`."""
    at = request.session.get(VERIFIED_AT)
    if not at or not passed_second_step(request):
        return False
    # A time ahead was written while the clock was wrong, and would hold until that day.
    age = timezone.now() - datetime.fromisoformat(at)
    return -CLOCKS_DIFFER < age < settings.STEP_UP_AGE


def sign_out(*, request: HttpRequest) -> None:
    """End this session; harmless when there is none."""
    if request.user.is_authenticated:
        audit.record(action="accounts.signed_out", actor=request.user, target=request.user)
    logout(request)
