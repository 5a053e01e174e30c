"""The JSON conversation about passkeys, without a browser: what it refuses.

That it works is proved with a real browser in tests/browser/test_sign_in.py.
"""

import json
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from django_otp_webauthn.models import WebAuthnCredential

from portal.accounts import services
from portal.accounts.models import User
from tests.factories.accounts import PASSWORD, UserFactory, add_app, sign_in

pytestmark = pytest.mark.django_db
ADD, USE = "/account/passkeys/add/", "/account/passkeys/use/"


def post(client: Client, path: str, body: object = None) -> tuple[int, dict[str, object]]:
    response = client.post(path, json.dumps(body or {}), content_type="application/json")
    kind = response.headers["Content-Type"]
    return response.status_code, response.json() if kind == "application/json" else {}


def add_passkey(user: User) -> WebAuthnCredential:
    number = WebAuthnCredential.objects.count()
    return WebAuthnCredential.objects.create(
        user=user, name="Laptop", credential_id=b"id%d" % number, public_key=b"key", aaguid="0"
    )


def test_anonymous_options_name_no_credentials(client: Client, user: User) -> None:
    add_passkey(user)
    status, options = post(client, USE + "begin/")
    assert status == 200
    assert not options.get("allowCredentials")
    assert options["userVerification"] == "required"


def test_second_step_names_ones_own_passkeys_only(client: Client, user: User) -> None:
    mine = add_passkey(user)
    add_passkey(UserFactory.create())
    client.post("/account/sign-in/", {"username": user.email, "password": PASSWORD})
    _status, options = post(client, USE + "begin/")
    allowed = options["allowCredentials"]
    assert isinstance(allowed, list)
    assert len(allowed) == 1
    assert mine.user_id == user.pk
    assert "_auth_user_id" not in client.session


def test_a_passkey_counts_as_second_step(client: Client, user: User) -> None:
    add_passkey(user)
    response = client.post("/account/sign-in/", {"username": user.email, "password": PASSWORD})
    assert response["Location"] == "/account/sign-in/second-step/"


@pytest.mark.parametrize("path", [ADD, ADD + "begin/"])
def test_adding_takes_somebody(client: Client, path: str) -> None:
    assert post(client, path)[0] in {401, 403}


def test_adding_a_further_device_takes_the_first(client: Client, user: User) -> None:
    add_app(user)
    sign_in(client, user, verified=False)
    assert post(client, ADD + "begin/")[0] == 403
    sign_in(client, user)
    assert post(client, ADD + "begin/")[0] == 200
    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        status, body = post(client, ADD + "begin/")
    assert (status, body["code"]) == (403, "confirm_first")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"[]",
        b"null",
        b'"text"',
        b"[" * 5000,
        b"{" + b'"a":1,' * 20000 + b'"b":1}',
        b'{"id": 1, "rawId": [], "response": null, "type": {}}',
        b'{"id": "AA", "rawId": "AA", "type": "public-key", "response": {}}',
        (
            b'{"id": "!", "rawId": "!", "type": "public-key", "response": '
            b'{"clientDataJSON": "!", "authenticatorData": "!", "signature": "!", '
            b'"attestationObject": "!"}}'
        ),
    ],
)
@pytest.mark.parametrize("path", [ADD, USE])
def test_nonsense_gets_an_answer(client: Client, user: User, path: str, body: bytes) -> None:
    sign_in(client, user)
    post(client, path + "begin/")
    response = client.post(path, body, content_type="application/json")
    assert 400 <= response.status_code < 500


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded"])
def test_only_json(client: Client, kind: str) -> None:
    assert client.post(USE + "begin/", "{}", content_type=kind).status_code == 415


def test_completing_takes_a_beginning(client: Client) -> None:
    assert post(client, USE, {"id": "AA"})[0] == 400


def test_a_second_step_that_timed_out_is_no_sign_in_without_password(
    client: Client, user: User
) -> None:
    """Asked of a known person, the device need not recognise its owner; of anybody, it must."""
    add_passkey(user)
    client.post("/account/sign-in/", {"username": user.email, "password": PASSWORD})
    _status, options = post(client, USE + "begin/")
    assert options["userVerification"] != "required"
    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        status, body = post(client, USE, {"id": "aWQw", "rawId": "aWQw", "type": "public-key"})
    assert (status, body["code"]) == (400, "invalid_state")


def test_rename_and_remove(client: Client, user: User) -> None:
    credential = add_passkey(user)
    sign_in(client, user)
    url = f"/account/security/passkeys/{credential.pk}/"
    assert client.post(url, {"name": "Work laptop"})["Location"] == "/account/security/"
    assert "Work laptop" in client.get("/account/security/").content.decode()
    assert client.post(url, {"name": "x" * 100}).status_code == 422
    assert client.post(url + "remove/")["Location"] == "/account/security/"
    assert not WebAuthnCredential.objects.exists()
    assert client.post(url, {"name": "x"}).status_code == 404


def test_a_passkey_of_somebody_else_is_not_there(client: Client, user: User) -> None:
    theirs = add_passkey(UserFactory.create())
    sign_in(client, user)
    for path in ("", "remove/"):
        assert client.post(f"/account/security/passkeys/{theirs.pk}/{path}").status_code == 404


def test_removing_an_app_leaves_the_passkey(client: Client, user: User) -> None:
    add_passkey(user)
    device = sign_in(client, user)
    services.make_recovery_codes(user=user, actor=user)
    assert device is not None
    services.remove_device(device=device, actor=user)
    assert user.recoverycodeset_set.exists()
