"""The clock went 400 days ahead and back: what was written meanwhile shuts nobody out or in."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from axes.models import AccessAttempt
from django.conf import settings
from django.test import Client
from django.utils import timezone

from portal.accounts import services
from portal.accounts.errors import ReplayedCodeError, WrongCodeError
from portal.accounts.models import RateCount, User
from portal.accounts.models.devices import STEP_SECONDS
from portal.accounts.services.housekeeping import forget_what_is_over
from portal.accounts.services.throttling import within_limit
from tests.factories.accounts import PASSWORD, add_app, sign_in

pytestmark = pytest.mark.django_db
AHEAD = timedelta(days=400)


def ahead() -> Any:
    return time_machine.travel(timezone.now() + AHEAD)


def test_a_right_code_is_taken_and_used_up(user: User) -> None:
    device = add_app(user)
    with ahead():
        services.verify_code(user=user, code=services.current_totp_code(device))
    code = services.current_totp_code(device)
    assert services.verify_code(user=user, code=code) == device
    with pytest.raises(ReplayedCodeError):
        services.verify_code(user=user, code=code)


def test_the_bound_is_what_codes_are_taken_now(user: User) -> None:
    device = add_app(user)
    now = 1_800_000_000
    step = now // STEP_SECONDS
    for used, counted in ((step - 1, step - 1), (step + 1, step + 1), (step + 2, -1), (-1, -1)):
        device.last_step = used
        assert device.step_used(now) == counted


def test_a_wait_after_wrong_codes_is_over(user: User) -> None:
    device = add_app(user)
    with ahead(), pytest.raises(WrongCodeError):
        services.verify_code(user=user, code="000000")
    device.refresh_from_db()
    assert device.throttling_failure_count == 1
    assert device.blocked_until is None
    services.verify_code(user=user, code=services.current_totp_code(device))


def test_limits_begin_anew() -> None:
    rule = ("tests", 1, timedelta(minutes=15))
    with ahead():
        assert [within_limit("a", rule) for _time in range(2)] == [True, False]
    assert [within_limit("a", rule) for _time in range(2)] == [True, False]
    assert RateCount.objects.get().ends_at < timezone.now() + timedelta(minutes=16)


def test_a_lock_out_is_forgotten_by_the_hourly_job(user: User) -> None:
    wrong = {"username": user.email, "password": "wrong"}
    with ahead():
        for _time in range(settings.AXES_FAILURE_LIMIT):
            Client().post("/account/sign-in/", wrong)
    forget_what_is_over()
    assert not AccessAttempt.objects.exists()
    right = {"username": user.email, "password": PASSWORD}
    assert Client().post("/account/sign-in/", right).status_code == 302


def test_a_second_step_of_then_is_not_recent(client: Client, user: User) -> None:
    sign_in(client, user)
    session = client.session
    session["verified_at"] = (timezone.now() + AHEAD).isoformat()
    session.save()
    assert client.get("/account/email/")["Location"].startswith("/account/confirm/")


def test_a_first_step_of_then_waits_for_no_second(client: Client, user: User) -> None:
    add_app(user)
    client.post("/account/sign-in/", {"username": user.email, "password": PASSWORD})
    session = client.session
    kept = session["sign_in_pending"]
    session["sign_in_pending"] = {**kept, "at": (timezone.now() + AHEAD).isoformat()}
    session.save()
    assert client.get("/account/sign-in/second-step/")["Location"] == "/account/sign-in/"
