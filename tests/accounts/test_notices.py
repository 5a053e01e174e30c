"""Whatever changes about how somebody signs in, they get a mail about it, in their language."""

from collections.abc import Callable

import pytest
from django.conf import settings
from django.core.management import call_command
from django.utils import translation
from django.utils.translation import gettext
from django_otp_webauthn.models import WebAuthnCredential

from portal.accounts import services
from portal.accounts.actors import Operator
from portal.accounts.enums import SecurityChange
from portal.accounts.models import User
from tests.accounts import mailserver
from tests.factories.accounts import UserFactory, add_app

pytestmark = pytest.mark.django_db(transaction=True)


def _passkey(user: User) -> WebAuthnCredential:
    return WebAuthnCredential.objects.create(
        user=user, name="Key", confirmed=True, credential_id=b"1", public_key=b"2", sign_count=0
    )


def _confirm_app(user: User) -> None:
    code = services.current_totp_code(services.begin_totp(user=user, actor=user))
    services.confirm_totp(user=user, code=code, name="App", actor=user)


def _use_recovery_code(user: User) -> None:
    (code, *_others) = services.make_recovery_codes(user=user, actor=user)
    services.verify_recovery_code(user=user, code=code)


CHANGES: dict[str, tuple[Callable[[User], object], set[SecurityChange]]] = {
    "password": (
        lambda user: services.set_password(user=user, password="x" * 20, actor=user),
        {SecurityChange.PASSWORD},
    ),
    "app added": (_confirm_app, {SecurityChange.DEVICE_ADDED}),
    "passkey added": (
        lambda user: services.passkey_added(
            user=user, credential=_passkey(user), name="Mine", actor=user
        ),
        {SecurityChange.DEVICE_ADDED},
    ),
    "app removed": (
        lambda user: services.remove_device(device=add_app(user), actor=user),
        {SecurityChange.DEVICE_REMOVED},
    ),
    "passkey removed": (
        lambda user: services.remove_device(device=_passkey(user), actor=user),
        {SecurityChange.DEVICE_REMOVED},
    ),
    "recovery codes": (
        lambda user: services.make_recovery_codes(user=user, actor=user),
        {SecurityChange.RECOVERY_CODES},
    ),
    "recovery code used": (
        _use_recovery_code,
        {SecurityChange.RECOVERY_CODES, SecurityChange.RECOVERY_CODE_USED},
    ),
    "second step reset": (
        lambda user: services.reset_second_factor(user=user, actor=Operator()),
        {SecurityChange.SECOND_FACTOR_RESET},
    ),
}


def test_every_kind_of_change_is_tried() -> None:
    assert set().union(*(told for _change, told in CHANGES.values())) == set(SecurityChange)


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("name", CHANGES)
def test_the_owner_is_mailed(name: str, language: str) -> None:
    change, told = CHANGES[name]
    user = UserFactory.create(language=language)
    change(user)
    with mailserver.running() as inbox:
        call_command("db_worker", queue_name="*", batch=True, interval=0, verbosity=0, reload=False)
        letters = inbox.to(user.email)
    assert len(letters) == len(inbox.letters) == len(told)
    bodies = "\n".join(str(letter.get_content()) for letter in letters)
    with translation.override(language):
        subject = gettext("A change to your account at %(site)s") % {"site": settings.SITE_NAME}
        assert set(inbox.subjects(user.email)) == {subject}
        for kind in told:
            assert str(kind.label) in bodies
