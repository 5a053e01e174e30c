"""Signing in: one door, two steps, the same answer for everybody who may not."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from portal.accounts import services
from portal.accounts.enums import Role
from portal.accounts.models import Session, User
from tests.factories.accounts import PASSWORD, UserFactory, add_app, make_user, sign_in

pytestmark = pytest.mark.django_db
URL = "/account/sign-in/"
SECOND = "/account/sign-in/second-step/"


def who(client: Client) -> str | None:
    return client.session.get("_auth_user_id")


def give_password(client: Client, user: User, **extra: str) -> Any:
    return client.post(URL, {"username": user.email, "password": PASSWORD, **extra})


def comparable(body: bytes) -> str:
    """A page without what differs between any two requests, and without what was typed."""
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", body.decode())
    return re.sub(r'value="[^"]*@[^"]*"', "", text)


def test_without_a_device_one_gets_in_and_is_sent_to_enrol(client: Client, user: User) -> None:
    response = client.post(
        URL, {"username": user.email.upper(), "password": PASSWORD, "next": "/cms/"}
    )
    assert response.status_code == 302
    assert response["Location"] == "/account/enrol/?next=%2Fcms%2F"
    assert who(client) == str(user.pk)


def test_with_a_device_nobody_is_signed_in_before_the_second_step(
    client: Client, user: User
) -> None:
    device = add_app(user)
    response = client.post(URL, {"username": user.email, "password": PASSWORD, "next": "/cms/"})
    assert response["Location"] == SECOND
    assert who(client) is None
    assert client.get("/account/")["Location"].startswith(URL)
    key = client.session.session_key
    response = client.post(SECOND, {"code": services.current_totp_code(device)})
    assert response["Location"] == "/cms/"
    assert who(client) == str(user.pk)
    assert client.session["otp_device_id"] == device.persistent_id
    assert client.session.session_key != key
    assert not Session.objects.filter(session_key=key).exists()


def test_session_key_rotates_at_sign_in(client: Client, user: User) -> None:
    session = client.session
    session["planted"] = True
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key or ""
    give_password(client, user)
    assert client.session.session_key != session.session_key


def test_wrong_code_says_so(client: Client, user: User) -> None:
    device = add_app(user)
    give_password(client, user)
    wrong = f"{(int(services.current_totp_code(device)) + 1) % 10**6:06d}"
    response = client.post(SECOND, {"code": wrong})
    assert response.status_code == 422
    assert "That code is not right" in response.content.decode()
    assert who(client) is None


@pytest.mark.parametrize("code", ["", "12345", "abcdef", "١٢٣٤٥٦", "1" * 5000, "12\x003456"])
def test_codes_that_are_none_get_an_answer(client: Client, user: User, code: str) -> None:
    add_app(user)
    give_password(client, user)
    assert client.post(SECOND, {"code": code}).status_code == 422
    assert who(client) is None


def test_replayed_code_is_refused_and_named(client: Client, user: User) -> None:
    device = add_app(user)
    with time_machine.travel(timezone.now(), tick=False):
        code = services.current_totp_code(device)
        give_password(client, user)
        client.post(SECOND, {"code": code})
        assert who(client) == str(user.pk)
        other = Client()
        give_password(other, user)
        response = other.post(SECOND, {"code": code})
    assert response.status_code == 422
    assert "has been used already" in response.content.decode()
    assert who(other) is None


def test_wrong_codes_slow_down_even_the_right_one(client: Client, user: User) -> None:
    device = add_app(user)
    now = timezone.now()
    with time_machine.travel(now, tick=False) as clock:
        give_password(client, user)
        code = services.current_totp_code(device)
        wrong = f"{(int(code) + 1) % 10**6:06d}"
        client.post(SECOND, {"code": wrong})
        clock.shift(1.5)
        client.post(SECOND, {"code": wrong})
        response = client.post(SECOND, {"code": code})
        assert "Wait 2 seconds" in response.content.decode()
        assert who(client) is None
        clock.shift(2.5)
        client.post(SECOND, {"code": services.current_totp_code(device)})
    assert who(client) == str(user.pk)


def test_waiting_is_never_longer_than_a_quarter_of_an_hour(user: User) -> None:
    device = add_app(user)
    device.throttling_failure_count = 500
    device.throttling_failure_timestamp = timezone.now()
    device.save()
    assert device.blocked_until is not None
    assert device.blocked_until <= timezone.now() + timedelta(minutes=15)


def test_second_step_comes_in_time(client: Client, user: User) -> None:
    device = add_app(user)
    give_password(client, user)
    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        response = client.post(SECOND, {"code": services.current_totp_code(device)})
    assert response["Location"] == URL
    assert who(client) is None


def test_password_changed_between_the_steps(client: Client, user: User) -> None:
    device = add_app(user)
    give_password(client, user)
    services.set_password(user=user, password="another long password", actor=user)
    assert client.post(SECOND, {"code": services.current_totp_code(device)})["Location"] == URL
    assert who(client) is None


def test_recovery_code_lets_in_once(client: Client, user: User) -> None:
    add_app(user)
    code = services.make_recovery_codes(user=user, actor=user)[0]
    give_password(client, user)
    response = client.post("/account/sign-in/recovery/", {"code": f" {code.upper()} "})
    assert response.status_code == 302
    assert who(client) == str(user.pk)
    other = Client()
    give_password(other, user)
    response = other.post("/account/sign-in/recovery/", {"code": code})
    assert response.status_code == 422
    assert who(other) is None


@pytest.mark.parametrize("typed", ["known", "unknown", "closed"])
def test_known_and_unknown_address_get_the_same_answer(client: Client, typed: str) -> None:
    reference = client.post(URL, {"username": "nobody@example.org", "password": "x" * 20})
    UserFactory.create(email="known@example.org")
    UserFactory.create(email="closed@example.org", is_active=False)
    password = PASSWORD if typed == "closed" else "x" * 20
    response = client.post(URL, {"username": f"{typed}@example.org", "password": password})
    assert response.status_code == reference.status_code == 422
    assert comparable(response.content) == comparable(reference.content)
    assert set(response.cookies) == set(reference.cookies)
    assert "do not go together" in response.content.decode()


def test_unknown_address_hashes_a_password_too(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Comparable work: the hasher runs once in each case."""
    from django.contrib.auth.hashers import MD5PasswordHasher

    calls = []
    encode = MD5PasswordHasher.encode

    def counted(self: MD5PasswordHasher, password: str, salt: str) -> str:
        calls.append(1)
        return encode(self, password, salt)

    UserFactory.create(email="known@example.org")
    monkeypatch.setattr(MD5PasswordHasher, "encode", counted)
    client.post(URL, {"username": "known@example.org", "password": "wrong"})
    known = len(calls)
    client.post(URL, {"username": "unknown@example.org", "password": "wrong"})
    assert known == len(calls) - known > 0


