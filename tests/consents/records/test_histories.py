"""Random histories of everything that can be entered, through the services, while time passes.

After each step the rule in Python, the rule in SQL and the losses must tell one story.
"""

import random
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine

from portal.accounts.enums import Role
from portal.accounts.models import User
from portal.consents.models import FormDocument
from portal.consents.records.effects import Effect, forget_effect, register_effect
from portal.consents.records.enums import (
    ConflictReason,
    ConsentState,
    CorrectionReason,
    EffectState,
    Signer,
)
from portal.consents.records.errors import ConsentRecordError
from portal.consents.records.models import ConsentRecord, HeldConsent, LossEffect
from portal.consents.records.selectors import standings_of, subjects_with_consent
from portal.consents.records.services import (
    SignedPaper,
    carry_out,
    correct_consent,
    decide_conflict,
    notice_losses_by_time,
    record_consent,
    withdraw_consent,
)
from tests.factories.consent_records import (
    NOW,
    TODAY,
    assent_form,
    document,
    guardians_form,
    paper,
    verified,
)

pytestmark = pytest.mark.django_db

CODES = ("care", "registry")
DAYS = 12
STEPS = 36
# The children of half the histories come of age in their middle.
OF_AGE = date(2026, 5, 1)
START = date(2026, 4, 25)


@pytest.fixture
def calls() -> Iterator[Counter[tuple[uuid.UUID, str]]]:
    """How often the effect of each module was carried out for each patient."""
    counted: Counter[tuple[uuid.UUID, str]] = Counter()

    def carry(subject: uuid.UUID, codes: frozenset[str]) -> None:
        counted.update((subject, code) for code in codes)

    for code in CODES:
        register_effect(
            Effect(f"tests.{code}", frozenset({code}), lambda: "", carry_only(code, carry))
        )
    yield counted
    for code in CODES:
        forget_effect(f"tests.{code}")


def carry_only(
    code: str, carry: Callable[[uuid.UUID, frozenset[str]], None]
) -> Callable[[uuid.UUID, frozenset[str]], None]:
    return lambda subject, codes: carry(subject, codes & {code})


class History:
    """One clerk who enters what chance brings."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)  # noqa: S311 -- no secret: the same histories each time
        self.actor: User = verified(Role.CLINICIAN, Role.COORDINATOR)
        self.forms: dict[Signer, FormDocument] = {
            Signer.PATIENT: document(),
            Signer.GUARDIAN_1: (of_guardians := guardians_form()),
            Signer.GUARDIAN_2: of_guardians,
            Signer.CHILD: assent_form(),
        }
        self.subjects = [uuid.UUID(int=seed + number) for number in range(4)]
        self.day = START
        self.seen: set[ConsentState] = set()

    def paper(self, subject: uuid.UUID) -> SignedPaper:
        chance = self.chance
        signer = chance.choices(list(self.forms), weights=[1, 5, 5, 3])[0]
        day = self.day - timedelta(days=chance.randint(0, 3))
        is_young = self.subjects.index(subject) % 2 == 0
        facts: dict[str, Any] = {
            "signed_on": day,
            "valid_until": chance.choice([None, None, day + timedelta(days=chance.randint(0, 5))]),
            "decisions": {code: chance.random() < 0.75 for code in CODES},
            "despite_withdrawal": chance.random() < 0.5,
        }
        if signer.is_guardian:
            majority = date(2031, 6, 1) if is_young else OF_AGE
            facts |= {"signer": signer, "majority_on": majority}
            facts["for_grown_patient"] = chance.random() < 0.1
        return paper(self.forms[signer], **facts)

    def step(self) -> None:
        chance, actor = self.chance, self.actor
        subject = chance.choice(self.subjects)
        records = ConsentRecord.objects.filter(subject=subject, correction=None)
        how = chance.random()
        if how < 0.5:
            record_consent(subject=subject, paper=self.paper(subject), actor=actor)
        elif how < 0.65 and records:
            correct_consent(
                record=chance.choice(list(records)),
                reason=chance.choice(list(CorrectionReason)),
                paper=chance.choice([None, self.paper(subject)]),
                actor=actor,
            )
        elif how < 0.85:
            withdraw_consent(
                subject=subject,
                codes=chance.choice([None, ["care"], ["registry"]]),
                withdrawn_on=self.day - timedelta(days=chance.randint(0, 2)),
                signer=chance.choice(list(Signer)),
                answers_older_paper=chance.random() < 0.7,
                actor=actor,
            )
        else:
            decide_conflict(
                subject=subject,
                code=chance.choice(CODES),
                is_granted=chance.random() < 0.5,
                reason=ConflictReason.AGREED,
                actor=actor,
            )

    def granted(self, day: date) -> set[tuple[uuid.UUID, str]]:
        standings = standings_of(self.subjects, on=day)
        self.seen |= {held.state for one in standings.values() for held in one.values()}
        return {
            (subject, code)
            for subject, held in standings.items()
            for code, one in held.items()
            if one.is_granted
        }

    def granted_in_sql(self, day: date) -> set[tuple[uuid.UUID, str]]:
        return {
            (subject, code)
            for code in CODES
            for subject in subjects_with_consent(code, on=day).values_list("pk", flat=True)
        }


@pytest.mark.parametrize("seed", [20261123, 11])
def test_rule_query_and_effects_tell_one_story(
    seed: int, calls: Counter[tuple[uuid.UUID, str]]
) -> None:
    with time_machine.travel(NOW - (TODAY - START), tick=False):
        history = History(seed)
    expected: Counter[tuple[uuid.UUID, str]] = Counter()
    held: set[tuple[uuid.UUID, str]] = set()
    refused = 0
    for number in range(STEPS):
        history.day = START + timedelta(days=number * DAYS // STEPS)
        with time_machine.travel(NOW - (TODAY - history.day), tick=False):
            # What time took, and then what this entry takes.
            if number * DAYS % STEPS < DAYS:
                notice_losses_by_time()
            now = history.granted(history.day)
            expected.update(held - now)
            held = now
            try:
                history.step()
            except ConsentRecordError:
                refused += 1
            now = history.granted(history.day)
            expected.update(held - now)
            held = now
            if number % 4 == 0:
                assert held == history.granted_in_sql(history.day)
            assert held == set(HeldConsent.objects.values_list("subject", "code"))
            # At once, so that each loss is to have been carried out. Late ones: test_losses.
            for pk in LossEffect.objects.filter(state=EffectState.PENDING).values_list(
                "pk", flat=True
            ):
                carry_out(effect_id=pk)
    for back in range(DAYS):
        day = history.day - timedelta(days=back)
        assert history.granted(day) == history.granted_in_sql(day)
    assert calls == expected
    assert not LossEffect.objects.exclude(state=EffectState.DONE).exists()
    assert refused < STEPS / 2
    assert sum(expected.values()) >= 3
    assert history.seen >= {
        ConsentState.GRANTED,
        ConsentState.CONFLICT,
        ConsentState.CHILD_REFUSES,
    }
