"""What the printed forms promise, the rule does: each way in which it once did not."""

import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine

from portal.accounts.actors import Operator
from portal.accounts.enums import Role
from portal.accounts.errors import NotYourTaskError
from portal.accounts.models import User
from portal.consents.records.effects import Effect, register_effect
from portal.consents.records.enums import (
    ConflictReason,
    ConsentState,
    CorrectionReason,
    EffectState,
    Signer,
)
from portal.consents.records.errors import (
    MajorityMissingError,
    NoConflictError,
    NothingToWithdrawError,
    OfAgeError,
    OwnAnswerError,
    SignerMissingError,
    TakenBackByAnotherError,
    UndecidedModuleError,
    WithdrawnBeforeSignedError,
    WrongSignerError,
)
from portal.consents.records.models import ConsentLoss, ConsentRecord, LossEffect
from portal.consents.records.selectors import (
    asks_again,
    discussable_subjects,
    has_consent,
    may_discuss,
    preview_withdrawal,
    standing_of,
)
from portal.consents.records.services import (
    SignedPaper,
    carry_out,
    correct_consent,
    decide_conflict,
    record_consent,
    withdraw_consent,
)
from portal.consents.records.tasks import notice_losses_by_time
from portal.privacy.models import AuditEntry
from tests.factories.consent_records import (
    NOW,
    TODAY,
    assent_form,
    document,
    guardians_form,
    guardians_paper,
    paper,
    verified,
)

pytestmark = pytest.mark.django_db

YES = {"care": True, "registry": True}
NO = {"care": False, "registry": False}
FIRST, SECOND = Signer.GUARDIAN_1, Signer.GUARDIAN_2


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def family() -> "Family":
    return Family()


class Family:
    """A patient, who may be a child, and those who sign. Days are counted back from today."""

    def __init__(self) -> None:
        self.subject = uuid.uuid4()
        self.clerk: User = verified(Role.CLINICIAN, Role.COORDINATOR)
        self.forms = {
            Signer.PATIENT: document(),
            FIRST: (of_guardians := guardians_form()),
            SECOND: of_guardians,
            Signer.CHILD: assent_form(),
        }

    def paper(self, signer: Signer, ago: int, /, **facts: Any) -> SignedPaper:
        facts = {"signed_on": back(ago), "decisions": YES, **facts}
        if signer.is_guardian:
            return guardians_paper(self.forms[signer], signer, **facts)
        return paper(self.forms[signer], **facts)

    def sign(self, signer: Signer, ago: int, /, **facts: Any) -> ConsentRecord:
        return record_consent(
            subject=self.subject, paper=self.paper(signer, ago, **facts), actor=self.clerk
        )

    def take_back(self, ago: int, **facts: Any) -> None:
        facts = {"codes": None, "actor": self.clerk, **facts}
        withdraw_consent(subject=self.subject, withdrawn_on=back(ago), **facts)

    def decide(self, *, yes: bool, **facts: Any) -> None:
        facts = {"code": "care", "reason": ConflictReason.COURT, "actor": self.clerk, **facts}
        decide_conflict(subject=self.subject, is_granted=yes, **facts)

    def state(self) -> ConsentState:
        state = may_discuss(self.subject).state
        allowed = state == ConsentState.GRANTED
        assert has_consent(self.subject, "care") is allowed
        assert discussable_subjects().filter(pk=self.subject).exists() is allowed
        return state


def back(days: int) -> date:
    return TODAY - timedelta(days=days)