@pytest.mark.parametrize("email", ["known@example.org", "unknown@example.org"])
def test_lock_out_by_name_and_address(client: Client, email: str) -> None:
    user = UserFactory.create(email="known@example.org")
    for _attempt in range(settings.AXES_FAILURE_LIMIT):
        response = client.post(URL, {"username": email, "password": "wrong"})
    assert response.status_code == 429
    assert "Too many attempts" in response.content.decode()
    assert response["Retry-After"] == "900"
    assert client.post(URL, {"username": email, "password": PASSWORD}).status_code == 429
    assert who(client) is None
    elsewhere = Client(REMOTE_ADDR="192.0.2.7")
    if email == user.email:
        assert give_password(elsewhere, user).status_code == 302
    other = UserFactory.create(email="other@example.org")
    assert give_password(client, other).status_code == 302


def test_lock_out_passes(client: Client, user: User) -> None:
    for _attempt in range(settings.AXES_FAILURE_LIMIT):
        client.post(URL, {"username": user.email, "password": "wrong"})
    with time_machine.travel(timezone.now() + settings.AXES_COOLOFF_TIME + timedelta(minutes=1)):
        assert give_password(client, user).status_code == 302


def test_capitals_do_not_get_round_the_lock_out(client: Client, user: User) -> None:
    for number in range(settings.AXES_FAILURE_LIMIT):
        name = user.email.upper() if number % 2 else user.email
        response = client.post(URL, {"username": name, "password": "wrong"})
    assert response.status_code == 429


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/",
        "//evil.example/",
        "https:evil.example",
        "javascript:alert(1)",
        "/\\evil.example",
        "\thttps://evil.example",
        "/" + "a" * 3000,
    ],
)
def test_nobody_is_sent_elsewhere(client: Client, user: User, address: str) -> None:
    device = add_app(user)
    assert address not in client.get(URL, {"next": address}).content.decode()
    give_password(client, user, next=address)
    response = client.post(SECOND, {"code": services.current_totp_code(device)})
    assert response["Location"] == "/account/"
    assert client.get(URL, {"next": address})["Location"] == "/account/"


