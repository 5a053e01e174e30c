"""What tests of consents share."""

from collections.abc import Iterator

import pytest
from django.test import Client

from portal.accounts.actors import Operator
from portal.accounts.enums import Role
from portal.accounts.models import User
from portal.consents.records.effects import Effect, forget_effect, register_effect
from portal.consents.services.editorial import open_forms
from portal.pages.services import set_up_editorial
from tests.factories.accounts import make_user, sign_in
from tests.factories.pages import make_home


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


@pytest.fixture
def editor(client: Client) -> User:
    """Signed in, the second step passed."""
    home = make_home()
    set_up_editorial(actor=Operator())
    open_forms(home=home, actor=Operator())
    user = make_user(Role.EDITOR, first_name="Edith", last_name="Editor")
    sign_in(client, user)
    return user