class TestWhoSpeaks:
    def test_a_childs_no_stops_the_case(self, family: Family) -> None:
        family.sign(FIRST, 9)
        family.sign(SECOND, 9)
        assert family.state() == ConsentState.GRANTED
        family.sign(Signer.CHILD, 8, decisions={"care": False, "registry": True})
        assert family.state() == ConsentState.CHILD_REFUSES
        assert has_consent(family.subject, "registry")
        # A parent's newer paper is no answer to it; the child's own is.
        family.sign(FIRST, 5)
        assert family.state() == ConsentState.CHILD_REFUSES
        family.sign(Signer.CHILD, 4)
        assert family.state() == ConsentState.GRANTED

    def test_a_grown_patients_answer_is_not_overridden(self, family: Family) -> None:
        family.sign(Signer.PATIENT, 9, decisions=NO)
        for signer in (FIRST, SECOND):
            with pytest.raises(OwnAnswerError):
                family.sign(signer, 8)
        assert family.state() == ConsentState.REFUSED

    def test_nor_when_the_answer_is_entered_later(self, family: Family) -> None:
        family.sign(FIRST, 3)
        family.sign(Signer.PATIENT, 9, decisions=NO)
        assert family.state() == ConsentState.REFUSED

    def test_a_grown_patient_answers_what_the_child_refused(self, family: Family) -> None:
        family.sign(Signer.CHILD, 9, decisions=NO)
        family.sign(Signer.PATIENT, 2)
        assert family.state() == ConsentState.GRANTED

    @pytest.mark.parametrize("days", [(9, 9), (9, 8), (8, 9)])
    def test_guardians_who_disagree_are_a_conflict(
        self, family: Family, days: tuple[int, int]
    ) -> None:
        family.sign(FIRST, days[0], decisions=NO)
        family.sign(SECOND, days[1])
        assert family.state() == ConsentState.CONFLICT
        family.sign(FIRST, 1)
        assert family.state() == ConsentState.GRANTED

    def test_a_guardian_who_takes_back_disagrees_with_one_who_signs_anew(
        self, family: Family
    ) -> None:
        family.sign(FIRST, 9)
        family.take_back(5, signer=FIRST)
        family.sign(SECOND, 4, despite_withdrawal=True)
        assert family.state() == ConsentState.CONFLICT

    def test_coming_of_age_asks_again(self, family: Family) -> None:
        family.sign(FIRST, 9, majority_on=date(2026, 6, 17))
        with time_machine.travel(datetime(2026, 5, 31, 12, tzinfo=UTC), tick=False):
            assert family.state() == ConsentState.GRANTED
            assert asks_again([family.subject])[family.subject] == set()
        with time_machine.travel(datetime(2026, 6, 1, 12, tzinfo=UTC), tick=False):
            assert family.state() == ConsentState.CAME_OF_AGE
            assert asks_again([family.subject])[family.subject] == {"care", "registry"}
            family.sign(Signer.PATIENT, 0)
            assert family.state() == ConsentState.GRANTED

    def test_the_month_is_kept_and_never_the_day(self, family: Family) -> None:
        assert family.sign(FIRST, 9).majority_on == date(2031, 6, 1)
        assert family.sign(Signer.PATIENT, 9).majority_on is None

    def test_guardians_of_a_grown_patient_go_on_speaking(self, family: Family) -> None:
        family.sign(FIRST, 9, majority_on=date(2026, 6, 17))
        family.sign(FIRST, 8, majority_on=None, for_grown_patient=True)
        with time_machine.travel(datetime(2026, 6, 1, 12, tzinfo=UTC), tick=False):
            assert family.state() == ConsentState.GRANTED

    @pytest.mark.parametrize(
        ("signer", "facts", "error"),
        [
            (FIRST, {"signer": None}, SignerMissingError),
            (FIRST, {"signer": Signer.PATIENT}, WrongSignerError),
            (Signer.PATIENT, {"signer": FIRST}, WrongSignerError),
            (FIRST, {"majority_on": None}, MajorityMissingError),
            (FIRST, {"majority_on": back(20)}, OfAgeError),
        ],
    )
    def test_the_signer_is_said(
        self, family: Family, signer: Signer, facts: dict[str, Any], error: type[Exception]
    ) -> None:
        with pytest.raises(error):
            family.sign(signer, 1, **facts)

    @pytest.mark.parametrize("odd", ["on", "no", 2, None, "false", 1])
    def test_only_a_real_yes_is_one(self, family: Family, odd: object) -> None:
        with pytest.raises(UndecidedModuleError):
            family.sign(Signer.PATIENT, 1, decisions={"care": odd, "registry": True})


