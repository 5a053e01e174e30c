"""Which consents hold, whom to ask again, and who may read of them."""

import uuid
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser

from portal.accounts.enums import Role
from portal.accounts.models import User
from portal.consents.enums import VersionState
from portal.consents.models import FormVersion
from portal.consents.records.enums import ConsentState
from portal.consents.records.models import (
    ConsentRecord,
)
from portal.consents.records.permissions import may_read_consent
from portal.consents.records.selectors import (
    asks_again,
    discussable_subjects,
    may_discuss,
    may_discuss_each,
    records_visible_to,
    standings_of,
)
from portal.consents.records.services import (
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
            with django_assert_num_queries(5):
                asks_again(few)
            with django_assert_num_queries(3):
                standings_of(few)
            with django_assert_num_queries(3):
                may_discuss_each(few)
            with django_assert_num_queries(1):
                assert set(few) <= set(discussable_subjects().values_list("pk", flat=True))


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


class TestMayDiscuss:
    def test_yes_and_why_not(self) -> None:
        actor = verified(Role.CLINICIAN)
        yes, no, never = granted(actor), granted(actor, care=False), uuid.uuid4()
        answers = {
            subject: (may_discuss(subject).is_allowed, may_discuss(subject).state)
            for subject in (yes, no, never)
        }
        assert answers == {
            yes: (True, ConsentState.GRANTED),
            no: (False, ConsentState.REFUSED),
            never: (False, ConsentState.ABSENT),
        }
        before = TODAY - timedelta(days=31)
        assert may_discuss(yes, on=before).state == ConsentState.ABSENT
