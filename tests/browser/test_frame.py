"""What the frame of every page does in a browser: menus, search, copy, without scripts too."""

import pytest
from django.core.management import call_command
from django.template.loader import render_to_string
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.factories.pages import make_content_page, make_home

from .conftest import ContextMaker

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LANGUAGES = [
    {"code": "en", "name": "English", "url": "/", "current": True},
    {"code": "fr", "name": "Français", "url": "/fr/", "current": False},
]
MENU = [
    {"title": "Trainings", "url": "/trainings/", "children": []},
    {"title": "Learn", "url": "", "children": [{"title": "Films", "url": "/films/"}]},
]


@pytest.fixture
def framed(page: Page) -> Page:
    """A page with a whole frame, handed to the browser as it is."""
    _hand_over(page)
    page.goto("/framed/")
    return page


def test_first_tab_stop_leads_past_the_header(framed: Page) -> None:
    framed.keyboard.press("Tab")
    link = framed.get_by_role("link", name="Skip to content")
    expect(link).to_be_focused()
    expect(link).to_be_in_viewport()
    framed.keyboard.press("Enter")
    expect(framed.locator("main")).to_be_focused()


def test_menu_closes_on_escape_and_gives_the_focus_back(framed: Page) -> None:
    summary = framed.locator(".site-nav summary")
    summary.focus()
    framed.keyboard.press("Enter")
    film = framed.get_by_role("link", name="Films")
    expect(film).to_be_visible()
    framed.keyboard.press("Tab")
    framed.keyboard.press("Escape")
    expect(film).to_be_hidden()
    expect(summary).to_be_focused()


def test_menu_closes_on_a_click_elsewhere(framed: Page) -> None:
    framed.locator(".site-tools .menu summary").click()
    french = framed.get_by_role("link", name="Français")
    expect(french).to_be_visible()
    framed.locator("h1").click()
    expect(french).to_be_hidden()


def test_only_one_menu_is_open(framed: Page) -> None:
    framed.locator(".site-nav summary").click()
    framed.locator(".site-tools .menu summary").click()
    expect(framed.locator("details[open]")).to_have_count(1)


def test_phone_opens_the_menu_without_scripts(
    live_server: LiveServer, new_context: ContextMaker
) -> None:
    phone = new_context(viewport={"width": 320, "height": 640}, java_script_enabled=False)
    page = phone.new_page()
    _hand_over(page)
    page.goto("/framed/")
    link = page.get_by_role("link", name="Trainings")
    expect(link).to_be_hidden()
    page.get_by_role("button", name="Menu").click()
    expect(link).to_be_visible()
    expect(page.get_by_role("searchbox")).to_be_visible()
    page.locator(".site-nav summary").click()
    expect(page.get_by_role("link", name="Films")).to_be_visible()
    page.get_by_role("button", name="Close").click()
    expect(link).to_be_hidden()


def test_controls_are_large_enough_for_a_finger(framed: Page) -> None:
    """24 px at least, as WCAG 2.5.8 asks; links in running text are exempt."""
    small = framed.evaluate(
        """() => [...document.querySelectorAll("header a, button, summary, input, footer ul a")]
          .map((control) => [control, control.getBoundingClientRect()])
          .filter(([, box]) => box.width > 0 && (box.width < 24 || box.height < 24))
          .map(([control]) => control.outerHTML)"""
    )
    assert small == []


def test_search_box_suggests_pages_to_the_keyboard(page: Page, live_server: LiveServer) -> None:
    home = make_home()
    make_content_page(home, title="Consent in practice", slug="consent")
    make_content_page(home, title="Contact", slug="contact-us")
    call_command("update_index", verbosity=0)
    page.goto("/")
    box = page.get_by_role("combobox", name="Search this site")
    box.press_sequentially("con")
    option = page.get_by_role("option", name="Consent in practice")
    expect(option).to_be_visible()
    box.press("ArrowDown")
    chosen = page.get_by_role("option", selected=True)
    expect(chosen).to_have_count(1)
    expect(box).to_have_attribute("aria-activedescendant", chosen.get_attribute("id") or "")
    title = chosen.inner_text()
    box.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(title)


def test_suggestions_go_away_on_escape(page: Page, live_server: LiveServer) -> None:
    make_content_page(make_home(), title="Consent in practice", slug="consent")
    call_command("update_index", verbosity=0)
    page.goto("/")
    box = page.get_by_role("combobox", name="Search this site")
    box.press_sequentially("cons")
    expect(page.get_by_role("listbox")).to_be_visible()
    box.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(box).to_have_attribute("aria-expanded", "false")


def test_copy_button_fills_the_clipboard(framed: Page) -> None:
    framed.context.grant_permissions(["clipboard-read", "clipboard-write"])
    framed.get_by_role("button", name="Copy").click()
    expect(framed.locator("[data-copy] [role=status]")).to_have_text("Copied")
    assert framed.evaluate("navigator.clipboard.readText()") == "https://here.example/feed.ics"


def test_copy_button_is_not_shown_where_it_could_not_work(
    live_server: LiveServer, new_context: ContextMaker
) -> None:
    page = new_context(java_script_enabled=False).new_page()
    _hand_over(page)
    page.goto("/framed/")
    expect(page.get_by_label("Subscription address")).to_have_value("https://here.example/feed.ics")
    expect(page.locator("[data-copy] button")).to_be_hidden()


def _hand_over(page: Page) -> None:
    context = {"site_name": "Portal", "navigation": MENU, "languages": LANGUAGES}
    field = render_to_string(
        "components/copy_field.html",
        {"id": "feed", "label": "Subscription address", "value": "https://here.example/feed.ics"},
    )
    html = str(render_to_string("base.html", context))
    main = '<main id="main" tabindex="-1">'
    assert main in html
    html = html.replace(main, f"{main}<h1>Framed</h1>{field}")
    page.route(
        "**/framed/",
        lambda route: route.fulfill(body=html, content_type="text/html; charset=utf-8"),
    )
