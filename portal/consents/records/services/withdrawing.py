"""Taking consent back."""

import uuid
from collections.abc import Collection
from datetime import date
from functools import partial

from django.db import transaction
from django.db.models import Q

from portal.accounts.actors import Actor
from portal.consents.models import FormModule
from portal.consents.records.enums import Signer
from portal.consents.records.errors import (
    NothingToWithdrawError,
    SignedInFutureError,
    UnknownModuleError,
    WithdrawnBeforeSignedError,
)
from portal.consents.records.models import (
    ConsentSubject,
    ConsentWithdrawal,
    ModuleDecision,
    WithdrawnModule,
)
from portal.consents.records.permissions import may_withdraw_consent
from portal.consents.records.selectors import ended_by_withdrawal, standing_of, today
from portal.privacy import audit

from .entries import attested_by, lock_subject, require_person, today_of
from .losses import compare_with_held


@transaction.atomic
def withdraw_consent(
    *,
    subject: uuid.UUID,
    codes: Collection[str] | None,
    withdrawn_on: date,
    actor: Actor,
    signer: Signer = Signer.PATIENT,
    answers_older_paper: bool = False,
) -> ConsentWithdrawal:
    """Take back modules of a patient's consent, or all of it where `codes` is None.

    It ends what was signed up to `withdrawn_on`, whoever signed and whenever the paper is entered:
    the letter may come before the paper, or without one. It counts from the start of its day, at
    once for whoever asks; what else follows is queued as `LossEffect`. `signer` is whose letter it
    is; where that is not known it is the patient's, whom no guardian overrides unsaid.
    `answers_older_paper` confirms a day before the consent that holds was signed. Show
    `selectors.preview_withdrawal` first.

    Raises `NothingToWithdrawError` where it was entered already, so that of two people who
    withdraw at once one is told; `WithdrawnBeforeSignedError`; `SignedInFutureError`;
    `UnknownModuleError`; `NotYourTaskError`.
    """
    holder = lock_subject(subject)
    tied = attested_by(holder)
    person = require_person(partial(may_withdraw_consent, attested_by=tied), actor)
    if withdrawn_on > today_of(person):
        raise SignedInFutureError
    compare_with_held(holder, actor=None)
    _check_codes(holder, codes, withdrawn_on, signer)
    if not answers_older_paper:
        _check_day(subject, codes, withdrawn_on)
    ending = ended_by_withdrawal(subject, codes=codes, on=withdrawn_on)
    taken = sorted(ending if codes is None else set(codes))
    withdrawal = ConsentWithdrawal.objects.create(
        subject=holder,
        withdrawn_on=withdrawn_on,
        signer=signer,
        covers_all=codes is None,
        recorded_by=person,
    )
    WithdrawnModule.objects.bulk_create(
        WithdrawnModule(withdrawal=withdrawal, code=code) for code in taken
    )
    audit.record(
        action="consents.consent_withdrawn",
        actor=person,
        target=withdrawal,
        data={
            "subject": subject,
            "modules": taken,
            "all": codes is None,
            "by": signer.value,
            "on": withdrawn_on,
        },
    )
    compare_with_held(holder, actor=person)
    return withdrawal


def _check_codes(
    holder: ConsentSubject, codes: Collection[str] | None, on: date, signer: Signer
) -> None:
    before = holder.withdrawals.filter(withdrawn_on__gte=on, signer=signer)
    if codes is None:
        if before.filter(covers_all=True).exists():
            raise NothingToWithdrawError(module="")
        return
    if not codes:
        raise NothingToWithdrawError(module="")
    known = set(FormModule.objects.filter(code__in=codes).values_list("code", flat=True))
    known |= set(
        ModuleDecision.objects.filter(record__subject=holder, code__in=codes).values_list(
            "code", flat=True
        )
    )
    for code in sorted(set(codes)):
        if code not in known:
            raise UnknownModuleError(module=code)
        if before.filter(Q(covers_all=True) | Q(modules__code=code)).exists():
            raise NothingToWithdrawError(module=code)


def _check_day(subject: uuid.UUID, codes: Collection[str] | None, on: date) -> None:
    for code, held in standing_of(subject, on=max(on, today())).items():
        is_meant = codes is None or code in codes
        is_newer = held.decision is not None and held.decision.signed_on > on
        if is_meant and held.is_granted and is_newer:
            raise WithdrawnBeforeSignedError
