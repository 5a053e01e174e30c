"""Which consents hold, whom to ask again, and who may read of them."""

import random
import uuid
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser

from portal.accounts.enums import Role
from portal.accounts.models import User
from portal.consents.enums import Variant, VersionState
from portal.consents.models import FormVersion
from portal.consents.records.enums import CorrectionReason
from portal.consents.records.models import (
    ConsentRecord,
    ConsentSubject,
    ConsentWithdrawal,
    WithdrawnModule,
)
from portal.consents.records.permissions import may_read_consent
from portal.consents.records.selectors import (
    asks_again,
    records_visible_to,
    standings_of,
    subjects_with_consent,
)
from portal.consents.records.services import (
    correct_consent,
    record_consent,
    withdraw_consent,
)
from tests.factories.consent_records import (
    NOW,
    PUBLISHED,
    TODAY,
    document,
    granted,
    paper,
    verified,
)
from tests.factories.consents import make_form, make_version, wording

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


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
                        paper=chance.choice([None, paper(form, signed_on=day)]),
                        actor=actor,
                    )
            else:
                holder, _made = ConsentSubject.objects.get_or_create(pk=subject)
                # Now and then entered where the day had begun before it did at home.
                entered = NOW - (TODAY - day) - timedelta(days=chance.choice([0, 0, 1]))
                withdrawal = ConsentWithdrawal.objects.create(
                    subject=holder, withdrawn_on=day, recorded_by=actor, recorded_at=entered
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
