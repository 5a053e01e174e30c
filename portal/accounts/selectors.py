"""What accounts are asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django_otp_webauthn.models import WebAuthnCredential

from .enums import Role
from .models import EmailChange, RecoveryCode, Session, TotpDevice, User


@dataclass(frozen=True)
class SecondFactors:
    """What a person can confirm a sign-in with."""

    apps: Sequence[TotpDevice]
    passkeys: Sequence[WebAuthnCredential]
    recovery_codes_left: int
    recovery_codes_made_at: datetime | None

    @property
    def any(self) -> bool:
        return bool(self.apps or self.passkeys)


def second_factors_of(user: User) -> SecondFactors:
    """Everything confirmed; an app that is only being set up does not count."""
    codes = RecoveryCode.objects.filter(device__user=user, device__confirmed=True)
    made = codes.values_list("device__created_at", flat=True).first()
    return SecondFactors(
        apps=list(TotpDevice.objects.filter(user=user, confirmed=True)),
        passkeys=list(passkeys_of(user)),
        recovery_codes_left=codes.filter(used_at=None).count(),
        recovery_codes_made_at=made,
    )


def has_second_factor(user: User | AnonymousUser) -> bool:
    """Whether signing in takes a second step. Recovery codes alone are none."""
    if user.is_anonymous:
        return False
    return (
        TotpDevice.objects.filter(user=user, confirmed=True).exists() or passkeys_of(user).exists()
    )


def passkeys_of(user: User) -> QuerySet[WebAuthnCredential]:
    """Confirmed ones, the oldest first."""
    found: QuerySet[WebAuthnCredential] = WebAuthnCredential.objects.filter(
        user=user, confirmed=True
    ).order_by("created_at")
    return found


def sessions_of(user: User) -> QuerySet[Session]:
    """Sessions that could still be used, the one seen last first."""
    return Session.objects.live().filter(user=user)


def other_administrators(user: User) -> QuerySet[User]:
    """Active administrators besides `user`."""
    return User.objects.filter(role_grants__role=Role.ADMINISTRATOR, is_active=True).exclude(
        pk=user.pk
    )


def owner_of(email: str) -> User | None:
    """Who has this address, their account open or closed."""
    return User.objects.filter(email=email).first()


def waiting_email_change(user: User) -> EmailChange | None:
    """The new address that this person has asked for and not confirmed yet."""
    found: EmailChange | None = EmailChange.objects.waiting().filter(user=user).first()
    return found


def email_change_of(user: User, token: str) -> EmailChange | None:
    """What a mailed link would change; None where it works no longer or is somebody else's."""
    change: EmailChange | None = EmailChange.objects.for_token(token)
    return change if change is not None and change.user_id == user.pk else None


def user_by_email(email: str) -> User | None:
    """The active person with this address, however it is capitalised."""
    return User.objects.filter(email=email.strip().lower(), is_active=True).first()
