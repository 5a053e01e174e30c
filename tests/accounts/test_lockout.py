"""Guessing ends, wherever passwords are asked for; the owner elsewhere is never shut out."""

import os
import runpy

import pytest
from django.conf import settings
from django.test import Client
from pytest_django import Settings

from portal.accounts.models import User
from tests.factories.accounts import PASSWORD, UserFactory, sign_in

pytestmark = pytest.mark.django_db
SIGN_IN = "/account/sign-in/"
WRONG = "wrong"
LIMIT = settings.AXES_FAILURE_LIMIT
# Each page inside a session that asks for the present password, and what else it takes.
ASKED_INSIDE = {
    "/account/password/": {"new_password": "a wholly different phrase"},
    "/account/email/": {"new_email": "new@example.org"},
}


def guess(client: Client, email: str, password: str = WRONG, forwarded: str = "") -> int:
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    typed = {"username": email, "password": password}
    return client.post(SIGN_IN, typed, headers=headers).status_code


def test_one_network_of_the_newer_addresses_counts_as_one(settings: Settings, user: User) -> None:
    settings.TRUSTED_PROXY_COUNT = 1
    answers = [
        guess(Client(), user.email, forwarded=f"2001:db8:1:1::{number:x}")
        for number in range(1, LIMIT + 1)
    ]
    assert answers == [422] * (LIMIT - 1) + [429]
    inside = "2001:db8:1:1:ffff::1"
    assert guess(Client(), user.email, PASSWORD, forwarded=inside) == 429
    outside = "2001:db8:1:2::1"
    assert guess(Client(), user.email, PASSWORD, forwarded=outside) == 302


@pytest.mark.parametrize("address", ["", "unix:", "not an address"])
def test_without_an_address_the_name_is_locked(user: User, address: str) -> None:
    client = Client(REMOTE_ADDR=address)
    assert [guess(client, user.email) for _time in range(LIMIT)] == [422] * (LIMIT - 1) + [429]
    assert guess(client, user.email, PASSWORD) == 429
    assert guess(client, UserFactory.create().email, PASSWORD) == 302
    assert guess(Client(REMOTE_ADDR="192.0.2.7"), user.email, PASSWORD) == 302


@pytest.mark.parametrize(
    ("bind", "proxies", "starts"),
    [
        (None, None, False),
        ("unix:/run/portal/web.sock", "0", False),
        ("unix:/run/portal/web.sock", "", False),
        ("unix:/run/portal/web.sock", "1", True),
        ("127.0.0.1:8000", None, True),
    ],
)
def test_production_starts_on_a_socket_only_where_its_proxy_is_believed(
    monkeypatch: pytest.MonkeyPatch, bind: str | None, proxies: str | None, starts: bool
) -> None:
    for name, value in (("WEB_BIND", bind), ("TRUSTED_PROXY_COUNT", proxies)):
        if value is None:
            monkeypatch.delenv(name, raising=False)
        else:
            monkeypatch.setenv(name, value)
    path = os.fspath(settings.BASE_DIR / "deploy" / "gunicorn.conf.py")
    if starts:
        assert runpy.run_path(path)["worker_class"].endswith("PatientWorker")
    else:
        with pytest.raises(SystemExit, match="TRUSTED_PROXY_COUNT"):
            runpy.run_path(path)


@pytest.mark.parametrize("path", ASKED_INSIDE)
def test_the_present_password_inside_a_session_is_limited_like_a_sign_in(
    client: Client, user: User, path: str
) -> None:
    sign_in(client, user)
    rest = ASKED_INSIDE[path]
    wrong = {"current_password": "wrong", **rest}
    answers = [client.post(path, wrong).status_code for _time in range(LIMIT)]
    assert answers == [422] * (LIMIT - 1) + [429]
    right = {"current_password": PASSWORD, **rest}
    assert client.post(path, right).status_code == 429
    # The two doors share one count; elsewhere its owner gets in.
    assert guess(Client(), user.email, PASSWORD) == 429
    assert guess(Client(REMOTE_ADDR="192.0.2.7"), user.email, PASSWORD) == 302


@pytest.mark.parametrize("path", ["/account/sessions/end-others/", "end one"])
def test_ending_other_sessions_takes_a_second_step_passed_just_now(
    client: Client, user: User, path: str
) -> None:
    there = Client()
    sign_in(there, user)
    other = user.sessions.get()
    if path == "end one":
        path = f"/account/sessions/{other.public_id}/end/"
    sign_in(client, user)
    session = client.session
    session["verified_at"] = "2026-01-01T00:00:00+00:00"
    session.save()

    answer = client.post(path)
    assert answer["Location"].startswith("/account/confirm/?next=")
    assert user.sessions.filter(pk=other.pk).exists()

    sign_in(client, user)
    # What was posted too late is not sent again: the list and its buttons come back.
    assert client.get(path)["Location"] == "/account/sessions/"
    assert user.sessions.filter(pk=other.pk).exists()
    client.post(path)
    assert not user.sessions.filter(pk=other.pk).exists()
