"""Written, sent back with a comment, changed, approved: for every type that has a workflow."""

from typing import Any

import pytest
from playwright.sync_api import Page as Tab
from playwright.sync_api import expect
from pytest_django.live_server_helper import LiveServer
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.models import Page, Workflow, WorkflowContentType

from portal.accounts.actors import Operator
from portal.accounts.enums import Role
from portal.pages.services import set_up_editorial
from tests.factories.accounts import make_user
from tests.factories.drafts import make_draft, reviewed_types
from tests.factories.pages import make_home

from .conftest import ContextMaker
from .test_editorial import problems, tab_of  # noqa: F401 -- a fixture

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TYPES = [pytest.param(model, id=model.__name__) for model in reviewed_types()]
COMMENT = "Please name the day <b>exactly</b>."


@pytest.mark.parametrize("model", TYPES)
def test_a_moderator_approves_in_the_editor(
    transactional_db: None,
    model: type[Any],
    new_context: ContextMaker,
    live_server: LiveServer,
    problems: list[str],  # noqa: F811 -- a fixture
) -> None:
    make_home()
    set_up_editorial(actor=Operator())
    editor, moderator = make_user(Role.EDITOR), make_user(Role.MODERATOR)
    draft = make_draft(model, editor)
    if not isinstance(draft, Page):
        WorkflowContentType.objects.create(
            workflow=Workflow.objects.get(), content_type=draft.get_content_type()
        )
    writing = tab_of(editor, new_context, live_server, problems)
    judging = tab_of(moderator, new_context, live_server, problems)
    edit = AdminURLFinder(editor).get_edit_url(draft)
    assert edit

    writing.goto(edit)
    _press(writing, "Submit to Moderators approve")

    judging.goto(edit)
    _press(judging, "Request changes")
    judging.get_by_role("dialog").get_by_role("textbox").fill(COMMENT)
    judging.get_by_role("dialog").get_by_role("button", name="Request changes").click()
    expect(judging.locator(".messages")).to_contain_text("sent back")

    writing.goto("/cms/")
    expect(writing.get_by_role("heading", name="Moderators asked for changes")).to_be_visible()
    expect(writing.get_by_role("cell", name=COMMENT)).to_be_visible()
    writing.goto(edit)
    expect(writing.locator(".messages")).to_contain_text(COMMENT)
    writing.locator("#id_summary, [name=title]").last.fill("The day is the fourth of March.")
    _press(writing, "Resubmit to Moderators approve")

    judging.goto(edit)
    _press(judging, "Approve")
    expect(judging.locator(".messages")).to_contain_text("is approved and published")
    draft.refresh_from_db()
    assert draft.live
    assert not draft.has_unpublished_changes


def _press(tab: Tab, name: str) -> None:
    """Choose an action of the editor's menu, and wait for the page that answers."""
    tab.get_by_role("button", name="More actions").last.click()
    tab.get_by_role("button", name=name, exact=True).click()
    if name != "Request changes":
        expect(tab.locator(".messages")).to_be_visible()
