"""Enrolment, what is kept of it, step-up, removal."""

import base64
from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from portal.accounts import permissions, services
from portal.accounts.actors import Operator
from portal.accounts.enums import CodeCheck, Role
from portal.accounts.errors import WrongCodeError
from portal.accounts.models import RecoveryCode, RecoveryCodeSet, TotpDevice, User
from portal.accounts.second_step import acting_person, passed_second_step
from portal.privacy import vault
from portal.privacy.errors import VaultError
from portal.privacy.models import AuditEntry
from tests.factories.accounts import UserFactory, add_app, make_user, sign_in

pytestmark = pytest.mark.django_db
ENROL = "/account/enrol/"


def everything_stored() -> str:
    """All text and bytes of the tables a secret could lie in."""
    found = []
    with connection.cursor() as cursor:
        for table in (
            "accounts_totpdevice",
            "accounts_recoverycode",
            "accounts_recoverycodeset",
            "accounts_session",
            "privacy_auditentry",
        ):
            cursor.execute(f"SELECT * FROM {table}")  # noqa: S608 -- names from the list above
            found.append(repr(cursor.fetchall()))
    return "".join(found)


def test_enrolment_shows_picture_and_secret_and_asks_for_a_code(client: Client, user: User) -> None:
    sign_in(client, user, verified=False)
    page = client.get(ENROL).content.decode()
    device = TotpDevice.objects.get(user=user)
    assert not device.confirmed
    assert device.secret_text in page
    assert 'src="data:image/png;base64,' in page
    assert device.secret_text in client.get(ENROL).content.decode()


def test_enrolment_is_confirmed_by_a_code_and_shows_recovery_codes_once(
    client: Client, user: User
) -> None:
    sign_in(client, user, verified=False)
    client.get(ENROL)
    device = TotpDevice.objects.get(user=user)
    key = client.session.session_key
    response = client.post(
        ENROL, {"code": services.current_totp_code(device), "name": "Phone", "next": "/cms/"}
    )
    assert response.status_code == 200
    codes = response.context["codes"]
    assert len(set(codes)) == 10
    assert 'href="/cms/"' in response.content.decode()
    assert "no-store" in response["Cache-Control"]
    assert client.session["otp_device_id"] == device.persistent_id
    assert client.session.session_key != key
    assert codes[0] not in client.get("/account/recovery-codes/").content.decode()
    device.refresh_from_db()
    assert (device.confirmed, device.name) == (True, "Phone")


def test_enrolment_with_a_wrong_code_keeps_the_secret(client: Client, user: User) -> None:
    sign_in(client, user, verified=False)
    client.get(ENROL)
    device = TotpDevice.objects.get(user=user)
    wrong = f"{(int(services.current_totp_code(device)) + 1) % 10**6:06d}"
    response = client.post(ENROL, {"code": wrong, "name": "Phone"})
    assert response.status_code == 422
    assert device.secret_text in response.content.decode()
    assert not TotpDevice.objects.filter(confirmed=True).exists()


def test_a_secret_that_was_on_screen_for_long_is_made_anew(user: User) -> None:
    seed = services.begin_totp(user=user, actor=user).seed
    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        assert services.begin_totp(user=user, actor=user).seed != seed


def test_seeds_and_codes_are_not_in_the_database(client: Client, user: User) -> None:
    device = add_app(user)
    codes = services.make_recovery_codes(user=user, actor=user)
    stored = everything_stored().lower()
    assert str(device.uuid).replace("-", "") in stored.replace("-", "")
    seed = device.seed
    for form in (
        seed.hex(),
        repr(seed)[2:-1],
        base64.b32encode(seed).decode(),
        base64.b64encode(seed).decode(),
    ):
        assert form.lower() not in stored
    for code in codes:
        assert code not in stored
        assert code.replace("-", "") not in stored


def test_a_seed_moved_to_another_device_does_not_open() -> None:
    mine, theirs = add_app(UserFactory.create()), add_app(UserFactory.create())
    TotpDevice.objects.filter(pk=mine.pk).update(sealed_seed=theirs.sealed_seed)
    mine.refresh_from_db()
    with pytest.raises(VaultError):
        _ = mine.seed


def test_rotation_of_keys_reseals_seeds(user: User, settings: Settings) -> None:
    device = add_app(user)
    seed = device.seed
    old = settings.VAULT_KEYS
    new = "t2:" + base64.b64encode(b"k" * 32).decode()
    settings.VAULT_KEYS = f"{new},{old}"
    assert dict(vault.rotate())["accounts.TotpDevice.sealed_seed"] == 1
    settings.VAULT_KEYS = new
    device.refresh_from_db()
    assert device.seed == seed


def test_recovery_codes_survive_a_new_key(user: User, settings: Settings) -> None:
    add_app(user)
    code = services.make_recovery_codes(user=user, actor=user)[0]
    old = settings.VAULT_KEYS
    new = "t2:" + base64.b64encode(b"k" * 32).decode()
    settings.VAULT_KEYS = f"{new},{old}"
    assert services.verify_recovery_code(user=user, code=code).user == user


def test_recovery_codes_are_ones_own(user: User) -> None:
    other = UserFactory.create()
    add_app(other)
    services.make_recovery_codes(user=other, actor=other)
    code = services.make_recovery_codes(user=user, actor=user)[0]
    with pytest.raises(WrongCodeError):
        services.verify_recovery_code(user=other, code=code)


def test_new_recovery_codes_void_the_old(user: User) -> None:
    old = services.make_recovery_codes(user=user, actor=user)[0]
    services.make_recovery_codes(user=user, actor=user)
    assert RecoveryCode.objects.count() == 10
    with pytest.raises(WrongCodeError):
        services.verify_recovery_code(user=user, code=old)


