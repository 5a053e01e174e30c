"""What patients signed: as people enter it, and as rows without the services that check them."""

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils import timezone

from portal.accounts.enums import Role
from portal.accounts.models import User
from portal.consents.models import FormDocument, FormVersion
from portal.consents.records.enums import CorrectionReason, Signer
from portal.consents.records.models import (
    ConsentCorrection,
    ConsentRecord,
    ConsentSubject,
    ConsentWithdrawal,
    ModuleDecision,
    WithdrawalEffect,
    WithdrawnModule,
)
from portal.consents.records.services import SignedPaper, record_consent
from tests.factories.accounts import make_user
from tests.factories.consents import make_version

# The moment at which tests that travel there enter papers, and what they enter.
NOW = datetime(2026, 5, 10, 10, tzinfo=UTC)
TODAY = NOW.date()
PUBLISHED = NOW - timedelta(days=400)


def verified(*roles: Role, **fields: Any) -> User:
    """Somebody who has just passed the second step."""
    user = make_user(*roles, **fields)
    user.is_verified = lambda: True  # type: ignore[attr-defined]  # -- what the middleware adds
    return user


def document(version: FormVersion | None = None, language: str = "en") -> FormDocument:
    version = version or make_version(published_at=PUBLISHED)
    return FormDocument.objects.select_related("text__version", "centre_edition").get(
        text__version=version, text__language=language, is_large=False
    )


def paper(of: FormDocument | None = None, **facts: Any) -> SignedPaper:
    values = {
        "signed_on": TODAY - timedelta(days=30),
        "decisions": {"care": True, "registry": False},
        **facts,
    }
    return SignedPaper(document=of or document(), **values)


def granted(actor: User, **decisions: bool) -> uuid.UUID:
    """A patient with these decisions, signed a month ago."""
    subject = uuid.uuid4()
    chosen = {"care": True, "registry": True, **decisions}
    record_consent(subject=subject, paper=paper(decisions=chosen), actor=actor)
    return subject


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
