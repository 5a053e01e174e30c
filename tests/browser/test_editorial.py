"""An editor writes, a moderator approves, everybody reads it."""

from collections.abc import Iterator

import pytest
from django.test import Client
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, expect
from pytest_django.live_server_helper import LiveServer

from portal.accounts.actors import Operator
from portal.accounts.enums import Role
from portal.accounts.models import User
from portal.pages.models import ContentPage, HomePage
from portal.pages.services import set_up_editorial
from tests.factories.accounts import make_user, sign_in
from tests.factories.pages import make_home

from .conftest import ContextMaker

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def home(transactional_db: None) -> HomePage:
    home = make_home(title="Front page", slug="front-page")
    set_up_editorial(actor=Operator())
    return home


@pytest.fixture
def problems() -> Iterator[list[str]]:
    """What the browsers' consoles complained about: nothing, or the test fails."""
    found: list[str] = []
    yield found
    assert found == []


def tab_of(user: User, new_context: ContextMaker, server: LiveServer, problems: list[str]) -> Page:
    """A tab in which `user` has signed in with the second step."""
    client = Client()
    sign_in(client, user)
    context: BrowserContext = new_context(viewport={"width": 1280, "height": 900})
    cookie = client.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": server.url}])
    page = context.new_page()
    page.on(
        "console",
        lambda message: problems.append(message.text) if _is_problem(message) else None,
    )
    return page


def _is_problem(message: ConsoleMessage) -> bool:
    """Wagtail writes what its checker found as an error; that is no fault of the page."""
    return message.type == "error" and not message.text.startswith("axe.run results")


def test_editor_writes_moderator_approves_everybody_reads(
    home: HomePage, new_context: ContextMaker, live_server: LiveServer, problems: list[str]
) -> None:
    editor = make_user(Role.EDITOR, email="editor@example.org")
    moderator = make_user(Role.MODERATOR, email="moderator@example.org")

    page = tab_of(editor, new_context, live_server, problems)
    page.goto(f"/cms/pages/add/pages/contentpage/{home.pk}/")
    page.get_by_role("textbox", name="Title").fill("Consent in plain words")
    page.locator("#id_summary").fill("What a family signs, and why.")
    page.locator("#panel-child-content-body-content button.c-sf-add-button").first.click()
    page.get_by_role("option", name="Quotation").click()
    page.locator("textarea[name='body-0-value-text']").fill("Now I know what I sign.")
    expect(page.get_by_role("button", name="Publish")).to_have_count(0)
    page.get_by_role("button", name="More actions").last.click()
    page.get_by_role("button", name="Submit to Moderators approve").click()
    expect(page.locator(".messages")).to_contain_text("submitted for moderation")
    written = ContentPage.objects.get(draft_title="Consent in plain words")
    assert not written.live

    page = tab_of(moderator, new_context, live_server, problems)
    page.goto("/cms/")
    expect(page.get_by_role("heading", name="Awaiting your review")).to_be_visible()
    page.get_by_role("link", name="Consent in plain words").click()
    page.get_by_role("button", name="More actions").last.click()
    page.get_by_role("button", name="Approve", exact=True).click()
    expect(page.locator(".messages")).to_contain_text("is approved and published")

    visitor = new_context().new_page()
    visitor.goto(written.get_url() or "/consent-in-plain-words/")
    expect(visitor.get_by_role("heading", level=1)).to_have_text("Consent in plain words")
    expect(visitor.locator("blockquote")).to_contain_text("Now I know what I sign.")
    assert visitor.context.cookies() == []


def test_editing_preview_and_checks_break_no_content_policy(
    home: HomePage, new_context: ContextMaker, live_server: LiveServer, problems: list[str]
) -> None:
    page = tab_of(make_user(Role.EDITOR), new_context, live_server, problems)
    page.goto(f"/cms/pages/{home.pk}/edit/")
    page.get_by_role("button", name="Toggle preview").click()
    preview = page.frame_locator("iframe").first
    expect(preview.get_by_role("heading", level=1)).to_have_text("Front page")
    page.get_by_role("button", name="Toggle checks").click()
    expect(page.get_by_text("The page was never reviewed")).to_be_visible()
    page.get_by_role("tab", name="Promote").click()
    page.get_by_role("button", name="Choose an image").first.click()
    expect(page.get_by_role("dialog")).to_be_visible()
