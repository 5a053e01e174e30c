"""Entering what patients signed, correcting it, and taking it back."""

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from portal.accounts.models import User
from portal.consents.enums import Variant, VersionState
from portal.consents.models import FormDocument
from portal.consents.records.effects import effects_of
from portal.consents.records.enums import ConsentState, CorrectionReason, Signer
from portal.consents.records.errors import (
    CorrectedAlreadyError,
    CorrectionRevivesError,
    DraftFormError,
    EndsTooEarlyError,
    NotForYouError,
    NothingToWithdrawError,
    NotSignableError,
    SignedInFutureError,
    SignedTooEarlyError,
    SignedTooLateError,
    UndecidedModuleError,
    UnknownModuleError,
    WithdrawnBeforeSignedError,
    WithdrawnFormError,
)
from portal.consents.records.models import (
    ConsentCorrection,
    ConsentRecord,
    ConsentSubject,
    ConsentWithdrawal,
    ModuleDecision,
    WithdrawalEffect,
    WithdrawnModule,
)
from portal.consents.records.permissions import may_record_consent, may_withdraw_consent
from portal.consents.records.selectors import (
    first_day_of,
    last_day_of,
    standing_of,
    today,
    wording_of,
)
from portal.consents.records.standing import ModuleStanding
from portal.consents.records.tasks import carry_out_effect
from portal.privacy import audit

_SIGNERS = {
    Variant.ADULT: Signer.PATIENT,
    Variant.REPRESENTATIVE: Signer.REPRESENTATIVE,
    Variant.ASSENT_CHILD: Signer.CHILD,
    Variant.ASSENT_TEEN: Signer.CHILD,
}


@dataclass(frozen=True)
class SignedPaper:
    """What the paper in the hospital's folder says.

    `decisions` has a yes or no for every module of the form, by code. `signed_on` and
    `valid_until` are days where the hospital is; the last day counts whole.
    """

    document: FormDocument
    signed_on: date
    decisions: Mapping[str, bool]
    valid_until: date | None = None
    with_interpreter: bool = False


@transaction.atomic
def record_consent(*, subject: uuid.UUID, paper: SignedPaper, actor: User) -> ConsentRecord:
    """Enter a signed paper for a patient; the actor attests that it lies in the hospital.

    `subject` is the id of the patient's record. Raises `NotForYouError`, or the
    `ConsentRecordError` that says what is wrong with the paper; nothing is written then.
    """
    if not may_record_consent(actor):
        raise NotForYouError
    holder = _lock(subject)
    record = _enter(holder, paper, actor)
    audit.record(
        action="consents.consent_recorded", actor=actor, target=record, data=_facts(record)
    )
    return record


@transaction.atomic
def correct_consent(
    *, record: ConsentRecord, reason: CorrectionReason, paper: SignedPaper | None, actor: User
) -> ConsentRecord | None:
    """Have a record count no more, and enter what the paper really says in its place.

    Without `paper` nothing takes its place: the entry belonged to another patient. Only the
    person who attested it may. Raises `CorrectedAlreadyError` where somebody else was quicker,
    and `CorrectionRevivesError` where a later day would undo a withdrawal. A form that was
    withdrawn since can be named again: what was signed on it stays as its records say.
    """
    if not may_record_consent(actor) or record.attested_by_id != actor.pk:
        raise NotForYouError
    holder = _lock(record.subject_id)
    if ConsentCorrection.objects.filter(record=record).exists():
        raise CorrectedAlreadyError
    replacement = None
    if paper is not None:
        _refuse_revival(record, paper)
        replacement = _enter(holder, paper, actor, corrects=record)
    ConsentCorrection.objects.create(
        record=record, replacement=replacement, reason=reason, corrected_by=actor
    )
    audit.record(
        action="consents.consent_corrected",
        actor=actor,
        target=record,
        data={"reason": reason.value, "replacement": replacement.pk if replacement else None},
    )
    return replacement


@transaction.atomic
def withdraw_consent(
    *,
    subject: uuid.UUID,
    codes: Collection[str] | None,
    withdrawn_on: date,
    actor: User,
) -> ConsentWithdrawal:
    """Take back modules of a patient's consent (all that is granted where `codes` is None).

    It counts from the start of `withdrawn_on`, at once for whoever asks; what else follows is
    queued and tracked as `WithdrawalEffect`. Show `selectors.preview_withdrawal` first.
    Raises `NothingToWithdrawError` where a module is not granted, so that of two people who
    withdraw at once one is told; `WithdrawnBeforeSignedError`; `SignedInFutureError`.
    """
    holder = _lock(subject)
    # Not who entered another patient's paper here: that was corrected, and is no tie.
    attested_by = holder.records.filter(correction=None).values_list("attested_by", flat=True)
    if not may_withdraw_consent(actor, attested_by=set(attested_by)):
        raise NotForYouError
    if withdrawn_on > _today_of(actor):
        raise SignedInFutureError
    ending = _ending(subject, codes, withdrawn_on)
    withdrawal = ConsentWithdrawal.objects.create(
        subject=holder, withdrawn_on=withdrawn_on, recorded_by=actor
    )
    WithdrawnModule.objects.bulk_create(
        WithdrawnModule(withdrawal=withdrawal, code=code) for code in ending
    )
    for effect in effects_of(ending):
        row = WithdrawalEffect.objects.create(withdrawal=withdrawal, key=effect.key)
        transaction.on_commit(partial(carry_out_effect.enqueue, row.pk))
    audit.record(
        action="consents.consent_withdrawn",
        actor=actor,
        target=withdrawal,
        data={"subject": subject, "modules": ending, "on": withdrawn_on},
    )
    return withdrawal


