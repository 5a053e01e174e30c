"""Second factors: setting up, checking, using up, removing."""

import math
import secrets
import time
from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django_otp.models import Device
from django_otp.oath import totp
from django_otp_webauthn.models import WebAuthnCredential, WebAuthnUserHandle

from portal.accounts import selectors
from portal.accounts.actors import Actor
from portal.accounts.enums import CodeCheck, SecurityChange
from portal.accounts.errors import CodesBlockedError, ReplayedCodeError, WrongCodeError
from portal.accounts.models import RecoveryCode, RecoveryCodeSet, TotpDevice, User
from portal.accounts.models.devices import DIGITS, STEP_SECONDS, GuardedDevice
from portal.accounts.permissions import is_own_account, may_manage_people, require
from portal.privacy import audit, vault

from . import emails
from .people import tell_owner

SEED_BYTES = 20
# A seed that was on screen for longer is made anew.
SEED_AGE = timedelta(minutes=30)
RECOVERY_CODES = 10
# No vowels and nothing that looks like something else; 10 of these 27 are 47 bits.
_ALPHABET = "bcdfghjkmnpqrstvwxz23456789"
_PURPOSE = "accounts.recovery_code"


@transaction.atomic
def begin_totp(*, user: User, actor: Actor) -> TotpDevice:
    """The app being set up: one a person, the same seed until it is confirmed or `SEED_AGE` old."""
    require(is_own_account, actor, user)
    # Two that come together would both find none: the person's row is what they wait for.
    User.objects.select_for_update().get(pk=user.pk)
    device: TotpDevice | None = TotpDevice.objects.filter(user=user, confirmed=False).first()
    if device is None:
        device = TotpDevice(user=user, confirmed=False)
    elif device.seed_made_at > timezone.now() - SEED_AGE:
        return device
    device.set_seed(secrets.token_bytes(SEED_BYTES))
    device.seed_made_at = timezone.now()
    device.throttle_reset(commit=False)
    device.save()
    return device


def confirm_totp(*, user: User, code: str, name: str, actor: Actor) -> TotpDevice:
    """Finish the set-up with a first code. Raises `WrongCodeError`, `CodesBlockedError`."""
    device = begin_totp(user=user, actor=actor)
    _check([device.pk], code)
    with transaction.atomic():
        device.refresh_from_db()
        device.name = name
        device.confirmed = True
        device.save(update_fields=["name", "confirmed"])
        _enrolled(user, device)
    return device


def passkey_added(*, user: User, credential: WebAuthnCredential, name: str, actor: Actor) -> None:
    """Name a passkey that django-otp-webauthn has just stored, and record it."""
    require(is_own_account, actor, user)
    with transaction.atomic():
        credential.name = name
        credential.save(update_fields=["name"])
        _enrolled(user, credential)


def verify_code(*, user: User, code: str) -> TotpDevice:
    """Find the app that made `code` and use the code up.

    Raises `WrongCodeError`, `ReplayedCodeError`, `CodesBlockedError`.
    """
    pks = list(TotpDevice.objects.filter(user=user, confirmed=True).values_list("pk", flat=True))
    return _check(pks, code)


def verify_recovery_code(*, user: User, code: str) -> RecoveryCodeSet:
    """Use one recovery code up. Raises `WrongCodeError`, `CodesBlockedError`."""
    hashes = vault.blind_indexes(_normal(code), f"{_PURPOSE}:{user.pk}")
    with transaction.atomic():
        sets = RecoveryCodeSet.objects.select_for_update().filter(user=user, confirmed=True)
        device: RecoveryCodeSet | None = sets.first()
        blocked = _seconds_blocked([device] if device else [])
        if device is not None and not blocked:
            # One statement: of two that come together, one changes the row.
            used = device.codes.filter(hash__in=hashes, used_at=None).update(used_at=timezone.now())
            if used:
                device.throttle_reset(commit=False)
                device.set_last_used_timestamp()
                audit.record(action="accounts.recovery_code_used", actor=user, target=device)
                tell_owner(user, SecurityChange.RECOVERY_CODE_USED)
                return device
            device.throttle_increment()
            audit.record(action="accounts.wrong_code", actor=user, target=device)
    if blocked:
        raise CodesBlockedError(seconds=blocked)
    raise WrongCodeError


