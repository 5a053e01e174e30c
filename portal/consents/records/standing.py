"""What holds for a patient's modules on one day, from what was signed and taken back.

Pure: the facts come in, the answer comes out. `ConsentSubjectQuerySet.with_consent` is the same
rule in SQL. Decision 6 has the rules as a table, with their reasons. In short:

* Three voices speak: the patient's own (a child's no and a grown patient's answer are one), and
  each guardian's. Of each voice the newest paper counts, by the day it was signed and then by the
  order of entry. A correction stands in the place of what it corrects.
* A child's yes permits nothing by itself, a child's no stops everything. A grown patient's answer
  makes the guardians' count no more. So does coming of age, with or without an answer.
* Guardians who disagree are a conflict, which permits nothing until a person has decided it. A
  decision is about two papers: a further one opens the conflict anew.
* A withdrawal ends what was signed on its day or before, whoever signed and whatever was entered
  first. A guardian's later paper says that it was signed in spite of another's withdrawal, or it
  counts no more than those before. A withdrawal counts from the start of its day, and never later
  than from the day on which it was entered: where it was entered it may be tomorrow already.
* A paper counts until the end of its last day.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from .enums import ConsentState, Signer


@dataclass(frozen=True)
class Decision:
    """A yes or no on paper. `wording` is the SHA-256 of what the module said, `place` the key of
    the record or, for a correction, of the first one that it stands for. `majority_on` is the day
    from which guardians speak no more, None where it is not known or will not come."""

    record_id: int
    place: int
    code: str
    is_granted: bool
    signer: Signer
    signed_on: date
    valid_until: date | None
    wording: str
    majority_on: date | None = None
    despite_withdrawal: bool = False


@dataclass(frozen=True)
class TakenBack:
    """What a withdrawal takes back: one module, or with None for `code` all of them.

    `entered_on` is the day it was then where the portal is at home; None where only the
    withdrawal's own day is to be looked at. `signer` is whose withdrawal it is.
    """

    code: str | None
    withdrawn_on: date
    entered_on: date | None = None
    signer: Signer = Signer.PATIENT

    def counts_on(self, day: date) -> bool:
        return min(self.withdrawn_on, self.entered_on or self.withdrawn_on) <= day

    def ends(self, decision: Decision) -> bool:
        """Whether the decision counts no more because of it."""
        if self.code not in (None, decision.code):
            return False
        is_anothers = decision.signer.is_guardian and decision.signer != self.signer
        return self.withdrawn_on >= decision.signed_on or (
            is_anothers and not decision.despite_withdrawal
        )


@dataclass(frozen=True)
class Settlement:
    """That a person decided between the papers of two guardians on one module."""

    place: int
    code: str
    first_record: int
    second_record: int
    is_granted: bool
    decided_on: date


@dataclass(frozen=True)
class ModuleStanding:
    """What holds for one module. `decision` is the one that counts, or counted last.

    `child_refuses` says that the child's no is what stops it; `opposed` is the other guardian's
    decision where two disagree.
    """

    code: str
    state: ConsentState
    decision: Decision | None
    withdrawn_on: date | None = None
    child_refuses: bool = False
    opposed: Decision | None = None

    @property
    def is_granted(self) -> bool:
        return self.state == ConsentState.GRANTED


def standing_on(
    day: date,
    decisions: Collection[Decision],
    taken_back: Iterable[TakenBack],
    settlements: Iterable[Settlement] = (),
) -> dict[str, ModuleStanding]:
    """The standing of every module that was ever asked, by code."""
    majorities = [made.majority_on for made in decisions if made.majority_on is not None]
    is_of_age = bool(majorities) and min(majorities) <= day
    signed = [made for made in decisions if made.signed_on <= day]
    withdrawn = [taken for taken in taken_back if taken.counts_on(day)]
    settled = [made for made in settlements if made.decided_on <= day]
    return {
        code: _module(
            code,
            [_Judged.of(made, day, withdrawn) for made in signed if made.code == code],
            [made for made in settled if made.code == code],
            is_of_age=is_of_age,
        )
        for code in sorted({made.code for made in signed})
    }


@dataclass(frozen=True)
class _Judged:
    """A decision and what it is worth by itself. `is_no` where the signer means no: he said so, or
    took his own yes back."""

    made: Decision
    state: ConsentState
    is_no: bool
    withdrawn_on: date | None

    @classmethod
    def of(cls, made: Decision, day: date, withdrawn: Iterable[TakenBack]) -> "_Judged":
        ending = [taken for taken in withdrawn if taken.ends(made)]
        ended_on = min((taken.withdrawn_on for taken in ending), default=None)
        by_signer = any(taken.signer == made.signer for taken in ending)
        if not made.is_granted:
            state = ConsentState.REFUSED
        elif ending:
            state = ConsentState.WITHDRAWN
        elif made.valid_until is not None and made.valid_until < day:
            state = ConsentState.EXPIRED
        else:
            state = ConsentState.GRANTED
        return cls(made, state, by_signer or not made.is_granted, ended_on)


# Of two guardians whose papers both permit nothing, the answer to show.
_WEIGHT = (ConsentState.REFUSED, ConsentState.WITHDRAWN, ConsentState.EXPIRED)


def _module(
    code: str, judged: Sequence[_Judged], settled: Sequence[Settlement], *, is_of_age: bool
) -> ModuleStanding:
    own = _newest(judged, Signer.PATIENT)
    child = _newest(judged, Signer.CHILD)
    spoken = [one for one in judged if one.made.signer.is_guardian]
    # For a grown patient guardians speak on a paper that knows no coming of age.
    speaking = [one for one in spoken if not is_of_age or one.made.majority_on is None]
    guardians = [
        newest
        for newest in (_newest(speaking, Signer.GUARDIAN_1), _newest(speaking, Signer.GUARDIAN_2))
        if newest is not None
    ]
    last_word = max((one for one in (own, child) if one is not None), key=_age, default=None)
    if last_word is not None and last_word is child and not child.made.is_granted:
        return ModuleStanding(code, ConsentState.CHILD_REFUSES, child.made, child_refuses=True)
    if own is not None:
        return _said(code, own)
    if guardians:
        return _between(code, guardians, settled)
    if spoken:
        return ModuleStanding(code, ConsentState.CAME_OF_AGE, max(spoken, key=_age).made)
    return ModuleStanding(code, ConsentState.ABSENT, None)


def _between(
    code: str, guardians: Sequence[_Judged], settled: Sequence[Settlement]
) -> ModuleStanding:
    yes = [one for one in guardians if one.state == ConsentState.GRANTED]
    against = [one for one in guardians if one.is_no]
    if not yes:
        return _said(code, min(guardians, key=lambda one: _WEIGHT.index(one.state)))
    if not against:
        return _said(code, max(yes, key=_age))
    pair = tuple(one.made.record_id for one in guardians)
    about = [made for made in settled if (made.first_record, made.second_record) == pair]
    decided = max(about, key=lambda made: made.place, default=None)
    if decided is None:
        state = ConsentState.CONFLICT
    else:
        state = ConsentState.GRANTED if decided.is_granted else ConsentState.REFUSED
    holds, opposed = yes[0].made, against[0].made
    if state == ConsentState.REFUSED:
        holds, opposed = opposed, holds
    return ModuleStanding(code, state, holds, opposed=opposed)


def _said(code: str, one: _Judged) -> ModuleStanding:
    return ModuleStanding(code, one.state, one.made, one.withdrawn_on)


def _newest(judged: Iterable[_Judged], signer: Signer) -> _Judged | None:
    return max((one for one in judged if one.made.signer == signer), key=_age, default=None)


def _age(one: _Judged) -> tuple[date, int]:
    return one.made.signed_on, one.made.place
