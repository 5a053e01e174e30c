"""What holds for a patient's modules on one day, from what was signed and taken back.

Pure: the facts come in, the answer comes out. The rules:

* Of each module the newest paper counts, by the day it was signed and then by the order of
  entry, signed by the patient, a parent or a representative on that day or before. A correction
  stands in the place of what it corrects.
* A child's assent permits nothing by itself, and a child's no is shown beside what counts.
* A withdrawal ends what was signed on its day or before. On its own day it wins, whatever was
  entered first: a paper typed late must not revive what a patient took back. It counts from the
  start of its day, and never later than from the day on which it was entered: where it was
  entered it may be tomorrow already.
* A paper counts until the end of its last day.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from .enums import ConsentState, Signer


@dataclass(frozen=True)
class Decision:
    """A yes or no on paper. `wording` is the SHA-256 of what the module said, `place` the key of
    the record or, for a correction, of the first one that it stands for."""

    record_id: int
    place: int
    code: str
    is_granted: bool
    signer: Signer
    signed_on: date
    valid_until: date | None
    wording: str


@dataclass(frozen=True)
class TakenBack:
    """A module of a withdrawal. `entered_on` is the day it was then where the portal is at home;
    None where only the withdrawal's own day is to be looked at."""

    code: str
    withdrawn_on: date
    entered_on: date | None = None

    def counts_on(self, day: date) -> bool:
        return min(self.withdrawn_on, self.entered_on or self.withdrawn_on) <= day


@dataclass(frozen=True)
class ModuleStanding:
    """What holds for one module. `decision` is the one that counts, or counted last."""

    code: str
    state: ConsentState
    decision: Decision | None
    withdrawn_on: date | None = None
    child_refuses: bool = False

    @property
    def is_granted(self) -> bool:
        return self.state == ConsentState.GRANTED


def standing_on(
    day: date, decisions: Iterable[Decision], taken_back: Iterable[TakenBack]
) -> dict[str, ModuleStanding]:
    """The standing of every module that was ever asked, by code."""
    signed = [decision for decision in decisions if decision.signed_on <= day]
    withdrawn = [taken for taken in taken_back if taken.counts_on(day)]
    return {
        code: _module(
            code,
            day,
            [decision for decision in signed if decision.code == code],
            [taken.withdrawn_on for taken in withdrawn if taken.code == code],
        )
        for code in sorted({decision.code for decision in signed})
    }


def _module(code: str, day: date, signed: list[Decision], withdrawn: list[date]) -> ModuleStanding:
    newest = _newest(decision for decision in signed if decision.signer.is_entitled)
    child = _newest(decision for decision in signed if not decision.signer.is_entitled)
    child_refuses = child is not None and not child.is_granted
    if newest is None:
        return ModuleStanding(code, ConsentState.ABSENT, None, child_refuses=child_refuses)
    ended = min((on for on in withdrawn if on >= newest.signed_on), default=None)
    if not newest.is_granted:
        state = ConsentState.REFUSED
    elif ended is not None:
        state = ConsentState.WITHDRAWN
    elif newest.valid_until is not None and newest.valid_until < day:
        state = ConsentState.EXPIRED
    else:
        state = ConsentState.GRANTED
    return ModuleStanding(code, state, newest, ended, child_refuses)


def _newest(decisions: Iterable[Decision]) -> Decision | None:
    return max(decisions, key=lambda made: (made.signed_on, made.place), default=None)