@transaction.atomic
def make_recovery_codes(*, user: User, actor: Actor) -> list[str]:
    """Ten new codes; the old ones are gone. They are returned here and can never be read again."""
    person = require(is_own_account, actor, user)
    device, _made = RecoveryCodeSet.objects.select_for_update().get_or_create(
        user=user, defaults={"name": "Recovery codes"}
    )
    device.codes.all().delete()
    device.created_at = timezone.now()
    device.throttle_reset(commit=False)
    device.save()
    codes: set[str] = set()
    while len(codes) < RECOVERY_CODES:
        letters = "".join(secrets.choice(_ALPHABET) for _place in range(10))
        codes.add(f"{letters[:5]}-{letters[5:]}")
    RecoveryCode.objects.bulk_create(
        RecoveryCode(device=device, hash=vault.blind_index(_normal(code), f"{_PURPOSE}:{user.pk}"))
        for code in codes
    )
    audit.record(action="accounts.recovery_codes_made", actor=person, target=device)
    tell_owner(user, SecurityChange.RECOVERY_CODES)
    return sorted(codes)


@transaction.atomic
def rename_passkey(*, credential: WebAuthnCredential, name: str, actor: Actor) -> None:
    """Only a label for its owner; nothing is recorded."""
    require(is_own_account, actor, credential.user)
    credential.name = name
    credential.save(update_fields=["name"])


@transaction.atomic
def remove_device(*, device: TotpDevice | WebAuthnCredential, actor: Actor) -> None:
    """Remove an app or passkey; with the last one the recovery codes go too."""
    user = device.user
    person = require(is_own_account, actor, user)
    audit.record(action="accounts.device_removed", actor=person, target=device)
    device.delete()
    if not selectors.has_second_factor(user):
        RecoveryCodeSet.objects.filter(user=user).delete()
    tell_owner(user, SecurityChange.DEVICE_REMOVED)


@transaction.atomic
def reset_second_factor(*, user: User, actor: Actor) -> None:
    """For somebody who lost everything: their next sign-in sets up anew. Ends their sessions.

    Whoever asks for it must have been recognised by other means (docs/operations.md).
    """
    person = require(may_manage_people, actor)
    TotpDevice.objects.filter(user=user).delete()
    WebAuthnCredential.objects.filter(user=user).delete()
    WebAuthnUserHandle.objects.filter(user=user).delete()
    RecoveryCodeSet.objects.filter(user=user).delete()
    emails.void_links(user)
    user.sessions.all().delete()
    audit.record(action="accounts.second_factor_reset", actor=person, target=user)
    tell_owner(user, SecurityChange.SECOND_FACTOR_RESET)


def current_totp_code(device: TotpDevice) -> str:
    """The code the app shows now. For the demo's command and for tests only."""
    return f"{totp(device.seed, step=STEP_SECONDS):0{DIGITS}d}"


def _enrolled(user: User, device: Device) -> None:
    audit.record(action="accounts.device_added", actor=user, target=device)
    tell_owner(user, SecurityChange.DEVICE_ADDED)


def _check(pks: list[int], code: str) -> TotpDevice:
    """Try a code on several apps. A miss counts against all of them, and is kept: the
    transaction ends before the error is raised."""
    typed = "".join(code.split())
    with transaction.atomic():
        devices: list[TotpDevice] = list(
            TotpDevice.objects.select_for_update().filter(pk__in=pks).order_by("pk")
        )
        blocked = _seconds_blocked(devices)
        outcomes: list[CodeCheck] = []
        for device in devices:
            if device.blocked_until is None:
                outcomes.append(device.check_code(typed))
                if outcomes[-1] == CodeCheck.RIGHT:
                    return device
        if outcomes and CodeCheck.REPLAYED not in outcomes:
            for device in devices:
                if device.blocked_until is None:
                    device.throttle_increment()
            audit.record(action="accounts.wrong_code", actor=devices[0].user_id, target=devices[0])
    if blocked:
        raise CodesBlockedError(seconds=blocked)
    raise ReplayedCodeError if CodeCheck.REPLAYED in outcomes else WrongCodeError


def _normal(code: str) -> str:
    return "".join(letter for letter in code.lower() if letter.isalnum())


def _seconds_blocked(devices: Sequence[GuardedDevice]) -> int:
    """For how long every one of these is blocked; 0 when one can be tried."""
    untils = [device.blocked_until for device in devices]
    if not untils or None in untils:
        return 0
    first = min(until for until in untils if until is not None)
    return max(1, math.ceil(first.timestamp() - time.time()))
