"""Entering what patients signed, and correcting it."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial

from django.db import transaction
from django.db.models import Q

from portal.accounts.actors import Actor
from portal.accounts.models import User
from portal.consents.enums import Variant, VersionState
from portal.consents.models import FormDocument
from portal.consents.records.enums import CorrectionReason, Signer
from portal.consents.records.errors import (
    CorrectedAlreadyError,
    CorrectionRevivesError,
    DraftFormError,
    EndsTooEarlyError,
    MajorityMissingError,
    NotSignableError,
    OfAgeError,
    OwnAnswerError,
    SignedInFutureError,
    SignedTooEarlyError,
    SignedTooLateError,
    SignerMissingError,
    TakenBackByAnotherError,
    UndecidedModuleError,
    UnknownModuleError,
    WithdrawnFormError,
    WrongSignerError,
)
from portal.consents.records.models import (
    ConsentCorrection,
    ConsentRecord,
    ConsentSubject,
    ConsentWithdrawal,
    ModuleDecision,
)
from portal.consents.records.permissions import may_correct_consent, may_record_consent
from portal.consents.records.selectors import first_day_of, last_day_of, wording_of
from portal.privacy import audit

from .entries import lock_subject, require_person, today_of
from .losses import compare_with_held

# Who signs a form by its kind; a guardians' form names which of the two it was.
_SIGNERS = {
    Variant.ADULT: Signer.PATIENT,
    Variant.ASSENT_CHILD: Signer.CHILD,
    Variant.ASSENT_TEEN: Signer.CHILD,
}
_OF_GUARDIANS = {Variant.REPRESENTATIVE}


@dataclass(frozen=True)
class SignedPaper:
    """What the paper in the hospital's folder says.

    `decisions` has a yes or no for every module of the form, by code. `signed_on` and
    `valid_until` are days where the hospital is; the last day counts whole.

    `signer` says which guardian signed; of other forms the form itself says who. `majority_on` is
    any day of the month in which the patient comes of age: the first of that month is kept, never
    a birth date. A guardian's paper needs it, unless `for_grown_patient`: a guardian of an adult.
    `despite_withdrawal` confirms that a guardian signed knowing that somebody else took consent
    back.
    """

    document: FormDocument
    signed_on: date
    decisions: Mapping[str, bool]
    valid_until: date | None = None
    with_interpreter: bool = False
    signer: Signer | None = None
    majority_on: date | None = None
    for_grown_patient: bool = False
    despite_withdrawal: bool = False


@transaction.atomic
def record_consent(*, subject: uuid.UUID, paper: SignedPaper, actor: Actor) -> ConsentRecord:
    """Enter a signed paper for a patient; the actor attests that it lies in the hospital.

    `subject` is the id of the patient's record. Raises `NotYourTaskError`, or the
    `ConsentRecordError` that says what is wrong with the paper; nothing is written then.
    """
    person = require_person(may_record_consent, actor)
    holder = lock_subject(subject)
    compare_with_held(holder, actor=None)
    record = _enter(holder, paper, person)
    audit.record(
        action="consents.consent_recorded", actor=person, target=record, data=_facts(record)
    )
    compare_with_held(holder, actor=person)
    return record


@transaction.atomic
def correct_consent(
    *, record: ConsentRecord, reason: CorrectionReason, paper: SignedPaper | None, actor: Actor
) -> ConsentRecord | None:
    """Have a record count no more, and enter what the paper really says in its place.

    Without `paper` nothing takes its place: the entry belonged to another patient. Only the
    person who attested it may. Raises `CorrectedAlreadyError` where somebody else was quicker,
    and `CorrectionRevivesError` where a later day would undo a withdrawal.
    """
    is_theirs = partial(may_correct_consent, attested_by=record.attested_by_id)
    person = require_person(is_theirs, actor)
    holder = lock_subject(record.subject_id)
    compare_with_held(holder, actor=None)
    if ConsentCorrection.objects.filter(record=record).exists():
        raise CorrectedAlreadyError
    replacement = None
    if paper is not None:
        _refuse_revival(record, paper)
        replacement = _enter(holder, paper, person, corrects=record)
    ConsentCorrection.objects.create(
        record=record, replacement=replacement, reason=reason, corrected_by=person
    )
    audit.record(
        action="consents.consent_corrected",
        actor=person,
        target=record,
        data={"reason": reason.value, "replacement": replacement.pk if replacement else None},
    )
    compare_with_held(holder, actor=person)
    return replacement


def _enter(
    holder: ConsentSubject,
    paper: SignedPaper,
    actor: User,
    *,
    corrects: ConsentRecord | None = None,
) -> ConsentRecord:
    text = paper.document.text
    content = text.form_content
    _check_form(paper)
    _check_days(paper, actor)
    modules = {module.code: module for module in content.modules}
    for code in modules:
        # Only a real yes or no: the word "no" is true to Python.
        if not isinstance(paper.decisions.get(code), bool):
            raise UndecidedModuleError(module=code)
    for code in paper.decisions:
        if code not in modules:
            raise UnknownModuleError(module=code)
    signer = _signer_of(paper, content.variant)
    majority = _majority_of(paper, signer)
    if corrects is None and signer.is_guardian:
        _refuse_to_override(holder, paper, signer)
    record = ConsentRecord.objects.create(
        subject=holder,
        document=paper.document,
        signer=signer,
        signed_on=paper.signed_on,
        valid_until=paper.valid_until,
        with_interpreter=paper.with_interpreter,
        majority_on=majority,
        despite_withdrawal=paper.despite_withdrawal and signer.is_guardian,
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


def _signer_of(paper: SignedPaper, variant: Variant) -> Signer:
    if variant in _OF_GUARDIANS:
        if paper.signer is None:
            raise SignerMissingError
        if not paper.signer.is_guardian:
            raise WrongSignerError
        return paper.signer
    signer = _SIGNERS[variant]
    if paper.signer not in {None, signer}:
        raise WrongSignerError
    return signer


def _majority_of(paper: SignedPaper, signer: Signer) -> date | None:
    """The first day of the month: early by some days, so never late, and no birth date."""
    if signer == Signer.PATIENT or (signer.is_guardian and paper.for_grown_patient):
        return None
    if paper.majority_on is None:
        if signer.is_guardian:
            raise MajorityMissingError
        return None
    first = paper.majority_on.replace(day=1)
    if signer.is_guardian and paper.signed_on >= first:
        raise OfAgeError(since=first.isoformat())
    return first


def _refuse_to_override(holder: ConsentSubject, paper: SignedPaper, signer: Signer) -> None:
    """Say that a guardian's paper changes nothing, rather than keep it and let it lie unread."""
    own = holder.records.filter(
        correction=None,
        signer=Signer.PATIENT,
        signed_on__lte=paper.signed_on,
        decisions__code__in=paper.decisions,
    ).order_by("-signed_on")
    answer = own.first()
    if answer is not None:
        raise OwnAnswerError(signed=answer.signed_on.isoformat())
    if paper.despite_withdrawal:
        return
    granted = [code for code, is_granted in paper.decisions.items() if is_granted]
    taken_back = holder.withdrawals.filter(
        Q(covers_all=True) | Q(modules__code__in=granted), withdrawn_on__lt=paper.signed_on
    ).exclude(signer=signer)
    withdrawal = taken_back.order_by("-withdrawn_on").first()
    if withdrawal is not None and granted:
        raise TakenBackByAnotherError(withdrawn=withdrawal.withdrawn_on.isoformat())


