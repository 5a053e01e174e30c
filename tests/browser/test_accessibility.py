"""Every kind of page, in light and dark, on a desk and on the narrowest phone.

WCAG 2.2 AA by axe, no sideways scrolling at 320 px, and nothing that the content policy had to
refuse. Pages are found rather than listed: one of each type in the page tree of the demo
content, and every account page that opens without an argument.
"""

from collections.abc import Iterable
from pathlib import Path

import axe_playwright_python
import pytest
from django.core.management import call_command
from django.template.loader import render_to_string
from django.test import Client
from django.urls import NoReverseMatch, reverse
from playwright._impl._api_structures import SetCookieParam
from playwright.sync_api import Page, Route, ViewportSize
from pytest_django.live_server_helper import LiveServer
from wagtail.models import Locale
from wagtail.models import Page as TreePage

from portal.accounts import urls as account_urls
from portal.accounts.actors import Operator
from portal.accounts.enums import Role
from portal.consents.enums import VersionState
from portal.consents.services.library import open_library
from portal.core.errors import AwayError, FaultError, NoRoomError, PortalError, UnreadableError
from tests.factories import consents as consent_forms
from tests.factories.accounts import make_user, sign_in
from tests.factories.pages import make_home

from .conftest import ContextMaker

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PHONE: ViewportSize = {"width": 320, "height": 700}
MISSING = "/no-such-page/"
FORGED = "/consents/verify/00000000-0000-4000-8000-000000000000/"
GONE = "/consents/gone/1/en.pdf"
# What is answered otherwise than with 200, on purpose.
STATUS = {MISSING: 404, FORGED: 404, GONE: 410}
DESK: ViewportSize = {"width": 1280, "height": 900}

Problems = dict[str, list[str]]


def test_public_pages(live_server: LiveServer, new_context: ContextMaker) -> None:
    # The library with printed forms is looked at below.
    call_command("load_demo", print_later=True)
    addresses = [
        *_one_page_of_each_type(),
        "/trainings/?view=month",
        "/tutorials/?role=submit&type=guide",
        "/tutorials/?q=calendar",
        "/search/",
        "/search/?q=case",
        "/search/?q=nothingholdsthisword",
        MISSING,
        reverse("accounts:sign_in"),
        reverse("accounts:password_forgotten"),
    ]
    assert _problems(new_context, addresses) == {}


def test_account_pages(live_server: LiveServer, new_context: ContextMaker) -> None:
    Locale.objects.get_or_create(language_code="en")
    client = Client()
    sign_in(client, make_user(Role.EDITOR))
    addresses = [address for address in _account_pages() if _opens(client, address)]
    assert len(addresses) >= 6
    session = client.cookies["sessionid"].value
    cookies: list[SetCookieParam] = [
        {"name": "sessionid", "value": session, "url": live_server.url}
    ]
    assert _problems(new_context, addresses, cookies=cookies) == {}


def test_consent_pages(live_server: LiveServer, new_context: ContextMaker) -> None:
    version = consent_forms.make_version(consent_forms.make_form(slug="adult", is_model=True))
    sheet = consent_forms.make_centre_sheet(slug="leuven")
    consent_forms.make_edition(sheet, versions=(version,))
    consent_forms.make_edition(sheet, state=VersionState.PREPARING, failure="storage")
    text = version.form.texts.get()
    text.title, text.key_points = "Consent", "You can say no.\nYou can say yes."
    text.save()
    consent_forms.make_version(version.form, change_note="Shorter.")
    gone = consent_forms.make_version(
        consent_forms.make_form(slug="gone"), state=VersionState.WITHDRAWN
    )
    open_library(home=make_home(), actor=Operator())
    codes = [
        row.texts.get().documents.get(is_large=False, centre_edition=None).pk
        for row in (version, version.form.versions.get(number=2), gone)
    ]
    client = Client()
    sign_in(client, make_user(Role.CLINICIAN, centre=sheet.centre))
    session = client.cookies["sessionid"].value
    addresses = [
        "/consents/",
        "/consents/?variant=adult&language=en&centre=leuven",
        "/consents/adult/1/",
        "/consents/adult/2/",
        "/consents/adult/compare/1/2/en/",
        "/consents/adult/1/en/fill/",
        "/consents/adult/2/en/fill/",
        "/consents/gone/1/",
        GONE,
        "/consents/verify/",
        *(f"/consents/verify/{code}/" for code in codes),
        FORGED,
        "/consents/centre/",
        f"/consents/centre/{sheet.pk}/",
        f"/consents/centre/{sheet.pk}/publish/",
        f"/consents/centre/{sheet.pk}/1/withdraw/",
    ]
    cookies: list[SetCookieParam] = [
        {"name": "sessionid", "value": session, "url": live_server.url}
    ]
    assert _problems(new_context, addresses, cookies=cookies) == {}


