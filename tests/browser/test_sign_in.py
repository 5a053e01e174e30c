"""Signing in as people do: with a code, and with a passkey."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import CDPSession, Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer
from wagtail.models import Locale

from portal.accounts import services
from portal.accounts.actors import Operator
from portal.accounts.enums import Role
from portal.accounts.models import TotpDevice, User
from tests.factories.accounts import PASSWORD, add_app, make_user

from .conftest import ContextMaker

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _locale(transactional_db: None) -> None:
    Locale.objects.get_or_create(language_code="en")


@pytest.fixture
def origin(live_server: LiveServer, settings: Settings) -> str:
    """The live server under the one name that may have passkeys without TLS."""
    address = live_server.url.replace("127.0.0.1", "localhost")
    settings.OTP_WEBAUTHN_RP_ID = "localhost"
    settings.OTP_WEBAUTHN_ALLOWED_ORIGINS = [address]
    return str(address)


def add_authenticator(page: Page) -> CDPSession:
    """A built-in authenticator that recognises its owner and keeps passkeys."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options: dict[str, Any] = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return session


def type_password(page: Page, origin: str, user: User, path: str = "/account/") -> None:
    page.goto(f"{origin}{path}")
    page.get_by_label("E-mail address").fill(user.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in", exact=True).click()


def test_sign_in_with_a_code(page: Page, origin: str) -> None:
    user = make_user(Role.EXPERT)
    device = add_app(user)
    type_password(page, origin, user, "/account/security/")
    expect(page.get_by_role("heading", name="Second step", level=1)).to_be_visible()
    field = page.get_by_label("Code from your authenticator app")
    field.fill("000000" if services.current_totp_code(device) != "000000" else "111111")
    page.get_by_role("button", name="Continue", exact=True).click()
    summary = page.get_by_role("alert").filter(has_text="There is a problem")
    expect(summary).to_contain_text("That code is not right")
    summary.get_by_role("link").click()
    expect(field).to_be_focused()
    # A wrong code closes the second step for a second, which is over:
    TotpDevice.objects.update(throttling_failure_timestamp=timezone.now() - timedelta(seconds=2))
    field.fill(services.current_totp_code(device))
    page.get_by_role("button", name="Continue", exact=True).click()
    # The fragment of the error's link stays in the address through the redirect.
    expect(page).to_have_url(re.compile(rf"^{origin}/account/security/(#.*)?$"))
    expect(page.get_by_role("heading", name="My phone")).to_be_visible()


def test_enrol_an_app_and_keep_the_recovery_codes(page: Page, origin: str) -> None:
    user = make_user(Role.EXPERT)
    type_password(page, origin, user)
    picture = page.get_by_role("img", name=re.compile("QR code"))
    expect(picture).to_be_visible()
    assert picture.evaluate("image => image.naturalWidth") > 100
    device = TotpDevice.objects.get(user=user)
    expect(page.get_by_label("Secret, to copy")).to_have_value(device.secret_text)
    code = services.current_totp_code(device)
    page.get_by_label("Code from your authenticator app").fill(code)
    page.get_by_role("button", name="Confirm this app").click()
    expect(page.locator(".code-list li")).to_have_count(10)
    page.get_by_role("link", name="I have kept them: continue").click()
    expect(page).to_have_url(f"{origin}/account/")


def test_enrol_and_sign_in_with_a_passkey(page: Page, origin: str) -> None:
    problems: list[str] = []
    page.on("console", lambda message: problems.append(message.text))
    add_authenticator(page)
    user = make_user(Role.EXPERT)
    type_password(page, origin, user, "/account/profile/")
    form = page.locator("form[data-passkey=add]")
    form.get_by_label("Name of this device").fill("Work laptop")
    form.get_by_role("button", name="Add a passkey").click()
    page.get_by_role("button", name="Make new recovery codes").click()
    expect(page.locator(".code-list li")).to_have_count(10)
    page.get_by_role("link", name="I have kept them: continue").click()
    expect(page).to_have_url(f"{origin}/account/profile/")
    page.goto(f"{origin}/account/security/")
    expect(page.get_by_role("heading", name="Work laptop")).to_be_visible()

    page.goto(f"{origin}/account/sign-out/")
    page.get_by_role("main").get_by_role("button", name="Sign out").click()
    type_password(page, origin, user, "/account/sessions/")
    expect(page.get_by_role("heading", name="Second step", level=1)).to_be_visible()
    page.get_by_role("button", name="Continue with your passkey").click()
    expect(page).to_have_url(f"{origin}/account/sessions/")

    page.goto(f"{origin}/account/sign-out/")
    page.get_by_role("main").get_by_role("button", name="Sign out").click()
    page.goto(f"{origin}/account/sign-in/?next=/account/profile/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page).to_have_url(f"{origin}/account/profile/")
    page.goto(f"{origin}/account/confirm/?next=/account/recovery-codes/")
    page.get_by_role("button", name="Confirm with your passkey").click()
    expect(page).to_have_url(f"{origin}/account/recovery-codes/")
    assert [line for line in problems if "Content Security Policy" in line] == []


def test_a_passkey_that_is_not_known_here_says_so(page: Page, origin: str) -> None:
    """The authenticator has a passkey of an account whose passkeys an administrator removed."""
    add_authenticator(page)
    user = make_user(Role.EXPERT)
    type_password(page, origin, user)
    page.locator("form[data-passkey=add]").get_by_role("button").click()
    expect(page.get_by_role("button", name="Make new recovery codes")).to_be_visible()
    services.reset_second_factor(user=user, actor=Operator())
    page.goto(f"{origin}/account/sign-in/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_text("That passkey did not work")).to_be_visible()
    expect(page.get_by_role("button", name="Sign in with a passkey")).to_be_enabled()


def test_everything_but_passkeys_works_without_javascript(
    new_context: ContextMaker, origin: str
) -> None:
    page = new_context(java_script_enabled=False).new_page()
    user = make_user(Role.EXPERT)
    add_app(user)
    code = services.make_recovery_codes(user=user, actor=user)[0]
    type_password(page, origin, user)
    expect(page.get_by_role("button", name="passkey")).to_have_count(0)
    page.get_by_role("link", name=re.compile("use a recovery code")).click()
    page.get_by_label("Recovery code", exact=True).fill(code)
    page.get_by_role("button", name="Continue", exact=True).click()
    expect(page.get_by_role("heading", name=str(user), level=1)).to_be_visible()