def _refuse_revival(record: ConsentRecord, paper: SignedPaper) -> None:
    """What was taken back after it was entered stays so, whatever day its paper bears now."""
    granted = [code for code, is_granted in paper.decisions.items() if is_granted]
    entry: ConsentRecord | None = record
    while entry is not None:
        undone = ConsentWithdrawal.objects.filter(
            Q(covers_all=True) | Q(modules__code__in=granted),
            subject=record.subject_id,
            recorded_at__gte=entry.recorded_at,
            withdrawn_on__gte=entry.signed_on,
            withdrawn_on__lt=paper.signed_on,
        ).first()
        if undone is not None and granted:
            raise CorrectionRevivesError(withdrawn=undone.withdrawn_on.isoformat())
        before = ConsentCorrection.objects.filter(replacement=entry).select_related("record")
        correction = before.first()
        entry = correction.record if correction is not None else None


def _check_form(paper: SignedPaper) -> None:
    text = paper.document.text
    if (
        text.form_content.variant not in _SIGNERS.keys() | _OF_GUARDIANS
        or not text.form_content.modules
    ):
        raise NotSignableError
    if paper.document.state in {VersionState.PREPARING, VersionState.FAILED}:
        raise NotSignableError
    if not text.is_checked:
        raise DraftFormError


def _check_days(paper: SignedPaper, actor: User) -> None:
    if paper.signed_on > today_of(actor):
        raise SignedInFutureError
    first = first_day_of(paper.document)
    if paper.signed_on < first:
        raise SignedTooEarlyError(published=first.isoformat())
    last = last_day_of(paper.document)
    if last is not None and paper.signed_on > last:
        if paper.document.state == VersionState.WITHDRAWN:
            raise WithdrawnFormError
        raise SignedTooLateError(last=last.isoformat())
    if paper.valid_until is not None and paper.valid_until < paper.signed_on:
        raise EndsTooEarlyError


def _facts(record: ConsentRecord) -> dict[str, object]:
    decisions = record.decisions.all()
    return {
        "subject": record.subject_id,
        "document": record.document_id,
        "signed_on": record.signed_on,
        "granted": [row.code for row in decisions if row.is_granted],
        "refused": [row.code for row in decisions if not row.is_granted],
    }