class TestDeciding:
    @pytest.mark.parametrize(
        ("yes", "state"), [(True, ConsentState.GRANTED), (False, ConsentState.REFUSED)]
    )
    def test_a_person_decides_for_a_reason(
        self, family: Family, yes: bool, state: ConsentState
    ) -> None:
        family.sign(SECOND, 9)
        family.sign(FIRST, 8, decisions=NO)
        family.decide(yes=yes)
        assert family.state() == state
        entry = AuditEntry.objects.filter(action="consents.conflict_decided").get()
        assert entry.actor_id == family.clerk.pk
        assert (entry.data["reason"], entry.data["granted"]) == ("court", yes)
        # It may be decided anew, and holds no longer than the papers that it is about.
        family.decide(yes=not yes)
        assert family.state() != state
        family.sign(FIRST, 2, decisions=NO)
        assert family.state() == ConsentState.CONFLICT

    def test_where_nobody_disagrees_nothing_is_decided(self, family: Family) -> None:
        family.sign(FIRST, 9)
        with pytest.raises(NoConflictError):
            family.decide(yes=True)

    @pytest.mark.parametrize(
        ("roles", "may"),
        [
            ([Role.COORDINATOR], True),
            ([Role.CLINICIAN], False),
            ([Role.ASSISTANT], False),
            ([Role.EXPERT], False),
        ],
    )
    def test_who_decides(self, family: Family, roles: list[Role], may: bool) -> None:
        family.sign(FIRST, 9)
        family.sign(SECOND, 8, decisions=NO)
        actor = verified(*roles, is_superuser=True)
        if may:
            family.decide(yes=True, actor=actor)
        else:
            with pytest.raises(NotYourTaskError):
                family.decide(yes=True, actor=actor)

    def test_nobody_attests_for_nobody(self, family: Family) -> None:
        family.clerk = Operator()  # type: ignore[assignment]  # -- what the test is about
        with pytest.raises(NotYourTaskError):
            family.sign(FIRST, 9)