def test_codes_of_the_step_before_and_after_are_taken(user: User) -> None:
    device = add_app(user)
    now = timezone.now()
    with time_machine.travel(now - timedelta(seconds=30), tick=False):
        early = services.current_totp_code(device)
    with time_machine.travel(now - timedelta(seconds=90), tick=False):
        stale = services.current_totp_code(device)
    with time_machine.travel(now, tick=False):
        assert device.check_code(stale) == CodeCheck.WRONG
        assert device.check_code(early) == CodeCheck.RIGHT
        assert device.check_code(early) == CodeCheck.REPLAYED


def test_django_otps_interface_refuses_replay_and_slows_down(user: User) -> None:
    device = add_app(user)
    code = services.current_totp_code(device)
    assert device.verify_token(code)
    assert not device.verify_token(code)
    assert not device.verify_token("000000") or code == "000000"
    assert device.verify_is_allowed()[0] is False


def test_a_code_fits_any_of_ones_apps(user: User) -> None:
    add_app(user, "Old phone")
    second = add_app(user, "New phone")
    assert services.verify_code(user=user, code=services.current_totp_code(second)) == second


@pytest.mark.parametrize(
    "path", ["/account/recovery-codes/", "/account/enrol/", "/account/security/apps/{pk}/remove/"]
)
def test_sensitive_pages_ask_again(client: Client, user: User, path: str) -> None:
    device = add_app(user)
    path = path.format(pk=device.pk)
    sign_in(client, user)
    assert client.get(path).status_code == 200
    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        for send in (client.get, client.post):
            response = send(path)
            assert response.status_code == 302
            assert response["Location"].startswith("/account/confirm/?next=")
        wrong = f"{(int(services.current_totp_code(device)) + 1) % 10**6:06d}"
        assert client.post(response["Location"], {"code": wrong}).status_code == 422
        assert client.get(path).status_code == 302
    with time_machine.travel(timezone.now() + timedelta(minutes=12)):
        code = services.current_totp_code(device)
        key = client.session.session_key
        assert client.post(response["Location"], {"code": code})["Location"] == path
        assert client.session.session_key != key
        assert client.get(path).status_code == 200
    assert TotpDevice.objects.filter(pk=device.pk).exists()


def test_a_session_that_owes_the_second_step_sees_no_account_page(
    client: Client, user: User
) -> None:
    add_app(user)
    sign_in(client, user, verified=False)
    for path in ("/account/", "/account/profile/", "/account/sessions/", "/account/password/"):
        assert client.get(path)["Location"].startswith("/account/confirm/")
    assert client.get(ENROL)["Location"].startswith("/account/confirm/")


def test_removing_the_last_device_removes_the_codes_and_the_rights(client: Client) -> None:
    user = make_user(Role.EDITOR)
    device = sign_in(client, user)
    assert device is not None
    services.make_recovery_codes(user=user, actor=user)
    response = client.post(f"/account/security/apps/{device.pk}/remove/")
    assert response["Location"] == "/account/security/"
    assert not RecoveryCodeSet.objects.exists()
    assert client.get("/cms/")["Location"].startswith("/account/enrol/")


def test_nobody_removes_somebody_elses_device(client: Client, user: User) -> None:
    theirs = add_app(UserFactory.create())
    sign_in(client, user)
    assert client.post(f"/account/security/apps/{theirs.pk}/remove/").status_code == 404
    assert TotpDevice.objects.filter(pk=theirs.pk).exists()


def test_a_role_is_held_anywhere_and_acts_only_after_the_second_step(client: Client) -> None:
    user = make_user(Role.EXPERT)
    as_a_task_loads_it = User.objects.get(pk=user.pk)
    assert permissions.holds_role(as_a_task_loads_it, Role.EXPERT)
    assert permissions.holds_role(user, Role.DISPATCHER, Role.EXPERT)
    assert not permissions.holds_role(user, Role.DISPATCHER)
    assert not permissions.holds_role(AnonymousUser(), Role.EXPERT)
    sign_in(client, user, verified=False)
    request = client.get("/account/").wsgi_request
    assert not passed_second_step(request)
    assert acting_person(request).is_anonymous
    sign_in(client, user)
    request = client.get("/account/").wsgi_request
    assert passed_second_step(request)
    assert acting_person(request) == user
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert not permissions.holds_role(User.objects.get(pk=user.pk), Role.EXPERT)


def test_reset_of_the_second_step_ends_sessions_and_starts_anew(client: Client, user: User) -> None:
    sign_in(client, user)
    services.make_recovery_codes(user=user, actor=user)
    services.reset_second_factor(user=user, actor=Operator())
    assert client.get("/account/")["Location"].startswith("/account/sign-in/")
    assert not TotpDevice.objects.exists()
    assert not RecoveryCode.objects.exists()


def test_what_happens_is_recorded_without_personal_data(client: Client) -> None:
    user = UserFactory.create(email="very.personal@example.org", last_name="Unmistakable")
    sign_in(client, user, verified=False)
    client.get(ENROL)
    device = TotpDevice.objects.get()
    client.post(ENROL, {"code": services.current_totp_code(device), "name": "Unmistakable's"})
    client.post(f"/account/security/apps/{device.pk}/remove/")
    actions = list(AuditEntry.objects.order_by("pk").values_list("action", flat=True))
    assert actions == [
        "accounts.device_added",
        "accounts.confirmed",
        "accounts.recovery_codes_made",
        "accounts.device_removed",
    ]
    stored = repr(list(AuditEntry.objects.values()))
    assert "very.personal" not in stored
    assert "Unmistakable" not in stored
