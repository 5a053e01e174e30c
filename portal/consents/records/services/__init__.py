"""Writes to consent records: entering, correcting, taking back, deciding, and what a loss does."""

from .conflicts import decide_conflict
from .losses import (
    EffectMissingError,
    carry_out,
    notice_losses,
    notice_losses_by_time,
    queue_effects_again,
)
from .recording import SignedPaper, correct_consent, record_consent
from .withdrawing import withdraw_consent

__all__ = [
    "EffectMissingError",
    "SignedPaper",
    "carry_out",
    "correct_consent",
    "decide_conflict",
    "notice_losses",
    "notice_losses_by_time",
    "queue_effects_again",
    "record_consent",
    "withdraw_consent",
]
