"""What the database refuses to change of a consent."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.db.migrations.recorder import MigrationRecorder

from portal.accounts.enums import Role
from portal.consents.records.enums import CorrectionReason
from portal.consents.records.models import (
    ConsentCorrection,
    ConsentLoss,
    ConsentRecord,
    ConsentWithdrawal,
    LossEffect,
    LostModule,
    ModuleDecision,
    WithdrawnModule,
)
from portal.consents.records.services import (
    correct_consent,
    withdraw_consent,
)
from tests.factories.consent_records import (
    NOW,
    TODAY,
    granted,
    verified,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


class TestDatabaseRefuses:
    @pytest.fixture(autouse=True)
    def _has_triggers(self) -> None:
        if not MigrationRecorder(connection).applied_migrations():
            pytest.skip("this run has no migrations")

    @pytest.mark.parametrize(
        "change",
        [
            lambda: ConsentRecord.objects.update(valid_until=None),
            lambda: ModuleDecision.objects.update(is_granted=True),
            lambda: ConsentWithdrawal.objects.update(withdrawn_on=TODAY),
            lambda: WithdrawnModule.objects.update(code="other"),
            lambda: ConsentCorrection.objects.update(reason=CorrectionReason.MISTYPED),
            lambda: LossEffect.objects.update(key="tests.other"),
            lambda: LossEffect.objects.all()._raw_delete("default"),
            lambda: ModuleDecision.objects.all()._raw_delete("default"),
            lambda: WithdrawnModule.objects.all()._raw_delete("default"),
            lambda: ConsentCorrection.objects.all()._raw_delete("default"),
            lambda: ConsentLoss.objects.update(noticed_at=NOW + timedelta(days=1)),
            lambda: ConsentLoss.objects.all()._raw_delete("default"),
            lambda: LostModule.objects.update(code="other"),
            lambda: LostModule.objects.all()._raw_delete("default"),
        ],
    )
    def test_to_change_history(
        self, change: Callable[[], object], done: list[frozenset[str]]
    ) -> None:
        actor = verified(Role.CLINICIAN)
        subject = granted(actor)
        withdraw_consent(subject=subject, codes=["care"], withdrawn_on=TODAY, actor=actor)
        correct_consent(
            record=ConsentRecord.objects.get(),
            reason=CorrectionReason.WRONG_PATIENT,
            paper=None,
            actor=actor,
        )
        with pytest.raises(IntegrityError, match="is frozen"), transaction.atomic():
            change()

    def test_but_not_to_note_progress(self, done: list[frozenset[str]]) -> None:
        actor = verified(Role.CLINICIAN)
        withdraw_consent(subject=granted(actor), codes=None, withdrawn_on=TODAY, actor=actor)
        assert LossEffect.objects.update(attempts=3) == 1
