"""Tutorials in a real browser: without scripts, and on paper."""

import io

import pypdfium2
import pytest
from playwright.sync_api import expect
from pytest_django.live_server_helper import LiveServer

from portal.tutorials.blocks import LONGEST_BOX, MOST_BOXES
from portal.tutorials.models import Feedback
from tests.factories.tutorials import make_guide, make_sheet

from .conftest import ContextMaker

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

A4 = (595, 842)  # points


def test_an_answer_needs_no_script_and_no_cookie(
    live_server: LiveServer, new_context: ContextMaker
) -> None:
    tutorial = make_guide()
    context = new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(tutorial.url)
    page.get_by_label("Partly").check()
    page.get_by_label("What would make it better?").fill("More pictures.")
    page.get_by_role("button", name="Send to the editors").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your answer has arrived")
    assert context.cookies() == []
    row = Feedback.objects.get()
    assert (row.answer, row.comment) == ("partly", "More pictures.")


def test_the_doors_and_filters_need_no_script(
    live_server: LiveServer, new_context: ContextMaker
) -> None:
    make_guide(title="For panels", roles=["panel"], level="advanced")
    make_sheet(title="A sheet", roles=["panel", "new"])
    page = new_context(java_script_enabled=False).new_page()
    page.goto("/tutorials/")
    page.get_by_role("link", name="I sit on a panel").click()
    rows = page.locator(".tutorial-row h3")
    expect(rows).to_have_text(["A sheet", "For panels"])
    page.get_by_text("Filter by type, level and language").click()
    page.get_by_role("link", name="Advanced").click()
    expect(rows).to_have_text(["For panels"])
    assert page.url.endswith("?role=panel&level=advanced")
    page.get_by_role("link", name="Show all tutorials").click()
    assert page.url.endswith("/tutorials/")


def test_the_fullest_sheet_prints_on_one_page_of_a4(
    live_server: LiveServer, new_context: ContextMaker
) -> None:
    words = ("Considerations about consent " * 40)[: LONGEST_BOX // 6]
    lines = "".join(f"<li>{words}</li>" for _line in range(6))
    box = {
        "type": "box",
        "value": {"heading": "A heading of some words", "text": f"<ul>{lines}</ul>"},
    }
    sheet = make_sheet(
        title="At a glance: I sit on a panel and have much to remember",
        summary="What an expert does before, in and after a panel, in some more words. " * 2,
        boxes=[box] * MOST_BOXES,
        where_to_ask="Ask the coordinator of your network, or write to the contact page.",
    )
    page = new_context().new_page()
    page.goto(sheet.url)
    expect(page.get_by_role("button", name="Print this sheet")).to_be_visible()
    with pypdfium2.PdfDocument(io.BytesIO(page.pdf(format="A4"))) as document:
        assert len(document) == 1
        assert document[0].get_size() == pytest.approx(A4, abs=2)
        text = document[0].get_textpage().get_text_bounded()
    assert "Ask the coordinator" in text
    assert "Was this useful" not in text
