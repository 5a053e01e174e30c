"""A clinician finds a form and downloads it; a paper's code says whether it still counts."""

import hashlib
import re
from pathlib import Path

import pytest
from django_tasks_db.models import DBTaskResult
from playwright.sync_api import Page, Request, expect
from pytest_django.live_server_helper import LiveServer

from portal.accounts.actors import Operator
from portal.accounts.enums import Role
from portal.consents.enums import Variant
from portal.consents.models import FormDocument, FormVersion
from portal.consents.services import releases
from portal.consents.services.editorial import open_forms
from portal.consents.services.library import open_library
from portal.pages.services import set_up_editorial
from tests.browser.conftest import ContextMaker
from tests.factories.accounts import make_user, sign_in
from tests.factories.consents import (
    OPERATOR,
    make_centre_sheet,
    make_edition,
    make_form,
    make_text,
    make_version,
    section,
)
from tests.factories.pages import make_home

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def version(live_server: LiveServer) -> FormVersion:
    open_library(home=make_home(), actor=Operator())
    parent = make_form(slug="parent", title="Parents", variant=Variant.REPRESENTATIVE)
    make_version(parent, languages=("en", "uk"))
    return make_version(make_form(slug="adult", title="Adults"), languages=("en", "fr"))


def only(version: FormVersion, language: str, *, is_large: bool = False) -> FormDocument:
    return FormDocument.objects.get(
        text__version=version, text__language=language, is_large=is_large, centre_edition=None
    )


