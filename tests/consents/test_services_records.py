"""Consents as they are entered, corrected and withdrawn, on a real database."""

import threading
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from portal.accounts.enums import Role
from portal.consents.effects import Effect, forget_effect, register_effect
from portal.consents.enums import (
    ConsentState,
    CorrectionReason,
    EffectState,
    Signer,
    Variant,
    VersionState,
)
from portal.consents.models import (
    ConsentRecord,
    ConsentSubject,
    ConsentWithdrawal,
    WithdrawalEffect,
)
from portal.consents.record_errors import (
    ConsentRecordError,
    CorrectedAlreadyError,
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
from portal.consents.selectors.records import (
    GRACE,
    has_consent,
    history_of,
    overdue_effects,
    preview_withdrawal,
    standing_of,
)
from portal.consents.services.records import (
    correct_consent,
    record_consent,
    withdraw_consent,
)
from portal.consents.tasks import carry_out_effect, try_effects_again
from portal.privacy.models import AuditEntry
from tests.factories.accounts import make_user
from tests.factories.consent_records import (
    NOW,
    PUBLISHED,
    TODAY,
    document,
    granted,
    paper,
    verified,
)
from tests.factories.consents import make_form, make_text, make_version

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


class TestRecording:
    def test_keeps_what_the_paper_says(self) -> None:
        actor, subject, form = verified(Role.CLINICIAN), uuid.uuid4(), document()
        record = record_consent(
            subject=subject, paper=paper(form, with_interpreter=True), actor=actor
        )
        assert record.document == form
        assert record.signer == Signer.PATIENT
        assert record.with_interpreter
        assert record.attested_by == actor
        assert {d.code: d.is_granted for d in record.decisions.all()} == {
            "care": True,
            "registry": False,
        }
        held = standing_of(subject)
        assert held["care"].state == ConsentState.GRANTED
        assert held["registry"].state == ConsentState.REFUSED
        entry = AuditEntry.objects.latest("sequence")
        assert entry.action == "consents.consent_recorded"
        assert entry.data["granted"] == ["care"]

    @pytest.mark.parametrize(
        ("variant", "signer"),
        [
            (Variant.REPRESENTATIVE, Signer.REPRESENTATIVE),
            (Variant.ASSENT_CHILD, Signer.CHILD),
            (Variant.ASSENT_TEEN, Signer.CHILD),
        ],
    )
    def test_the_form_says_who_signs(self, variant: Variant, signer: Signer) -> None:
        version = make_version(make_form(variant=variant), published_at=PUBLISHED)
        record = record_consent(
            subject=uuid.uuid4(), paper=paper(document(version)), actor=verified(Role.ASSISTANT)
        )
        assert record.signer == signer

    @pytest.mark.parametrize(
        ("facts", "error"),
        [
            ({"signed_on": TODAY + timedelta(days=1)}, SignedInFutureError),
            ({"signed_on": PUBLISHED.date() - timedelta(days=1)}, SignedTooEarlyError),
            ({"valid_until": TODAY - timedelta(days=31)}, EndsTooEarlyError),
            ({"decisions": {"care": True}}, UndecidedModuleError),
            (
                {"decisions": {"care": True, "registry": True, "other": True}},
                UnknownModuleError,
            ),
        ],
    )
    def test_a_wrong_paper_is_refused_and_nothing_stays(
        self, facts: dict[str, Any], error: type[ConsentRecordError]
    ) -> None:
        signed = paper(**facts)
        with pytest.raises(error):
            record_consent(subject=uuid.uuid4(), paper=signed, actor=verified(Role.CLINICIAN))
        assert not ConsentRecord.objects.exists()
        assert not ConsentSubject.objects.exists()

    @pytest.mark.parametrize("variant", [Variant.INFORMATION, Variant.WITHDRAWAL])
    def test_what_nobody_consents_with_is_refused(self, variant: Variant) -> None:
        version = make_version(make_form(variant=variant), published_at=PUBLISHED)
        with pytest.raises(NotSignableError):
            record_consent(
                subject=uuid.uuid4(),
                paper=paper(document(version)),
                actor=verified(Role.CLINICIAN),
            )

    def test_a_form_that_is_not_published_yet_is_refused(self) -> None:
        version = make_version(state=VersionState.PREPARING, published_at=PUBLISHED)
        with pytest.raises(NotSignableError):
            record_consent(
                subject=uuid.uuid4(),
                paper=paper(document(version)),
                actor=verified(Role.CLINICIAN),
            )

    def test_a_translation_that_nobody_checked_is_refused(self) -> None:
        form = make_form()
        make_text(form, checked=False)
        version = make_version(form, published_at=PUBLISHED)
        with pytest.raises(DraftFormError):
            record_consent(
                subject=uuid.uuid4(),
                paper=paper(document(version)),
                actor=verified(Role.CLINICIAN),
            )

    def test_a_withdrawn_version_is_refused(self) -> None:
        version = make_version(state=VersionState.WITHDRAWN, published_at=PUBLISHED)
        with pytest.raises(WithdrawnFormError):
            record_consent(
                subject=uuid.uuid4(),
                paper=paper(document(version)),
                actor=verified(Role.CLINICIAN),
            )

    @pytest.mark.parametrize(("late", "accepted"), [(0, True), (1, False)])
    def test_a_superseded_version_has_a_time_of_grace(self, late: int, accepted: bool) -> None:
        form = make_form()
        old = make_version(form, published_at=PUBLISHED)
        superseded = NOW - GRACE - timedelta(days=1)
        make_version(form, published_at=superseded)
        signed = paper(document(old), signed_on=superseded.date() + GRACE + timedelta(days=late))
        if accepted:
            record_consent(subject=uuid.uuid4(), paper=signed, actor=verified(Role.CLINICIAN))
        else:
            with pytest.raises(SignedTooLateError):
                record_consent(subject=uuid.uuid4(), paper=signed, actor=verified(Role.CLINICIAN))

    def test_it_may_be_tomorrow_already_where_the_hospital_is(self) -> None:
        version = make_version(published_at=PUBLISHED)
        with time_machine.travel(datetime(2026, 5, 10, 21, 30, tzinfo=UTC), tick=False):
            tomorrow = paper(document(version), signed_on=date(2026, 5, 11))
            with pytest.raises(SignedInFutureError):
                record_consent(
                    subject=uuid.uuid4(),
                    paper=tomorrow,
                    actor=verified(Role.CLINICIAN, time_zone="Europe/Brussels"),
                )
            record_consent(
                subject=uuid.uuid4(),
                paper=tomorrow,
                actor=verified(Role.CLINICIAN, time_zone="Europe/Kyiv"),
            )

    def test_the_last_day_ends_at_midnight_where_the_portal_is(self) -> None:
        subject = uuid.uuid4()
        record_consent(
            subject=subject, paper=paper(valid_until=TODAY), actor=verified(Role.CLINICIAN)
        )
        with time_machine.travel(datetime(2026, 5, 10, 21, 59, tzinfo=UTC), tick=False):
            assert has_consent(subject, "care")
        with time_machine.travel(datetime(2026, 5, 10, 22, 0, tzinfo=UTC), tick=False):
            assert not has_consent(subject, "care")

    @pytest.mark.parametrize("role", [None, Role.EXPERT, Role.RESEARCHER, Role.COORDINATOR])
    def test_only_who_treats_attests(self, role: Role | None) -> None:
        actor = verified(*([role] if role else []), is_superuser=True)
        with pytest.raises(NotForYouError):
            record_consent(subject=uuid.uuid4(), paper=paper(), actor=actor)

    def test_not_without_the_second_step(self) -> None:
        with pytest.raises(NotForYouError):
            record_consent(subject=uuid.uuid4(), paper=paper(), actor=make_user(Role.CLINICIAN))


class TestCorrecting:
    def test_the_replacement_counts_and_the_history_stays(self) -> None:
        actor, subject, form = verified(Role.CLINICIAN), uuid.uuid4(), document()
        record = record_consent(subject=subject, paper=paper(form), actor=actor)
        right = paper(form, decisions={"care": False, "registry": True})
        new = correct_consent(
            record=record, reason=CorrectionReason.MISTYPED, paper=right, actor=actor
        )
        held = standing_of(subject)
        assert held["care"].state == ConsentState.REFUSED
        assert held["registry"].state == ConsentState.GRANTED
        assert [row.pk for row in history_of(subject)] == [new.pk if new else 0, record.pk]

    def test_a_paper_of_another_patient_counts_no_more(self) -> None:
        actor, subject = verified(Role.CLINICIAN), uuid.uuid4()
        record = record_consent(subject=subject, paper=paper(), actor=actor)
        nothing = correct_consent(
            record=record, reason=CorrectionReason.WRONG_PATIENT, paper=None, actor=actor
        )
        assert nothing is None
        assert standing_of(subject) == {}
        assert not has_consent(subject, "care")

    def test_once_only_and_by_who_attested(self) -> None:
        actor, subject = verified(Role.CLINICIAN), uuid.uuid4()
        record = record_consent(subject=subject, paper=paper(), actor=actor)
        how: dict[str, Any] = {"reason": CorrectionReason.WRONG_PATIENT, "paper": None}
        with pytest.raises(NotForYouError):
            correct_consent(record=record, actor=verified(Role.CLINICIAN), **how)
        correct_consent(record=record, actor=actor, **how)
        with pytest.raises(CorrectedAlreadyError):
            correct_consent(record=record, actor=actor, **how)


class TestWithdrawing:
    def test_one_module_leaves_the_others(self, done: list[frozenset[str]]) -> None:
        actor = verified(Role.CLINICIAN)
        subject = granted(actor)
        withdraw_consent(subject=subject, codes=["registry"], withdrawn_on=TODAY, actor=actor)
        held = standing_of(subject)
        assert held["registry"].state == ConsentState.WITHDRAWN
        assert held["registry"].withdrawn_on == TODAY
        assert held["care"].state == ConsentState.GRANTED
        assert not WithdrawalEffect.objects.exists()

    def test_the_effect_is_stated_before_and_carried_out_after(
        self,
        done: list[frozenset[str]],
        django_capture_on_commit_callbacks: Callable[..., Any],
    ) -> None:
        actor = verified(Role.CLINICIAN)
        subject = granted(actor)
        preview = preview_withdrawal(subject)
        assert preview.codes == ("care", "registry")
        assert preview.effects == ("The case is hidden.",)
        with django_capture_on_commit_callbacks(execute=True):
            withdraw_consent(subject=subject, codes=None, withdrawn_on=TODAY, actor=actor)
        row = WithdrawalEffect.objects.get()
        carry_out_effect.func(row.pk)
        carry_out_effect.func(row.pk)  # a task may run twice
        assert done == [frozenset({"care", "registry"})]
        row.refresh_from_db()
        assert (row.state, row.attempts) == (EffectState.DONE, 1)
        assert preview_withdrawal(subject).codes == ()

    def test_a_failing_effect_stays_visible_and_is_tried_again(self) -> None:
        def fail(subject: uuid.UUID, codes: frozenset[str]) -> None:
            raise OSError

        register_effect(Effect("tests.fails", None, lambda: "It fails.", fail))
        try:
            actor = verified(Role.CLINICIAN)
            subject = granted(actor)
            withdraw_consent(subject=subject, codes=None, withdrawn_on=TODAY, actor=actor)
            row = WithdrawalEffect.objects.get()
            carry_out_effect.func(row.pk)  # queues its next try
            row.refresh_from_db()
            assert (row.state, row.attempts) == (EffectState.PENDING, 1)
            assert not overdue_effects().exists()
            assert overdue_effects(now=timezone.now() + timedelta(hours=2)).get() == row
            register_effect(Effect("tests.fails", None, lambda: "", lambda *_facts: None))
            with time_machine.travel(NOW + timedelta(days=2), tick=False):
                try_effects_again()
                carry_out_effect.func(row.pk)
            assert not overdue_effects(now=timezone.now() + timedelta(days=3)).exists()
        finally:
            forget_effect("tests.fails")

    def test_an_effect_that_no_app_knows_stays_to_be_done(self, done: list[frozenset[str]]) -> None:
        actor = verified(Role.CLINICIAN)
        withdraw_consent(subject=granted(actor), codes=None, withdrawn_on=TODAY, actor=actor)
        forget_effect("tests.hide")
        row = WithdrawalEffect.objects.get()
        carry_out_effect.func(row.pk)
        row.refresh_from_db()
        assert row.state == EffectState.PENDING

    @pytest.mark.parametrize(
        ("codes", "day", "error"),
        [
            (["research_contact"], TODAY, NothingToWithdrawError),
            (["registry"], TODAY, NothingToWithdrawError),  # it was refused
            ([], TODAY, NothingToWithdrawError),
            (None, TODAY + timedelta(days=1), SignedInFutureError),
            (None, TODAY - timedelta(days=31), WithdrawnBeforeSignedError),
        ],
    )
    def test_what_cannot_be_withdrawn(
        self, codes: list[str] | None, day: date, error: type[ConsentRecordError]
    ) -> None:
        actor = verified(Role.CLINICIAN)
        subject = granted(actor, registry=False)
        with pytest.raises(error):
            withdraw_consent(subject=subject, codes=codes, withdrawn_on=day, actor=actor)
        assert not ConsentWithdrawal.objects.exists()

    def test_by_who_attested_or_a_coordinator(self) -> None:
        subject = granted(verified(Role.CLINICIAN))
        for other in (verified(Role.CLINICIAN), verified(Role.EXPERT, is_superuser=True)):
            with pytest.raises(NotForYouError):
                withdraw_consent(subject=subject, codes=None, withdrawn_on=TODAY, actor=other)
        withdraw_consent(
            subject=subject, codes=None, withdrawn_on=TODAY, actor=verified(Role.COORDINATOR)
        )
        assert not has_consent(subject, "care")


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    def test_of_two_withdrawals_one_is_told(self) -> None:
        actor = verified(Role.COORDINATOR, Role.CLINICIAN)
        subject = granted(actor)
        begin, outcomes = threading.Barrier(2), []

        def withdraw() -> None:
            begin.wait()
            try:
                withdraw_consent(subject=subject, codes=None, withdrawn_on=TODAY, actor=actor)
                outcomes.append("withdrawn")
            except NothingToWithdrawError:
                outcomes.append("told")
            finally:
                connection.close()

        threads = [threading.Thread(target=withdraw) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(outcomes) == ["told", "withdrawn"]