class TestTakingBack:
    def test_before_the_paper_is_entered(self, family: Family) -> None:
        family.take_back(1)
        with time_machine.travel(NOW + timedelta(days=1), tick=False):
            family.sign(Signer.PATIENT, 5)
            assert family.state() == ConsentState.WITHDRAWN

    def test_by_a_young_person_who_only_assented(self, family: Family) -> None:
        family.sign(Signer.CHILD, 5)
        family.take_back(3, codes=["care"], signer=Signer.CHILD)
        family.sign(FIRST, 4)
        assert family.state() == ConsentState.WITHDRAWN

    @pytest.mark.parametrize("signer", [Signer.CHILD, Signer.PATIENT])
    def test_a_guardian_revives_it_only_by_saying_so(self, family: Family, signer: Signer) -> None:
        family.sign(FIRST, 9)
        family.sign(Signer.CHILD, 9)
        family.take_back(6, codes=["care"], signer=signer)
        with pytest.raises(TakenBackByAnotherError):
            family.sign(FIRST, 3)
        assert family.state() == ConsentState.WITHDRAWN
        family.sign(FIRST, 3, despite_withdrawal=True)
        assert family.state() == ConsentState.GRANTED

    def test_nor_by_the_order_of_entries(self, family: Family) -> None:
        family.sign(FIRST, 3)
        family.take_back(6, signer=Signer.CHILD, answers_older_paper=True)
        assert family.state() == ConsentState.WITHDRAWN

    def test_who_took_it_back_says_yes_anew(self, family: Family) -> None:
        family.sign(FIRST, 9)
        family.take_back(6, signer=FIRST)
        family.sign(FIRST, 3)
        assert family.state() == ConsentState.GRANTED

    def test_on_one_day_it_wins(self, family: Family) -> None:
        family.sign(Signer.PATIENT, 3)
        family.take_back(3)
        family.sign(Signer.PATIENT, 3)
        assert family.state() == ConsentState.WITHDRAWN

    def test_a_part_leaves_the_rest_and_twice_is_told(self, family: Family) -> None:
        family.sign(Signer.PATIENT, 9)
        family.take_back(5, codes=["registry"])
        assert has_consent(family.subject, "registry", on=back(6))
        assert not has_consent(family.subject, "registry", on=back(5))
        assert family.state() == ConsentState.GRANTED
        with pytest.raises(NothingToWithdrawError):
            family.take_back(5, codes=["registry"])

    def test_a_day_before_the_signature_is_confirmed(self, family: Family) -> None:
        family.sign(Signer.PATIENT, 3)
        with pytest.raises(WithdrawnBeforeSignedError):
            family.take_back(6)
        family.take_back(6, answers_older_paper=True)
        assert family.state() == ConsentState.GRANTED

    @pytest.mark.parametrize(("ago", "ending"), [(1, ()), (3, ("care", "registry"))])
    def test_the_preview_says_what_the_withdrawal_ends(
        self, family: Family, ago: int, ending: tuple[str, ...]
    ) -> None:
        family.sign(Signer.PATIENT, 9, valid_until=back(2))
        assert preview_withdrawal(family.subject, on=back(ago)).codes == ending
        withdrawal = withdraw_consent(
            subject=family.subject, codes=None, withdrawn_on=back(ago), actor=family.clerk
        )
        assert tuple(withdrawal.modules.values_list("code", flat=True)) == ending

    def test_is_in_the_trail(self, family: Family) -> None:
        record = family.sign(Signer.PATIENT, 9)
        family.take_back(5, codes=["registry"])
        entry = AuditEntry.objects.filter(action="consents.consent_withdrawn").get()
        assert entry.actor_id == family.clerk.pk
        assert (entry.data["modules"], entry.data["by"]) == (["registry"], "patient")
        correct_consent(
            record=record, reason=CorrectionReason.WRONG_PATIENT, paper=None, actor=family.clerk
        )
        entry = AuditEntry.objects.filter(action="consents.consent_corrected").get()
        assert (entry.actor_id, entry.object_id) == (family.clerk.pk, str(record.pk))
        assert entry.data == {"reason": "wrong_patient", "replacement": None}


# Each way to lose a consent that both guardians and the child gave, and what holds then.
LOSSES: dict[str, tuple[Callable[[Family], object], ConsentState]] = {
    "withdrawal": (lambda f: f.take_back(0), ConsentState.WITHDRAWN),
    "a later no": (
        lambda f: (f.sign(FIRST, 0, decisions=NO), f.sign(SECOND, 0, decisions=NO)),
        ConsentState.REFUSED,
    ),
    "a grown patient's no": (
        lambda f: f.sign(Signer.PATIENT, 0, decisions=NO),
        ConsentState.REFUSED,
    ),
    "a child's no": (
        lambda f: f.sign(Signer.CHILD, 0, decisions=NO),
        ConsentState.CHILD_REFUSES,
    ),
    "a conflict": (lambda f: f.sign(FIRST, 0, decisions=NO), ConsentState.CONFLICT),
    "expiry": (lambda _f: _pass(date(2026, 5, 21)), ConsentState.EXPIRED),
    "coming of age": (lambda _f: _pass(date(2031, 6, 1)), ConsentState.CAME_OF_AGE),
    "a correction": (lambda f: _correct(f, CorrectionReason.MISTYPED), ConsentState.REFUSED),
    "another patient's paper": (
        lambda f: _correct(f, CorrectionReason.WRONG_PATIENT),
        ConsentState.ABSENT,
    ),
}


def _pass(day: date) -> None:
    with time_machine.travel(datetime(day.year, day.month, day.day, 12, tzinfo=UTC), tick=False):
        notice_losses_by_time()


def _correct(family: Family, reason: CorrectionReason) -> None:
    for record in ConsentRecord.objects.filter(signer__in=[FIRST, SECOND], correction=None):
        is_typing_error = reason == CorrectionReason.MISTYPED
        signer = Signer(record.signer)
        right = family.paper(signer, 9, decisions=NO) if is_typing_error else None
        correct_consent(record=record, reason=reason, paper=right, actor=family.clerk)