@pytest.mark.parametrize("scripts", [True, False])
def test_three_questions_and_the_form(
    new_context: ContextMaker, version: FormVersion, tmp_path: Path, scripts: bool
) -> None:
    make_edition(make_centre_sheet(slug="leuven"), versions=(version,))
    page = new_context(java_script_enabled=scripts).new_page()
    page.goto("/consents/")
    page.get_by_label("Adult").check()
    page.get_by_label("2. Which language?").select_option(label="Français")
    page.get_by_role("button", name="Show the form").click()
    expect(page.get_by_role("heading", name="Consent for advice")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download PDF").click()
    assert download.value.suggested_filename == "adult-v1-fr.pdf"
    file = tmp_path / "form.pdf"
    download.value.save_as(file)
    assert hashlib.sha256(file.read_bytes()).hexdigest() == only(version, "fr").sha256
    page.get_by_label("2. Which language?").select_option(label="English")
    page.get_by_label("3. Which hospital?").select_option(value="leuven")
    page.get_by_role("button", name="Show the form").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download PDF").click()
    assert download.value.suggested_filename == "adult-v1-leuven-e1-en.pdf"
    assert page.context.cookies() == []


def test_the_list_opens_by_links_alone(new_context: ContextMaker, version: FormVersion) -> None:
    page = new_context(java_script_enabled=False).new_page()
    page.goto("/consents/")
    page.get_by_role("link", name="Українська", exact=True).first.click()
    expect(page.get_by_role("link", name="Download PDF")).to_have_attribute(
        "href", "/consents/parent/1/uk.pdf"
    )


def test_a_withdrawn_link_says_so_and_leads_on(page: Page, version: FormVersion) -> None:
    make_version(version.form)
    releases.withdraw(release=version, actor=OPERATOR, reason="A purpose was described wrongly.")
    answer = page.goto("/consents/adult/1/en.pdf")
    assert answer is not None
    assert answer.status == 410
    expect(page.get_by_role("heading", level=1)).to_have_text("This form was withdrawn")
    expect(page.get_by_text("A purpose was described wrongly.")).to_be_visible()
    expect(page.get_by_role("link", name="Download version 2")).to_have_attribute(
        "href", "/consents/adult/2/en.pdf"
    )


def test_a_forged_code(page: Page, version: FormVersion) -> None:
    page.goto("/consents/verify/")
    page.get_by_label("Code on the paper").fill("00000000-0000-4000-8000-000000000000")
    page.get_by_role("button", name="Check").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("No form has this code")
    expect(page.get_by_text("Do not sign this paper.")).to_be_visible()


def test_a_file_is_checked_in_the_browser_and_sent_nowhere(
    page: Page, version: FormVersion, tmp_path: Path
) -> None:
    document = only(version, "en")
    # The browser fetches the tab's icon when it pleases.
    page.goto(f"/consents/verify/{document.pk}/", wait_until="networkidle")
    sent: list[str] = []
    page.on("request", lambda request: _note(request, sent))
    file = tmp_path / "form.pdf"
    with document.file.open() as stored:
        file.write_bytes(stored.read())
    page.get_by_label("Your PDF").set_input_files(file)
    expect(page.get_by_text("The same: this file is the published form")).to_be_visible()
    changed = tmp_path / "changed.pdf"
    changed.write_bytes(file.read_bytes() + b" ")
    page.get_by_label("Your PDF").set_input_files(changed)
    expect(page.get_by_text("this file is not the published form as it is")).to_be_visible()
    assert sent == []


def _note(request: Request, sent: list[str]) -> None:
    if not request.url.endswith("/mark.svg"):
        sent.append(request.url)


@pytest.mark.parametrize("width", [1280, 360])
def test_the_comparison_stands_side_by_side_and_stacks_on_a_phone(
    new_context: ContextMaker, version: FormVersion, width: int
) -> None:
    text = version.form.texts.get(language__code="en")
    text.sections = [
        ("section", section("why", "Why we ask", "<p>Your condition is very rare.</p>"))
    ]
    text.save()
    make_version(version.form)
    page = new_context(viewport={"width": width, "height": 900}).new_page()
    page.goto("/consents/adult/compare/1/2/en/")
    row = page.get_by_role("region", name="Section: Why we ask").locator(
        'tr[data-change="changed"]'
    )
    expect(row.locator("ins")).to_have_text("very")
    expect(row.get_by_text("Changed", exact=True)).to_be_visible()
    old, new = row.locator("td").nth(0).bounding_box(), row.locator("td").nth(1).bounding_box()
    assert old is not None
    assert new is not None
    if width > 600:
        assert (old["y"], old["x"] < new["x"]) == (new["y"], True)
    else:
        assert (old["x"], old["y"] < new["y"]) == (new["x"], True)


def test_a_hospitals_page_shows_how_far_printing_is(
    new_context: ContextMaker, live_server: LiveServer, version: FormVersion
) -> None:
    from django.test import Client

    from portal.consents.enums import VersionState
    from portal.consents.tasks import print_edition

    sheet = make_centre_sheet(slug="leuven")
    edition = make_edition(sheet, state=VersionState.PREPARING, files_total=4, files_done=1)
    print_edition.enqueue(str(edition.pk))
    client = Client()
    sign_in(client, make_user(Role.CLINICIAN, centre=sheet.centre))
    context = new_context()
    session = client.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    page = context.new_page()
    page.goto(f"/consents/centre/{sheet.pk}/")
    expect(page.get_by_text("1 of 4 files")).to_be_visible()
    page.get_by_label("Whom to ask").fill("Typed meanwhile")
    type(edition).objects.filter(pk=edition.pk).update(files_done=3)
    expect(page.get_by_text("3 of 4 files")).to_be_visible()
    again = page.get_by_role("button", name="Try again now")
    expect(again).to_have_count(0)
    DBTaskResult.objects.update(status="FAILED")
    expect(again).to_be_visible()
    expect(page.get_by_label("Whom to ask")).to_have_value("Typed meanwhile")
    type(edition).objects.filter(pk=edition.pk).update(files_done=4, state=VersionState.CURRENT)
    expect(page.get_by_text("Printing is over.")).to_be_visible()
    expect(page.get_by_role("region", name="History").get_by_text("Current")).to_be_visible()
    page.get_by_role("link", name="See what came of it").click()
    expect(page).to_have_url(re.compile("#history$"))
    expect(page.get_by_label("Whom to ask")).to_have_value("Typed meanwhile")
    expect(page.get_by_role("link", name="The printed forms in the library")).to_have_attribute(
        "href", "/consents/?centre=leuven"
    )


def test_a_filled_in_form_is_downloaded_without_a_cookie(page: Page, version: FormVersion) -> None:
    make_text(make_form())
    page.goto("/consents/adult/1/en/fill/")
    page.get_by_label("Pseudonym").fill("Anna Schmidt")
    page.get_by_role("button", name="Download the filled-in PDF").click()
    expect(page.get_by_role("alert")).to_contain_text("without spaces")
    page.get_by_label("Pseudonym").fill("K7-0042")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download the filled-in PDF").click()
    assert download.value.suggested_filename == "adult-v1-en.pdf"
    assert "K7" not in page.url
    assert page.context.cookies() == []


def test_a_new_forms_address_is_written_along_with_its_title(
    new_context: ContextMaker, live_server: LiveServer
) -> None:
    from django.test import Client

    client = Client()
    home = make_home()
    set_up_editorial(actor=Operator())
    open_forms(home=home, actor=Operator())
    sign_in(client, make_user(Role.EDITOR))
    context = new_context()
    session = client.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    page = context.new_page()
    page.goto("/cms/snippets/consents/consentform/add/")
    address = page.get_by_role("textbox", name="Address")
    page.get_by_role("textbox", name="Title").press_sequentially("Übergabe an die Erwachsenen")
    expect(address).to_have_value("ubergabe-an-die-erwachsenen")
    page.get_by_role("textbox", name="Title").press_sequentially(
        ", wenn jemand achtzehn Jahre alt wird"
    )
    page.get_by_role("textbox", name="Title").blur()
    expect(address).to_have_value(re.compile("^ubergabe-an-die-erwachsenen-wenn-jemand[a-z-]*$"))
    assert len(address.input_value()) <= 60
    address.fill("handover")
    page.get_by_role("textbox", name="Title").fill("Another title")
    page.get_by_role("textbox", name="Title").blur()
    expect(address).to_have_value("handover")
