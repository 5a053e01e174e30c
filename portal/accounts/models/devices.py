"""What a person has besides a password: authenticator apps and recovery codes.

django-otp's own plugins keep seeds and codes as plain text, so these are ours, on its base
classes; passkeys hold no secret and are django-otp-webauthn's own model.
"""

import time
import uuid
from base64 import b32encode
from datetime import datetime, timedelta
from typing import ClassVar
from urllib.parse import quote, urlencode

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_otp.models import Device, ThrottlingMixin, TimestampMixin
from django_otp.oath import TOTP

from portal.accounts.enums import CodeCheck
from portal.privacy import vault

# Wrong codes cost 1, 2, 4, … seconds of waiting, and never more than this, so that somebody
# who knows a password cannot keep the account's owner out for good.
LONGEST_WAIT = timedelta(minutes=15)
# Codes of the step before and after are taken too: clocks differ.
TOLERANCE = 1
STEP_SECONDS = 30
DIGITS = 6


class GuardedDevice(TimestampMixin, ThrottlingMixin, Device):
    """A device whose codes can be guessed, and therefore slows down after wrong ones."""

    class Meta:
        abstract = True

    def get_throttle_factor(self) -> int:
        return 1

    @property
    def blocked_until(self) -> datetime | None:
        """Until when no code is looked at, or None."""
        if not self.throttling_failure_count or self.throttling_failure_timestamp is None:
            return None
        seconds = 2 ** min(self.throttling_failure_count - 1, 20)
        until: datetime = self.throttling_failure_timestamp + min(
            timedelta(seconds=seconds), LONGEST_WAIT
        )
        now = timezone.now()
        # A wait that ends later than any can was begun while the clock was ahead.
        return until if now < until <= now + LONGEST_WAIT else None

    def verify_is_allowed(self) -> tuple[bool, dict[str, object] | None]:
        until = self.blocked_until
        return (until is None, {"locked_until": until} if until else None)

    def verify_token(self, token: str) -> bool:
        """django-otp's interface; ours is `check_code`, which says what was wrong."""
        outcome = CodeCheck.TOO_SOON if self.blocked_until else self.check_code(token)
        if outcome == CodeCheck.WRONG:
            self.throttle_increment()
        return outcome == CodeCheck.RIGHT

    def check_code(self, code: str) -> CodeCheck:
        """Compare, and use the code up when it is right. Called with the row locked."""
        raise NotImplementedError


class TotpDevice(GuardedDevice):
    """An authenticator app (RFC 6238). Its seed is readable only under the vault's key ring."""

    # The seed is bound to this, for the primary key is not known before the row is written.
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sealed_seed = models.CharField(max_length=200, editable=False)
    last_step = models.BigIntegerField(default=-1, editable=False)
    seed_made_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("authenticator app")
        verbose_name_plural = _("authenticator apps")
        ordering = ("created_at",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user"],
                condition=models.Q(confirmed=False),
                name="accounts_one_unconfirmed_app",
            ),
        ]

    def __str__(self) -> str:
        return str(self.name)

    def seal_place(self) -> tuple[str, str, str]:
        """Table, row and field that the seed is bound to."""
        return ("accounts_totpdevice", str(self.uuid), "sealed_seed")

    def set_seed(self, seed: bytes) -> None:
        """Seal 20 random bytes; the caller saves."""
        table, row, field = self.seal_place()
        self.sealed_seed = vault.seal_secret(seed.hex(), table=table, row=row, field=field)

    @property
    def seed(self) -> bytes:
        """The plain seed. Raises a `VaultError` when the row was tampered with."""
        table, row, field = self.seal_place()
        return bytes.fromhex(vault.open_secret(self.sealed_seed, table=table, row=row, field=field))

    @property
    def secret_text(self) -> str:
        """The seed as people type it into an app: base 32 in groups of four."""
        text = b32encode(self.seed).decode()
        return " ".join(text[i : i + 4] for i in range(0, len(text), 4))

    @property
    def config_url(self) -> str:
        """The address an authenticator app reads from the QR code."""
        issuer = settings.OTP_TOTP_ISSUER.replace(":", "")
        parameters = {
            "secret": b32encode(self.seed).decode(),
            "algorithm": "SHA1",
            "digits": DIGITS,
            "period": STEP_SECONDS,
            "issuer": issuer,
        }
        label = quote(f"{issuer}:{self.user.email}", safe="@:")
        return f"otpauth://totp/{label}?{urlencode(parameters, quote_via=quote)}"

    def step_used(self, now: float) -> int:
        """The step whose code was used last, as seen at `now` (seconds since 1970); -1: none.

        A step further ahead than any code that is taken now was noted while the clock was ahead;
        it would refuse every right code until that day.
        """
        return self.last_step if self.last_step <= now // STEP_SECONDS + TOLERANCE else -1

    def check_code(self, code: str) -> CodeCheck:
        if not (code.isascii() and code.isdigit() and len(code) == DIGITS):
            return CodeCheck.WRONG
        clock = TOTP(self.seed, step=STEP_SECONDS, digits=DIGITS)
        clock.time = time.time()
        if not clock.verify(int(code), tolerance=TOLERANCE):
            return CodeCheck.WRONG
        # `verify` has moved the clock to the step that the code belongs to.
        if clock.t() <= self.step_used(clock.time):
            return CodeCheck.REPLAYED
        self.last_step = clock.t()
        self.throttle_reset(commit=False)
        self.set_last_used_timestamp(commit=False)
        self.save()
        return CodeCheck.RIGHT


class RecoveryCodeSet(GuardedDevice):
    """A person's recovery codes, which let them in when they have lost everything else."""

    class Meta:
        verbose_name = _("recovery codes")
        verbose_name_plural = _("recovery codes")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user"], name="accounts_one_set_of_recovery_codes"),
        ]

    def __str__(self) -> str:
        return str(self.name)


class RecoveryCode(models.Model):
    """One code, kept as a keyed hash only; it works once."""

    device = models.ForeignKey(RecoveryCodeSet, models.CASCADE, related_name="codes")
    hash = models.CharField(max_length=80, editable=False)
    used_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["device", "hash"], name="accounts_recovery_code_once"),
        ]

    def __str__(self) -> str:
        return f"{self.device_id}"
