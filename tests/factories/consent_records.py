"""Rows of what patients signed, without the services that check them."""

import uuid
from datetime import timedelta

from django.utils import timezone

from portal.consents.enums import CorrectionReason, Signer
from portal.consents.models import (
    ConsentCorrection,
    ConsentRecord,
    ConsentSubject,
    ConsentWithdrawal,
    FormDocument,
    ModuleDecision,
    WithdrawalEffect,
    WithdrawnModule,
)
from tests.factories.accounts import make_user
from tests.factories.consents import make_version


def make_record() -> ConsentRecord:
    """A paper signed today, without decisions."""
    document = FormDocument.objects.filter(text__version=make_version())[0]
    return ConsentRecord.objects.create(
        subject=ConsentSubject.objects.create(),
        document=document,
        signer=Signer.PATIENT,
        signed_on=timezone.localdate(),
        valid_until=timezone.localdate() + timedelta(days=1),
        attested_by=make_user(),
    )


def make_decision() -> ModuleDecision:
    return ModuleDecision.objects.create(
        record=make_record(), code="care", is_granted=True, wording="0" * 64
    )


def make_correction() -> ConsentCorrection:
    record = make_record()
    return ConsentCorrection.objects.create(
        record=record, reason=CorrectionReason.MISTYPED, corrected_by=record.attested_by
    )


def make_withdrawal() -> ConsentWithdrawal:
    subject = ConsentSubject.objects.create(pk=uuid.uuid4())
    return ConsentWithdrawal.objects.create(
        subject=subject, withdrawn_on=timezone.localdate(), recorded_by=make_user()
    )


def make_withdrawn_module() -> WithdrawnModule:
    return WithdrawnModule.objects.create(withdrawal=make_withdrawal(), code="care")


def make_effect() -> WithdrawalEffect:
    return WithdrawalEffect.objects.create(withdrawal=make_withdrawal(), key="tests.effect")