class TestEveryLossHasItsEffect:
    @pytest.mark.parametrize("way", list(LOSSES))
    def test_once(self, family: Family, done: list[frozenset[str]], way: str) -> None:
        lose, state = LOSSES[way]
        valid_until = date(2026, 5, 20) if way == "expiry" else None
        family.sign(FIRST, 9, valid_until=valid_until)
        family.sign(SECOND, 9, valid_until=valid_until)
        family.sign(Signer.CHILD, 9)
        assert family.state() == ConsentState.GRANTED
        lose(family)
        for _again in range(2):
            for row in LossEffect.objects.all():
                with time_machine.travel(datetime(2031, 6, 2, 12, tzinfo=UTC), tick=False):
                    carry_out(effect_id=row.pk)
        assert done == [frozenset({"care", "registry"})]
        loss = ConsentLoss.objects.filter(modules__code="care").get()
        assert loss.modules.get(code="care").state in {state, ConsentState.CONFLICT}
        entry = AuditEntry.objects.filter(action="consents.consent_lost").latest("pk")
        assert entry.data["modules"] == ["care", "registry"]
        is_times = way in {"expiry", "coming of age"}
        assert entry.actor_id == (None if is_times else family.clerk.pk)
        ended = AuditEntry.objects.filter(action="consents.loss_effect_ended").get()
        assert ended.data["state"] == "done"

    def test_every_state_that_permits_nothing_is_among_them(self) -> None:
        assert {state for _lose, state in LOSSES.values()} == set(ConsentState) - {
            ConsentState.GRANTED
        }

    def test_not_where_consent_holds_again(
        self, family: Family, done: list[frozenset[str]]
    ) -> None:
        family.sign(Signer.PATIENT, 9)
        family.take_back(1)
        row = LossEffect.objects.get()
        family.sign(Signer.PATIENT, 0)
        carry_out(effect_id=row.pk)
        row.refresh_from_db()
        assert (row.state, done) == (EffectState.NOT_NEEDED, [])
        entry = AuditEntry.objects.filter(action="consents.loss_effect_ended").get()
        assert entry.data == {"effect": "tests.hide", "state": "not_needed"}
        # And the next loss has its effect as the first would have had.
        with time_machine.travel(NOW + timedelta(days=1), tick=False):
            family.take_back(-1)
            carry_out(effect_id=LossEffect.objects.latest("pk").pk)
        assert done == [frozenset({"care", "registry"})]

    def test_it_is_told_only_what_is_still_lost(
        self, family: Family, done: list[frozenset[str]]
    ) -> None:
        calls: list[frozenset[str]] = []
        register_effect(
            Effect("tests.hide", None, lambda: "", lambda _subject, codes: calls.append(codes))
        )
        family.sign(Signer.PATIENT, 9)
        family.take_back(1)
        family.sign(Signer.PATIENT, 0, decisions={"care": True, "registry": False})
        carry_out(effect_id=LossEffect.objects.get().pk)
        assert calls == [frozenset({"registry"})]

    def test_a_paper_signed_where_it_is_tomorrow_already(
        self, family: Family, done: list[frozenset[str]]
    ) -> None:
        with time_machine.travel(datetime(2026, 5, 10, 21, 30, tzinfo=UTC), tick=False):
            clerk = verified(Role.CLINICIAN, Role.COORDINATOR, time_zone="Europe/Kyiv")
            family.clerk = clerk
            family.sign(Signer.PATIENT, -1)
            family.take_back(-1)
        assert LossEffect.objects.count() == 1

    def test_nothing_is_lost_that_never_held(
        self, family: Family, done: list[frozenset[str]]
    ) -> None:
        family.sign(Signer.PATIENT, 9, decisions=NO)
        family.take_back(5)
        family.sign(Signer.PATIENT, 4, valid_until=back(2))
        assert standing_of(family.subject)["care"].state == ConsentState.EXPIRED
        assert not ConsentLoss.objects.exists()