def _lock(subject: uuid.UUID) -> ConsentSubject:
    ConsentSubject.objects.get_or_create(pk=subject)
    return ConsentSubject.objects.select_for_update().get(pk=subject)


def _enter(
    holder: ConsentSubject,
    paper: SignedPaper,
    actor: User,
    *,
    corrects: ConsentRecord | None = None,
) -> ConsentRecord:
    text = paper.document.text
    content = text.form_content
    # A paper that was accepted before, and whose entry alone is put right.
    is_known = corrects is not None and paper.document.pk == corrects.document_id
    _check_form(paper, is_known=is_known)
    _check_days(paper, actor)
    modules = {module.code: module for module in content.modules}
    for code in modules:
        if code not in paper.decisions:
            raise UndecidedModuleError(module=code)
    for code in paper.decisions:
        if code not in modules:
            raise UnknownModuleError(module=code)
    record = ConsentRecord.objects.create(
        subject=holder,
        document=paper.document,
        signer=_SIGNERS[content.variant],
        signed_on=paper.signed_on,
        valid_until=paper.valid_until,
        with_interpreter=paper.with_interpreter,
        attested_by=actor,
        first_entry_id=(corrects.first_entry_id or corrects.pk) if corrects is not None else None,
    )
    ModuleDecision.objects.bulk_create(
        ModuleDecision(
            record=record,
            code=code,
            is_granted=paper.decisions[code],
            wording=wording_of(module),
        )
        for code, module in modules.items()
    )
    return record


def _refuse_revival(record: ConsentRecord, paper: SignedPaper) -> None:
    """What was taken back after it was entered stays so, whatever day its paper bears now."""
    granted = [code for code, is_granted in paper.decisions.items() if is_granted]
    entry: ConsentRecord | None = record
    while entry is not None:
        undone = ConsentWithdrawal.objects.filter(
            subject=record.subject_id,
            recorded_at__gte=entry.recorded_at,
            withdrawn_on__gte=entry.signed_on,
            withdrawn_on__lt=paper.signed_on,
            modules__code__in=granted,
        ).first()
        if undone is not None:
            raise CorrectionRevivesError(withdrawn=undone.withdrawn_on.isoformat())
        before = ConsentCorrection.objects.filter(replacement=entry).select_related("record")
        correction = before.first()
        entry = correction.record if correction is not None else None


def _check_form(paper: SignedPaper, *, is_known: bool) -> None:
    text = paper.document.text
    if text.form_content.variant not in _SIGNERS or not text.form_content.modules:
        raise NotSignableError
    if paper.document.state == VersionState.WITHDRAWN and not is_known:
        raise WithdrawnFormError
    if paper.document.state in {VersionState.PREPARING, VersionState.FAILED}:
        raise NotSignableError
    if not text.is_checked:
        raise DraftFormError


def _check_days(paper: SignedPaper, actor: User) -> None:
    if paper.signed_on > _today_of(actor):
        raise SignedInFutureError
    first = first_day_of(paper.document)
    if paper.signed_on < first:
        raise SignedTooEarlyError(published=first.isoformat())
    last = last_day_of(paper.document)
    if last is not None and paper.signed_on > last:
        raise SignedTooLateError(last=last.isoformat())
    if paper.valid_until is not None and paper.valid_until < paper.signed_on:
        raise EndsTooEarlyError


def _today_of(person: User) -> date:
    """The day it is for this person: in Kyiv it begins an hour before it does in Brussels."""
    return timezone.localdate(timezone=ZoneInfo(person.time_zone))


def _ending(subject: uuid.UUID, codes: Collection[str] | None, on: date) -> list[str]:
    """The modules that this withdrawal ends: granted now, or still on its day."""
    newest = standing_of(subject, on=max(on, today()))
    granted = [code for code, held in newest.items() if _can_end(held, on)]
    ending = granted if codes is None else sorted(set(codes))
    if not ending:
        raise NothingToWithdrawError(module="")
    for code in ending:
        if code not in granted:
            raise NothingToWithdrawError(module=code)
        decision = newest[code].decision
        if decision is not None and decision.signed_on > on:
            raise WithdrawnBeforeSignedError
    return ending


def _can_end(held: ModuleStanding, on: date) -> bool:
    """A letter may be entered when the consent that it took back has expired meanwhile; what
    follows from the withdrawal follows all the same."""
    last = held.decision.valid_until if held.decision is not None else None
    has_expired_since = held.state == ConsentState.EXPIRED and last is not None and last >= on
    return held.is_granted or has_expired_since


def _facts(record: ConsentRecord) -> dict[str, object]:
    decisions = record.decisions.all()
    return {
        "subject": record.subject_id,
        "document": record.document_id,
        "signed_on": record.signed_on,
        "granted": [row.code for row in decisions if row.is_granted],
        "refused": [row.code for row in decisions if not row.is_granted],
    }
