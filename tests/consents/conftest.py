"""What tests of consents share."""

from collections.abc import Iterator

import pytest

from portal.consents.effects import Effect, forget_effect, register_effect


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