def test_the_address_asked_for_is_kept(client: Client, user: User) -> None:
    response = client.get("/account/sessions/")
    assert response["Location"] == "/account/sign-in/?next=/account/sessions/".replace(
        "/account/sessions/", "%2Faccount%2Fsessions%2F"
    )
    assert b'name="next" value="/account/sessions/"' in client.get(response["Location"]).content


@pytest.mark.parametrize("path", ["/cms/login/", "/_util/login/", "/fr/_util/login/"])
def test_wagtails_doors_lead_to_ours(client: Client, user: User, path: str) -> None:
    response = client.get(path, {"next": "/cms/pages/"})
    assert response["Location"] == "/account/sign-in/?next=%2Fcms%2Fpages%2F"
    response = client.post(path, {"username": user.email, "password": PASSWORD})
    assert response.status_code == 405
    assert who(client) is None


@pytest.mark.parametrize("path", ["/cms/password_reset/", "/cms/password_reset/done/"])
def test_wagtails_password_reset_is_off(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("path", ["/account/sign-out/", "/cms/logout/"])
def test_sign_out(client: Client, user: User, path: str) -> None:
    sign_in(client, user)
    assert client.get(path).status_code == 200
    response = client.post(path)
    assert response.status_code == 302
    assert response.cookies[settings.SESSION_COOKIE_NAME]["max-age"] == 0
    assert not Session.objects.filter(user=user).exists()
    assert client.get("/account/")["Location"].startswith(URL)


@pytest.mark.parametrize(
    ("name", "method"),
    [
        ("sign_in", "put"),
        ("second_factor", "delete"),
        ("sign_out", "patch"),
        ("end_other_sessions", "put"),
        ("passkey_use_begin", "get"),
        ("passkey_add", "put"),
    ],
)
def test_methods_nobody_meant(client: Client, user: User, name: str, method: str) -> None:
    sign_in(client, user)
    assert getattr(client, method)(reverse(f"accounts:{name}")).status_code == 405


@pytest.mark.parametrize("content_type", ["application/json", "text/plain", "text/xml"])
def test_bodies_nobody_meant(client: Client, content_type: str) -> None:
    response = client.post(URL, "{}", content_type=content_type)
    assert response.status_code == 415


def test_one_address_cannot_try_for_ever(client: Client) -> None:
    for number in range(200):
        client.post(URL, {"username": "broken", "password": str(number)})
    response = client.post(URL, {"username": "broken", "password": "x"})
    assert response.status_code == 429
    assert "Too many attempts from your network" in response.content.decode()
    assert response["Retry-After"] == "900"


def test_forwarded_address_is_believed_only_when_told(
    client: Client, user: User, settings: Settings
) -> None:
    from django.test import RequestFactory

    from portal.accounts.addresses import client_address

    request = RequestFactory().get("/", HTTP_X_FORWARDED_FOR="10.9.9.9, 203.0.113.5")
    assert client_address(request) == "127.0.0.1"
    settings.TRUSTED_PROXY_COUNT = 1
    assert client_address(request) == "203.0.113.5"
    settings.TRUSTED_PROXY_COUNT = 2
    assert client_address(request) == "10.9.9.9"
    settings.TRUSTED_PROXY_COUNT = 3
    assert client_address(request) == "127.0.0.1"


def test_pages_are_not_kept_by_anybody(client: Client) -> None:
    assert "no-store" in client.get(URL)["Cache-Control"]


def test_sign_in_page_makes_no_session(client: Client) -> None:
    assert settings.SESSION_COOKIE_NAME not in client.get(URL).cookies


def test_signed_in_twice_is_sent_on(client: Client, user: User) -> None:
    sign_in(client, user)
    assert client.get(URL, {"next": "/account/profile/"})["Location"] == "/account/profile/"


@pytest.mark.parametrize(
    ("asked", "spoken"),
    # Pages may be written in German, but there are no German buttons.
    [("fr", "fr"), ("fr-BE,fr;q=0.9", "fr"), ("de", "en"), ("xx", "en")],
)
def test_page_speaks_the_browsers_language(client: Client, asked: str, spoken: str) -> None:
    response = client.get(URL, headers={"accept-language": asked})
    assert response["Content-Language"] == spoken


def test_editors_without_a_device_are_stopped_at_the_gate(client: Client) -> None:
    editor = make_user(Role.EDITOR)
    sign_in(client, editor, verified=False)
    response = client.get("/cms/pages/?x=1")
    assert response["Location"] == "/account/enrol/?next=%2Fcms%2Fpages%2F%3Fx%3D1"
    ajax = client.get("/cms/", headers={"x-requested-with": "XMLHttpRequest"})
    assert ajax.status_code == 403
