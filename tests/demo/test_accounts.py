"""The demo's accounts: password, roles, one-time codes."""

import time
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command
from pytest_django import Settings

from portal.accounts.actors import Operator
from portal.accounts.enums import Role
from portal.accounts.models import TotpDevice, User
from portal.accounts.services import create_user, verify_code
from portal.demo import accounts
from portal.demo.accounts import ACCOUNTS, DEVICE_NAME, code_for, make_accounts
from portal.demo.errors import NotADemoAccountError

pytestmark = pytest.mark.django_db

PROMISED = {
    "editor",
    "moderator",
    "clinician",
    "clinician2",
    "assistant",
    "expert",
    "expert2",
    "expert3",
    "lead",
    "dispatcher",
    "coordinator",
    "researcher",
    "admin",
}


@pytest.fixture(autouse=True)
def _fresh_password() -> None:
    accounts.password_file().unlink(missing_ok=True)


def code(email: str) -> str:
    output = StringIO()
    call_command("demo_code", email, stdout=output)
    return output.getvalue().strip()


def test_every_promised_account_is_there_with_role_centre_and_app() -> None:
    make_accounts()
    people = {user.email: user for user in User.objects.all()}
    assert set(people) == {f"{name}@demo.example" for name in PROMISED}
    assert all(user.roles and user.centre and user.is_active for user in people.values())
    assert TotpDevice.objects.filter(confirmed=True, name=DEVICE_NAME).count() == len(ACCOUNTS)
    assert len({device.sealed_seed for device in TotpDevice.objects.all()}) == len(ACCOUNTS)
    assert people["admin@demo.example"].roles == {Role.ADMINISTRATOR}
    assert User.objects.filter(email="clinician2@demo.example", centre__country="UA").exists()


def test_each_family_name_and_centre_is_an_example() -> None:
    assert len({account.centre for account in ACCOUNTS}) >= 8
    assert {centre.country for centre in accounts.CENTRES.values()} >= {"UA", "NO", "FR"}


def test_password_comes_from_the_settings(settings: Settings) -> None:
    settings.DEMO_PASSWORD = "chosen by the one who starts it"
    make_accounts()
    assert all(user.check_password(settings.DEMO_PASSWORD) for user in User.objects.all())


def test_another_password_in_the_settings_is_taken_over(settings: Settings) -> None:
    make_accounts()
    first = accounts.known_password()
    settings.DEMO_PASSWORD = "another one for today"
    make_accounts()
    assert accounts.known_password() == "another one for today" != first
    assert User.objects.get(email="lead@demo.example").check_password("another one for today")


def test_code_is_one_that_the_account_takes_right_after_loading() -> None:
    make_accounts()
    user = User.objects.get(email="editor@demo.example")
    assert verify_code(user=user, code=code("Editor@demo.example")).name == DEVICE_NAME


def test_next_code_waits_until_it_can_be_used(monkeypatch: pytest.MonkeyPatch) -> None:
    make_accounts()
    user = User.objects.get(email="editor@demo.example")
    with time_machine.travel("2030-01-01T00:00:10+00:00", tick=False) as clock:
        monkeypatch.setattr(time, "sleep", clock.shift)
        for _visit in range(4):
            verify_code(user=user, code=code_for(user.email))
        assert 45 <= time.time() - 1893456010 <= 60


@pytest.mark.parametrize(
    "email", ["somebody@hospital.example", "nobody@demo.example", "", "editor@demo.example.org"]
)
def test_every_other_address_is_refused(email: str) -> None:
    make_accounts()
    with pytest.raises(CommandError, match="demo accounts only"):
        code(email)


def test_a_real_account_under_a_demo_address_is_refused() -> None:
    user = create_user(email="editor@demo.example", actor=Operator(), password="its own")
    device = TotpDevice(user=user, name="My phone", confirmed=True)
    device.set_seed(b"0" * 20)
    device.save()
    with pytest.raises(NotADemoAccountError):
        code_for(user.email)


def test_a_closed_account_is_refused() -> None:
    make_accounts()
    User.objects.filter(email="expert@demo.example").update(is_active=False)
    with pytest.raises(NotADemoAccountError):
        code_for("expert@demo.example")


def test_table_names_address_password_accounts_and_roles(settings: Settings) -> None:
    make_accounts()
    output = StringIO()
    call_command("demo_accounts", stdout=output)
    text = output.getvalue()
    assert accounts.known_password() in text
    assert settings.SITE_URL in text
    assert all(account.email in text for account in ACCOUNTS)
    assert "Dispatcher" in text
