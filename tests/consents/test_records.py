"""Consents as they are entered, corrected, withdrawn and asked about, on a real database."""

import random
import threading
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, connection, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from portal.accounts.enums import Role
from portal.accounts.models import User
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
    ConsentCorrection,
    ConsentRecord,
    ConsentSubject,
    ConsentWithdrawal,
    FormDocument,
    FormVersion,
    ModuleDecision,
    WithdrawalEffect,
    WithdrawnModule,
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
from portal.consents.record_permissions import may_read_consent
from portal.consents.selectors.records import (
    GRACE,
    asks_again,
    has_consent,
    history_of,
    overdue_effects,
    preview_withdrawal,
    records_visible_to,
    standing_of,
    standings_of,
    subjects_with_consent,
)
from portal.consents.services.records import (
    SignedPaper,
    correct_consent,
    record_consent,
    withdraw_consent,
)
from portal.consents.tasks import carry_out_effect, try_effects_again
from portal.privacy.models import AuditEntry
from tests.factories.accounts import make_user
from tests.factories.consents import make_form, make_text, make_version, wording

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 5, 10, 10, tzinfo=UTC)
TODAY = NOW.date()
PUBLISHED = NOW - timedelta(days=400)


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


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


@pytest.fixture
def done() -> Iterator[list[frozenset[str]]]:
    """What the effect `tests.hide` was carried out for; it follows from withdrawing care."""
    calls: list[frozenset[str]] = []
    effect = Effect(
        key="tests.hide",
        codes=frozenset({"care"}),
        describe=lambda: "The case is hidden.",
        carry_out=lambda _subject, codes: calls.append(codes),
    )
    register_effect(effect)
    yield calls
    forget_effect("tests.hide")


def granted(actor: User, **decisions: bool) -> uuid.UUID:
    """A patient with these decisions, signed a month ago."""
    subject = uuid.uuid4()
    chosen = {"care": True, "registry": True, **decisions}
    record_consent(subject=subject, paper=paper(decisions=chosen), actor=actor)
    return subject


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


class TestAskingAgain:
    def changed(self, **change: str) -> tuple[uuid.UUID, set[str]]:
        """A patient who signed the first version, and what to ask again after `change`."""
        form = make_form()
        old = make_version(form, published_at=PUBLISHED)
        subject = uuid.uuid4()
        record_consent(
            subject=subject,
            paper=paper(document(old), decisions={"care": True, "registry": True}),
            actor=verified(Role.CLINICIAN),
        )
        text = form.texts.get()
        text.title = change.get("title", text.title)
        text.modules = [
            ("module", wording("care", change.get("care", "I agree to care."))),
            ("module", wording("registry", "I agree to registry.")),
        ]
        text.save()
        make_version(form, published_at=NOW)
        return subject, set(asks_again([subject])[subject])

    def test_when_a_modules_wording_changed(self) -> None:
        assert self.changed(care="I agree to care and more.")[1] == {"care"}

    def test_not_when_something_else_did(self) -> None:
        assert self.changed(title="Another title")[1] == set()

    def test_not_for_what_was_taken_back(self) -> None:
        subject, asked = self.changed(care="I agree to care and more.")
        assert asked
        withdraw_consent(
            subject=subject,
            codes=["care"],
            withdrawn_on=TODAY,
            actor=verified(Role.COORDINATOR),
        )
        assert asks_again([subject]) == {subject: frozenset()}

    def test_when_the_signed_version_was_withdrawn(self) -> None:
        subject = granted(verified(Role.CLINICIAN))
        FormVersion.objects.update(state=VersionState.WITHDRAWN, withdrawn_at=NOW)
        assert asks_again([subject])[subject] == {"care", "registry"}

    def test_a_list_costs_as_much_as_one(
        self, django_assert_num_queries: Callable[..., Any]
    ) -> None:
        actor = verified(Role.CLINICIAN)
        subjects = [granted(actor) for _ in range(3)]
        for few in (subjects[:1], subjects):
            with django_assert_num_queries(4):
                asks_again(few)
            with django_assert_num_queries(2):
                standings_of(few)


def test_records_are_read_by_who_attested_them() -> None:
    one, other = verified(Role.CLINICIAN), verified(Role.CLINICIAN)
    granted(one)
    record = ConsentRecord.objects.get()
    readers: list[User | AnonymousUser] = [
        one,
        other,
        verified(Role.RESEARCHER, is_superuser=True),
        AnonymousUser(),
    ]
    for reader in readers:
        listed = record in records_visible_to(reader)
        assert listed == may_read_consent(reader, attested_by=record.attested_by_id)
        assert listed == (reader == one)


def test_python_and_sql_agree_on_any_history() -> None:
    """Random histories, each asked on every day: both ways must give the same answer."""
    chance = random.Random(20261123)  # noqa: S311 -- no secret: the same histories each time
    actor, form = verified(Role.CLINICIAN), document()
    children = document(
        make_version(make_form(variant=Variant.ASSENT_TEEN), published_at=PUBLISHED)
    )
    subjects = [uuid.uuid4() for _ in range(25)]
    for subject in subjects:
        for _ in range(chance.randint(1, 5)):
            day = TODAY - timedelta(days=chance.randint(0, 8))
            if chance.random() < 0.7:
                last = day + timedelta(days=chance.randint(0, 6))
                record = record_consent(
                    subject=subject,
                    paper=paper(
                        chance.choice([form, form, children]),
                        signed_on=day,
                        valid_until=chance.choice([None, last]),
                        decisions={"care": chance.random() < 0.7, "registry": True},
                    ),
                    actor=actor,
                )
                if chance.random() < 0.15:
                    correct_consent(
                        record=record,
                        reason=CorrectionReason.WRONG_PATIENT,
                        paper=None,
                        actor=actor,
                    )
            else:
                holder, _made = ConsentSubject.objects.get_or_create(pk=subject)
                withdrawal = ConsentWithdrawal.objects.create(
                    subject=holder, withdrawn_on=day, recorded_by=actor
                )
                WithdrawnModule.objects.create(withdrawal=withdrawal, code="care")
    answers = set()
    for back in range(10):
        day = TODAY - timedelta(days=back)
        in_sql = set(subjects_with_consent("care", on=day).values_list("pk", flat=True))
        standings = standings_of(subjects, on=day)
        in_python = {
            subject
            for subject in subjects
            if "care" in standings[subject] and standings[subject]["care"].is_granted
        }
        assert in_sql == in_python
        answers |= {subject in in_sql for subject in subjects}
    assert answers == {True, False}


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
            lambda: WithdrawalEffect.objects.update(key="tests.other"),
            lambda: WithdrawalEffect.objects.all()._raw_delete("default"),
            lambda: ModuleDecision.objects.all()._raw_delete("default"),
            lambda: WithdrawnModule.objects.all()._raw_delete("default"),
            lambda: ConsentCorrection.objects.all()._raw_delete("default"),
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
        assert WithdrawalEffect.objects.update(attempts=3) == 1
