"""What two requests at the same moment must not both get."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from portal.accounts import services
from portal.accounts.enums import Role
from portal.accounts.models import User
from portal.core.errors import PortalError
from tests.factories.accounts import UserFactory, add_app, make_user

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*calls: Callable[[], object]) -> list[str]:
    """Start the calls together; what became of each, sorted."""
    together = Barrier(len(calls))

    def run(call: Callable[[], object]) -> str:
        try:
            together.wait()
            call()
        except PortalError as error:
            return error.code
        else:
            return "done"
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return sorted(pool.map(run, calls))


def test_one_code_lets_in_once() -> None:
    user = UserFactory.create()
    code = services.current_totp_code(add_app(user))
    outcome = at_once(*[lambda: services.verify_code(user=user, code=code)] * 4)
    assert outcome == ["done", "replayed_code", "replayed_code", "replayed_code"]


def test_one_recovery_code_lets_in_once() -> None:
    user = UserFactory.create()
    code = services.make_recovery_codes(user=user, actor=user)[0]
    outcome = at_once(*[lambda: services.verify_recovery_code(user=user, code=code)] * 2)
    assert outcome == ["done", "wrong_code"]


def test_two_administrators_cannot_close_each_other() -> None:
    first, second = make_user(Role.ADMINISTRATOR), make_user(Role.ADMINISTRATOR)
    outcome = at_once(
        lambda: services.deactivate_user(user=second, actor=first),
        lambda: services.deactivate_user(user=first, actor=second),
    )
    # The one who came second was the last one left, or no administrator any more.
    assert outcome in (["done", "last_administrator"], ["done", "not_your_task"])
    assert User.objects.filter(is_active=True).count() == 1


def test_one_enrolment_at_a_time() -> None:
    user = UserFactory.create()
    seeds: list[bytes] = []
    outcome = at_once(*[lambda: seeds.append(services.begin_totp(user=user, actor=user).seed)] * 3)
    assert outcome == ["done"] * 3
    assert len(set(seeds)) == 1