@pytest.mark.parametrize("kind", [UnreadableError, FaultError, AwayError, NoRoomError])
def test_bare_error_pages(
    live_server: LiveServer, new_context: ContextMaker, kind: type[PortalError]
) -> None:
    """They are rendered without a request, so the browser is handed them as they are."""
    html = render_to_string(kind.template, {"error": kind(), "status": kind.status})
    assert _problems(new_context, [f"/bare-{kind.status}/"], body=html) == {}


def test_a_page_with_faults_is_found_out(
    live_server: LiveServer, new_context: ContextMaker
) -> None:
    body = """<!doctype html><html><head><title></title></head><body><main><h1>x</h1>
      <img src="/a.png"><svg width="900" height="9"></svg></main></body></html>"""
    problems = _problems(new_context, ["/faulty/"], body=body)
    found = " ".join(line for lines in problems.values() for line in lines)
    assert "image-alt" in found
    assert "html-has-lang" in found
    assert "scrolls sideways" in found


def _problems(
    new_context: ContextMaker,
    addresses: Iterable[str],
    *,
    cookies: list[SetCookieParam] | None = None,
    body: str = "",
) -> Problems:
    """What is wrong, by address and setting; empty when all is well."""
    found: Problems = {}
    for scheme in ("light", "dark"):
        context = new_context(color_scheme=scheme, viewport=DESK, reduced_motion="reduce")
        context.add_cookies(cookies or [])
        page = context.new_page()
        refused = _listen(page)
        if body:
            page.route("**/", lambda route: _hand_over(route, body))
        for address in addresses:
            response = page.goto(address)
            if response is None or response.status != STATUS.get(address, 200):
                found[f"{address} answer"] = [str(response and response.status)]
            for size in (DESK, PHONE):
                page.set_viewport_size(size)
                where = f"{address} {scheme} {size['width']}"
                if wrong := _scrolls(page) + _violations(page):
                    found[where] = wrong
            page.set_viewport_size(DESK)
            policy = [text for text in refused if "Content Security Policy" in text]
            if policy:
                found[f"{address} {scheme} policy"] = policy
            refused.clear()
        context.close()
    return found


def _listen(page: Page) -> list[str]:
    """What the browser says in its console from now on."""
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    return said


def _violations(page: Page) -> list[str]:
    page.evaluate(AXE)
    report = page.evaluate(
        "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", STANDARDS
    )
    return [
        f"{violation['id']}: {node['html'][:160]} ({violation['help']})"
        for violation in report["violations"]
        for node in violation["nodes"]
    ]


def _scrolls(page: Page) -> list[str]:
    width = page.evaluate("document.documentElement.scrollWidth")
    room = page.evaluate("document.documentElement.clientWidth")
    return [f"scrolls sideways: {width} px in {room} px"] if width > room else []


def _hand_over(route: Route, body: str) -> None:
    route.fulfill(body=body, content_type="text/html; charset=utf-8")


def _one_page_of_each_type() -> list[str]:
    """Addresses, home page first. French ones too: longer words, other translations."""
    first: dict[tuple[str, str], str] = {}
    pages = TreePage.objects.live().filter(depth__gt=1).order_by("path")
    for page in pages.select_related("locale").specific():
        if address := page.url:
            first.setdefault((page.locale.language_code, type(page).__name__), address)
    assert len({kind for _language, kind in first}) >= 6
    return [address for (language, _kind), address in first.items() if language in {"en", "fr"}]


def _account_pages() -> Iterable[str]:
    for pattern in account_urls.urlpatterns:
        try:
            yield reverse(f"accounts:{pattern.name}")
        except NoReverseMatch:
            continue


def _opens(client: Client, address: str) -> bool:
    """Whether it is a page: not a form's target, and not left at once."""
    response = client.get(address)
    return response.status_code == 200 and response["Content-Type"].startswith("text/html")
