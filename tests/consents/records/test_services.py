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
from django_tasks_db.models import DBTaskResult

from portal.accounts.enums import Role
from portal.accounts.errors import NotYourTaskError
from portal.accounts.models import User
from portal.consents.enums import Variant, VersionState
from portal.consents.models import FormVersion
from portal.consents.records.effects import Effect, forget_effect, register_effect
from portal.consents.records.enums import ConsentState, CorrectionReason, EffectState, Signer
from portal.consents.records.errors import (
    ConsentRecordError,
    CorrectedAlreadyError,
    CorrectionRevivesError,
    DraftFormError,
    EndsTooEarlyError,
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
    ConsentRecord,
    ConsentSubject,
    ConsentWithdrawal,
    LossEffect,
)
from portal.consents.records.selectors import (
    GRACE,
    asks_again,
    has_consent,
    history_of,
    overdue_effects,
    preview_withdrawal,
    standing_of,
)
from portal.consents.records.services import (
    correct_consent,
    record_consent,
    withdraw_consent,
)
from portal.consents.records.tasks import carry_out_effect, try_effects_again
from portal.core.tasks import is_queued
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
from tests.factories.consents import (
    make_centre_sheet,
    make_edition,
    make_form,
    make_text,
    make_version,
)

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
        entry = AuditEntry.objects.latest("pk")
        assert entry.action == "consents.consent_recorded"
        assert entry.data["granted"] == ["care"]

    @pytest.mark.parametrize(
        ("variant", "signer"),
        [
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

    @pytest.mark.parametrize(("late", "accepted"), [(0, True), (1, False)])
    @pytest.mark.parametrize("what", ["version", "edition"])
    def test_what_was_signed_before_the_form_was_withdrawn_is_entered_after(
        self, what: str, late: int, accepted: bool
    ) -> None:
        withdrawn: dict[str, Any] = {
            "state": VersionState.WITHDRAWN,
            "withdrawn_at": NOW - timedelta(days=10),
            "published_at": PUBLISHED,
        }
        if what == "version":
            form = document(make_version(**withdrawn))
        else:
            edition = make_edition(versions=(make_version(published_at=PUBLISHED),), **withdrawn)
            form = edition.documents.select_related("text__version", "centre_edition").get()
        subject = uuid.uuid4()
        signed = paper(form, signed_on=TODAY - timedelta(days=10 - late))
        if accepted:
            record_consent(subject=subject, paper=signed, actor=verified(Role.CLINICIAN))
            # It holds as those do that were entered in time, and is asked again as they are.
            assert has_consent(subject, "care")
            assert asks_again([subject])[subject] == {"care"}
        else:
            with pytest.raises(WithdrawnFormError):
                record_consent(subject=subject, paper=signed, actor=verified(Role.CLINICIAN))

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
        with pytest.raises(NotYourTaskError):
            record_consent(subject=uuid.uuid4(), paper=paper(), actor=actor)

    def test_not_for_a_closed_account_and_known_without_a_request(self) -> None:
        clinician = User.objects.get(pk=make_user(Role.CLINICIAN).pk)
        record_consent(subject=uuid.uuid4(), paper=paper(), actor=clinician)
        closed = make_user(Role.CLINICIAN, is_active=False)
        with pytest.raises(NotYourTaskError):
            record_consent(subject=uuid.uuid4(), paper=paper(), actor=closed)


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
        with pytest.raises(NotYourTaskError):
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
        assert not LossEffect.objects.exists()

    def test_the_effect_is_stated_before_and_carried_out_after(
        self,
        done: list[frozenset[str]],
        django_capture_on_commit_callbacks: Callable[..., Any],
    ) -> None:
        actor = verified(Role.CLINICIAN)
        subject = granted(actor)
        preview = preview_withdrawal(subject, on=TODAY)
        assert preview.codes == ("care", "registry")
        assert preview.effects == ("The case is hidden.",)
        with django_capture_on_commit_callbacks(execute=True):
            withdraw_consent(subject=subject, codes=None, withdrawn_on=TODAY, actor=actor)
        row = LossEffect.objects.get()
        carry_out_effect.func(row.pk)
        carry_out_effect.func(row.pk)  # a task may run twice
        assert done == [frozenset({"care", "registry"})]
        row.refresh_from_db()
        assert (row.state, row.attempts) == (EffectState.DONE, 1)
        assert preview_withdrawal(subject, on=TODAY).codes == ()

    def test_a_failing_effect_stays_visible_and_is_tried_again(self) -> None:
        def fail(subject: uuid.UUID, codes: frozenset[str]) -> None:
            raise OSError

        register_effect(Effect("tests.fails", None, lambda: "It fails.", fail))
        try:
            actor = verified(Role.CLINICIAN)
            subject = granted(actor)
            withdraw_consent(subject=subject, codes=None, withdrawn_on=TODAY, actor=actor)
            row = LossEffect.objects.get()
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

    def test_an_effect_that_was_never_queued_waits_no_day(
        self,
        done: list[frozenset[str]],
        django_capture_on_commit_callbacks: Callable[..., Any],
    ) -> None:
        actor = verified(Role.CLINICIAN)
        # Nothing is queued in a test's transaction, as when the process ends right after it.
        withdraw_consent(subject=granted(actor), codes=None, withdrawn_on=TODAY, actor=actor)
        row = LossEffect.objects.get()
        try_effects_again()
        assert not is_queued(carry_out_effect, row.pk)
        with time_machine.travel(NOW + timedelta(hours=2), tick=False):
            for _twice in range(2):
                with django_capture_on_commit_callbacks(execute=True):
                    try_effects_again()
            assert is_queued(carry_out_effect, row.pk)
            assert DBTaskResult.objects.filter(task_path=carry_out_effect.module_path).count() == 1

    def test_an_effect_that_no_app_knows_stays_to_be_done(self, done: list[frozenset[str]]) -> None:
        actor = verified(Role.CLINICIAN)
        withdraw_consent(subject=granted(actor), codes=None, withdrawn_on=TODAY, actor=actor)
        forget_effect("tests.hide")
        row = LossEffect.objects.get()
        carry_out_effect.func(row.pk)
        row.refresh_from_db()
        assert row.state == EffectState.PENDING

    @pytest.mark.parametrize(
        ("codes", "day", "error"),
        [
            (["reserch_contact"], TODAY, UnknownModuleError),
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
            with pytest.raises(NotYourTaskError):
                withdraw_consent(subject=subject, codes=None, withdrawn_on=TODAY, actor=other)
        withdraw_consent(
            subject=subject, codes=None, withdrawn_on=TODAY, actor=verified(Role.COORDINATOR)
        )
        assert not has_consent(subject, "care")


class TestHardCases:
    """What a careless or hostile order of entries must not bring about."""

    def test_a_withdrawal_counts_at_once_where_it_is_tomorrow_already(self) -> None:
        subject = granted(verified(Role.CLINICIAN))
        with time_machine.travel(datetime(2026, 5, 10, 21, 30, tzinfo=UTC), tick=False):
            withdraw_consent(
                subject=subject,
                codes=None,
                withdrawn_on=date(2026, 5, 11),
                actor=verified(Role.COORDINATOR, time_zone="Europe/Kyiv"),
            )
            assert standing_of(subject)["care"].state == ConsentState.WITHDRAWN
            assert not has_consent(subject, "care")
            # Asked about a day before, it still held then.
            assert has_consent(subject, "care", on=date(2026, 5, 9))
            assert standing_of(subject, on=date(2026, 5, 9))["care"].is_granted

    @pytest.mark.parametrize("zone", ["America/Los_Angeles", "Pacific/Kiritimati"])
    def test_the_day_is_the_portals_whoever_asks(self, zone: str) -> None:
        actor, subject = verified(Role.CLINICIAN), granted(verified(Role.CLINICIAN))
        record_consent(subject=subject, paper=paper(valid_until=TODAY), actor=actor)
        with timezone.override(zone):
            for hour, holds in ((23, False), (21, True), (1, True)):
                moment = datetime(2026, 5, 10, hour, 30, tzinfo=UTC)
                with time_machine.travel(moment, tick=False):
                    assert has_consent(subject, "care") is holds
                    assert standing_of(subject)["care"].is_granted is holds

    def test_a_withdrawal_is_entered_after_the_consent_has_expired(
        self, done: list[frozenset[str]]
    ) -> None:
        actor, subject = verified(Role.CLINICIAN), uuid.uuid4()
        signed = paper(valid_until=TODAY - timedelta(days=3))
        with time_machine.travel(NOW - timedelta(days=4), tick=False):
            record_consent(subject=subject, paper=signed, actor=actor)
        written = TODAY - timedelta(days=5)
        assert preview_withdrawal(subject, on=written).codes == ("care",)
        withdraw_consent(subject=subject, codes=None, withdrawn_on=written, actor=actor)
        assert standing_of(subject)["care"].state == ConsentState.WITHDRAWN
        assert LossEffect.objects.count() == 1

    def test_what_had_expired_before_the_day_is_not_ended_by_the_letter(self) -> None:
        actor, subject = verified(Role.CLINICIAN), uuid.uuid4()
        signed = paper(valid_until=TODAY - timedelta(days=3))
        record_consent(subject=subject, paper=signed, actor=actor)
        letter = TODAY - timedelta(days=2)
        assert preview_withdrawal(subject, on=letter).codes == ()
        withdrawal = withdraw_consent(subject=subject, codes=None, withdrawn_on=letter, actor=actor)
        assert not withdrawal.modules.exists()

    def test_a_correction_does_not_revive_what_was_taken_back(self) -> None:
        actor, form = verified(Role.CLINICIAN), document()
        subject = uuid.uuid4()
        record = record_consent(subject=subject, paper=paper(form), actor=actor)
        withdraw_consent(
            subject=subject, codes=None, withdrawn_on=TODAY - timedelta(days=10), actor=actor
        )
        later = paper(form, signed_on=TODAY - timedelta(days=5))
        how: dict[str, Any] = {"reason": CorrectionReason.MISTYPED, "actor": actor}
        with pytest.raises(CorrectionRevivesError):
            correct_consent(record=record, paper=later, **how)
        # Nor in two steps.
        earlier = paper(form, signed_on=TODAY - timedelta(days=20))
        with time_machine.travel(NOW + timedelta(minutes=1), tick=False):
            between = correct_consent(record=record, paper=earlier, **how)
            assert between is not None
            with pytest.raises(CorrectionRevivesError):
                correct_consent(record=between, paper=later, **how)
        assert not has_consent(subject, "care")
        # What was refused there may be corrected.
        no = paper(form, signed_on=later.signed_on, decisions={"care": False, "registry": False})
        assert correct_consent(record=between, paper=no, **how) is not None

    def test_a_correction_keeps_its_place_among_the_papers_of_a_day(self) -> None:
        actor, form = verified(Role.CLINICIAN), document()
        subject = uuid.uuid4()
        no = paper(form, decisions={"care": False, "registry": False})
        record = record_consent(subject=subject, paper=paper(form), actor=actor)
        record_consent(subject=subject, paper=no, actor=actor)
        how: dict[str, Any] = {"reason": CorrectionReason.MISTYPED, "actor": actor}
        for _again in range(2):
            signed = paper(form, with_interpreter=True)
            corrected = correct_consent(record=record, paper=signed, **how)
            assert corrected is not None
            record = corrected
            assert standing_of(subject)["care"].state == ConsentState.REFUSED
            assert not has_consent(subject, "care")

    def test_a_paper_entered_after_the_withdrawal_is_corrected_freely(self) -> None:
        actor, form = verified(Role.CLINICIAN), document()
        subject = uuid.uuid4()
        record_consent(subject=subject, paper=paper(form), actor=actor)
        withdraw_consent(
            subject=subject, codes=None, withdrawn_on=TODAY - timedelta(days=10), actor=actor
        )
        with time_machine.travel(NOW + timedelta(minutes=1), tick=False):
            again = record_consent(
                subject=subject,
                paper=paper(form, signed_on=TODAY - timedelta(days=20)),
                actor=actor,
            )
            correct_consent(
                record=again,
                reason=CorrectionReason.MISTYPED,
                paper=paper(form, signed_on=TODAY - timedelta(days=2)),
                actor=actor,
            )
        assert has_consent(subject, "care")

    def test_who_entered_another_patients_paper_may_not_withdraw(self) -> None:
        careless = verified(Role.CLINICIAN)
        subject = granted(verified(Role.CLINICIAN))
        record = record_consent(subject=subject, paper=paper(), actor=careless)
        correct_consent(
            record=record, reason=CorrectionReason.WRONG_PATIENT, paper=None, actor=careless
        )
        with pytest.raises(NotYourTaskError):
            withdraw_consent(subject=subject, codes=None, withdrawn_on=TODAY, actor=careless)

    def test_an_entry_is_corrected_although_its_form_was_withdrawn(self) -> None:
        actor, form = verified(Role.CLINICIAN), document()
        subject = uuid.uuid4()
        wrong = paper(form, decisions={"care": True, "registry": True})
        record = record_consent(subject=subject, paper=wrong, actor=actor)
        FormVersion.objects.update(state=VersionState.WITHDRAWN, withdrawn_at=NOW)
        form = document(form.text.version)
        correct_consent(
            record=record, reason=CorrectionReason.MISTYPED, paper=paper(form), actor=actor
        )
        assert has_consent(subject, "care")
        assert not has_consent(subject, "registry")

    def test_a_hospitals_form_is_not_signed_before_its_edition_existed(self) -> None:
        version = make_version(published_at=PUBLISHED)
        edition = make_edition(versions=(version,), published_at=NOW - timedelta(days=20))
        own = edition.documents.select_related("text__version", "centre_edition").get()
        actor = verified(Role.CLINICIAN)
        with pytest.raises(SignedTooEarlyError):
            record_consent(
                subject=uuid.uuid4(),
                paper=paper(own, signed_on=TODAY - timedelta(days=21)),
                actor=actor,
            )
        record_consent(
            subject=uuid.uuid4(),
            paper=paper(own, signed_on=TODAY - timedelta(days=20)),
            actor=actor,
        )

    @pytest.mark.parametrize(("late", "accepted"), [(0, True), (1, False)])
    def test_a_superseded_edition_has_a_time_of_grace(self, late: int, accepted: bool) -> None:
        version, sheet = make_version(published_at=PUBLISHED), make_centre_sheet()
        superseded = NOW - GRACE - timedelta(days=1)
        old = make_edition(
            sheet, state=VersionState.SUPERSEDED, versions=(version,), published_at=PUBLISHED
        )
        make_edition(sheet, versions=(version,), published_at=superseded)
        own = old.documents.select_related("text__version", "centre_edition").get()
        signed = paper(own, signed_on=superseded.date() + GRACE + timedelta(days=late))
        if accepted:
            record_consent(subject=uuid.uuid4(), paper=signed, actor=verified(Role.CLINICIAN))
        else:
            with pytest.raises(SignedTooLateError):
                record_consent(subject=uuid.uuid4(), paper=signed, actor=verified(Role.CLINICIAN))


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    def test_a_correction_beside_a_withdrawal_leaves_no_consent_unsaid(self) -> None:
        actor, form = verified(Role.COORDINATOR, Role.CLINICIAN), document()
        subject = uuid.uuid4()
        record = record_consent(subject=subject, paper=paper(form), actor=actor)
        later = paper(form, signed_on=TODAY - timedelta(days=5))
        on = TODAY - timedelta(days=10)
        acts: list[Callable[[], object]] = [
            lambda: withdraw_consent(subject=subject, codes=None, withdrawn_on=on, actor=actor),
            lambda: correct_consent(
                record=record, reason=CorrectionReason.MISTYPED, paper=later, actor=actor
            ),
        ]
        begin, outcomes = threading.Barrier(2), []

        def run(act: Callable[[], object]) -> None:
            begin.wait()
            try:
                act()
                outcomes.append("done")
            except (CorrectionRevivesError, WithdrawnBeforeSignedError):
                outcomes.append("told")
            finally:
                connection.close()

        threads = [threading.Thread(target=run, args=[act]) for act in acts]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(outcomes) == ["done", "told"]

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
