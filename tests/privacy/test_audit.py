"""The trail takes codes only, says whose and of which category, and keeps readings at once."""

import uuid
from datetime import UTC, date, datetime

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from portal.privacy import audit
from portal.privacy.categories import category_of
from portal.privacy.enums import AuditCategory, AuditOrigin, FileState
from portal.privacy.errors import AuditDataError
from portal.privacy.models import AuditEntry, DataKey
from portal.privacy.sealing import seal_trail
from portal.privacy.verification import verify_trail

ACTOR = uuid.UUID("7b1c8a52-8f2f-4a53-9d0e-6f6c2f1c1a11")
SUBJECT = uuid.UUID("0d9d9b0e-46f0-4d3c-8a54-0c8f0a3f9b77")


@pytest.mark.django_db
class TestRecord:
    def test_keeps_who_did_what_to_which(self) -> None:
        target = DataKey(uuid=uuid.uuid4())
        entry = audit.record(
            action="cases.key_destroyed",
            actor=ACTOR,
            target=target,
            data={"state": FileState.CLEAN, "count": 2, "codes": ["HP:0001250", "fr-BE"]},
        )
        kept = AuditEntry.objects.get()
        assert kept.actor_id == ACTOR
        assert (kept.object_type, kept.object_id) == ("privacy.datakey", str(target.pk))
        assert kept.data == {"state": "clean", "count": 2, "codes": ["HP:0001250", "fr-BE"]}
        assert kept == entry

    def test_is_undone_with_what_it_tells_about(self) -> None:
        with transaction.atomic():
            audit.record(action="tests.undone", actor=None)
            transaction.set_rollback(True)
        assert not AuditEntry.objects.exists()

    def test_what_cannot_be_recorded_does_not_happen(self) -> None:
        @transaction.atomic
        def service() -> None:
            DataKey.objects.create(wrapped=b"x", ring_key="t1")
            audit.record(action="tests.refused", actor=None, data={"text": "Two words"})

        with pytest.raises(AuditDataError):
            service()
        assert not DataKey.objects.exists()

    @pytest.mark.parametrize(
        "value",
        [
            "Boy with seizures",
            "someone@hospital.example",
            "Dupont",
            "+32475123456",
            "0032475123456",
            "1990-01-31",
            "192.168.10.20",
            "épilepsie",
            "two\nlines",
            "",
            "x" * 81,
            1.5,
            b"bytes",
            {"nested": "no"},
            ["fine", "not fine"],
            [["nested"]],
        ],
    )
    def test_refuses_what_could_be_content(self, value: object) -> None:
        with pytest.raises(AuditDataError):
            audit.record(action="tests.refused", actor=None, data={"value": value})

    @pytest.mark.parametrize("action", ["signed", "Tests.done", "tests.", "tests.a b", "t." * 40])
    def test_an_action_is_a_code(self, action: str) -> None:
        with pytest.raises(AuditDataError):
            audit.record(action=action, actor=None)

    def test_refuses_more_than_a_line_of_data(self) -> None:
        data = {"ids": [uuid.uuid4() for _ in range(40)]}
        with pytest.raises(AuditDataError):
            audit.record(action="tests.refused", actor=None, data=data)

    def test_dates_and_missing_values_are_kept(self) -> None:
        moment = datetime(2026, 3, 1, 12, tzinfo=UTC)
        data = {"on": date(2026, 3, 1), "at": moment, "nothing": None, "yes": True}
        audit.record(action="tests.dated", actor=None, data=data)
        assert AuditEntry.objects.get().data == {
            "on": "2026-03-01",
            "at": "2026-03-01T12:00:00+00:00",
            "nothing": None,
            "yes": True,
        }
        seal_trail()
        assert verify_trail().fine


@pytest.mark.django_db
class TestCategoryAndOrigin:
    @pytest.mark.parametrize(
        ("action", "category"),
        [
            ("accounts.signed_in", AuditCategory.ACCOUNT),
            ("consents.form_created", AuditCategory.EDITORIAL),
            ("consents.consent_recorded", AuditCategory.CONSENT),
            ("consentsx.consent_recorded", AuditCategory.SYSTEM),
            ("unheard.of", AuditCategory.SYSTEM),
        ],
    )
    def test_the_longest_registered_beginning_tells(
        self, action: str, category: AuditCategory
    ) -> None:
        assert category_of(action) == category
        assert audit.record(action=action, actor=None).category == category

    def test_a_call_may_say_more(self) -> None:
        entry = audit.record(
            action="accounts.user_created",
            actor=ACTOR,
            category=AuditCategory.SYSTEM,
            origin=AuditOrigin.IMPORTED,
            subject=SUBJECT,
        )
        entry.refresh_from_db()
        assert (entry.category, entry.origin) == ("system", "imported")
        assert entry.subject_id == SUBJECT

    def test_what_nobody_did_was_made_by_the_portal(self) -> None:
        assert audit.record(action="tests.done", actor=None).origin == AuditOrigin.PORTAL
        assert audit.record(action="tests.done", actor=ACTOR).origin == AuditOrigin.PERSON


@given(text=st.text(min_size=1))
def test_text_with_a_space_or_an_at_sign_never_passes(text: str) -> None:
    for slipped in (f"{text} x", f"{text}@x"):
        with pytest.raises(AuditDataError):
            audit._checked({"value": slipped})
