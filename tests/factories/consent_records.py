"""What patients signed: as people enter it, and as rows without the services that check them."""

import uuid
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.utils import timezone

from portal.accounts.enums import Role
from portal.accounts.models import User
from portal.consents.enums import Variant
from portal.consents.models import FormDocument, FormVersion
from portal.consents.records.enums import ConflictReason, ConsentState, CorrectionReason, Signer
from portal.consents.records.models import (
    ConflictDecision,
    ConsentCorrection,
    ConsentLoss,
    ConsentRecord,
    ConsentSubject,
    ConsentWithdrawal,
    HeldConsent,
    LossEffect,
    LostModule,
    ModuleDecision,
    WithdrawnModule,
)
from portal.consents.records.services import SignedPaper, record_consent
from tests.factories.accounts import make_user
from tests.factories.consents import make_form, make_version

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


def guardians_form(**fields: Any) -> FormDocument:
    """A published form that guardians sign."""
    form = make_form(variant=Variant.REPRESENTATIVE, **fields)
    return document(make_version(form, published_at=PUBLISHED))


def assent_form() -> FormDocument:
    """A published form with which a young person agrees, or does not."""
    return document(make_version(make_form(variant=Variant.ASSENT_TEEN), published_at=PUBLISHED))


def guardians_paper(
    of: FormDocument, signer: Signer = Signer.GUARDIAN_1, /, **facts: Any
) -> SignedPaper:
    """A guardian's paper for a child who comes of age in five years."""
    return paper(of, **{"signer": signer, "majority_on": date(2031, 6, 17), **facts})


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


def make_loss() -> ConsentLoss:
    return ConsentLoss.objects.create(subject=ConsentSubject.objects.create(pk=uuid.uuid4()))


def make_lost_module() -> LostModule:
    return LostModule.objects.create(loss=make_loss(), code="care", state=ConsentState.EXPIRED)


def make_effect() -> LossEffect:
    return LossEffect.objects.create(loss=make_loss(), key="tests.effect")


def make_held() -> HeldConsent:
    subject = ConsentSubject.objects.create(pk=uuid.uuid4())
    return HeldConsent.objects.create(subject=subject, code="care")


def make_conflict_decision() -> ConflictDecision:
    first, second = make_record(), make_record()
    return ConflictDecision.objects.create(
        first=first,
        second=second,
        code="care",
        is_granted=True,
        reason=ConflictReason.COURT,
        decided_on=timezone.localdate(),
        decided_by=first.attested_by,
    )
