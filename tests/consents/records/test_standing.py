"""The rules of what counts, on plain values."""

from datetime import date, timedelta

import pytest

from portal.consents.records.enums import ConsentState, Signer
from portal.consents.records.standing import Decision, TakenBack, standing_on

DAY = date(2026, 5, 10)


def decision(record_id: int = 1, *, yes: bool = True, day: int = 0, **facts: object) -> Decision:
    values: dict[str, object] = {
        "record_id": record_id,
        "place": record_id,
        "code": "care",
        "is_granted": yes,
        "signer": Signer.PATIENT,
        "signed_on": DAY + timedelta(days=day),
        "valid_until": None,
        "wording": "0" * 64,
        **facts,
    }
    return Decision(**values)  # type: ignore[arg-type]  # -- each test names its own facts


def state(*decisions: Decision, taken: int | None = None, on: int = 0) -> ConsentState:
    withdrawn = [TakenBack("care", DAY + timedelta(days=taken))] if taken is not None else []
    return standing_on(DAY + timedelta(days=on), decisions, withdrawn)["care"].state


def test_nothing_signed_says_nothing() -> None:
    assert standing_on(DAY, [], [TakenBack("care", DAY)]) == {}


def test_what_is_signed_tomorrow_does_not_count_today() -> None:
    assert standing_on(DAY, [decision(day=1)], []) == {}


def test_the_newest_paper_counts() -> None:
    assert state(decision(1), decision(2, yes=False)) == ConsentState.REFUSED
    assert state(decision(2, yes=False, day=-1), decision(1)) == ConsentState.GRANTED


@pytest.mark.parametrize(
    ("last", "expected"), [(0, ConsentState.GRANTED), (-1, ConsentState.EXPIRED)]
)
def test_the_last_day_counts_whole(last: int, expected: ConsentState) -> None:
    paper = decision(day=-5, valid_until=DAY + timedelta(days=last))
    assert state(paper) == expected


@pytest.mark.parametrize(
    ("taken", "expected"),
    [
        (-6, ConsentState.GRANTED),  # before it was signed: of an earlier paper
        (-5, ConsentState.WITHDRAWN),
        (0, ConsentState.WITHDRAWN),
        (1, ConsentState.GRANTED),
    ],
)
def test_a_withdrawal_ends_what_was_signed_up_to_its_day(
    taken: int, expected: ConsentState
) -> None:
    assert state(decision(day=-5), taken=taken) == expected


def test_a_paper_typed_late_does_not_revive_what_was_taken_back() -> None:
    assert state(decision(1, day=-5), decision(2, day=-3), taken=-2) == ConsentState.WITHDRAWN


def test_a_new_signature_after_the_withdrawal_counts() -> None:
    assert state(decision(1, day=-5), decision(2), taken=-2) == ConsentState.GRANTED


def test_refusing_stays_refusing_when_withdrawn() -> None:
    assert state(decision(yes=False, day=-5), taken=-2) == ConsentState.REFUSED


def test_a_childs_assent_grants_nothing() -> None:
    held = standing_on(DAY, [decision(signer=Signer.CHILD)], [])["care"]
    assert held.state == ConsentState.ABSENT
    assert not held.child_refuses


def test_a_childs_no_stops_the_parents_yes() -> None:
    parent = decision(1, signer=Signer.GUARDIAN_1)
    child = decision(2, yes=False, signer=Signer.CHILD)
    held = standing_on(DAY, [parent, child], [])["care"]
    assert held.state == ConsentState.CHILD_REFUSES
    assert held.child_refuses
    assert not held.is_granted
