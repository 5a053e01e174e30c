"""Tutorials in the admin."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from portal.accounts.actors import Operator
from portal.accounts.enums import Role
from portal.pages.services import set_up_editorial
from portal.tutorials.wagtail_hooks import review_label
from tests.factories.accounts import make_user, sign_in
from tests.factories.tutorials import make_document, make_guide, make_index, make_sheet

pytestmark = pytest.mark.django_db

LIST = "/cms/tutorial_list/"


@pytest.fixture
def editor(client: Client) -> Client:
    make_index()
    set_up_editorial(actor=Operator())
    sign_in(client, make_user(Role.EDITOR))
    return client


def test_one_list_holds_all_types_and_says_what_is_overdue(editor: Client) -> None:
    make_guide(title="Late", last_reviewed=date(2020, 1, 1))
    make_sheet(title="Never read")
    make_document(title="Fresh", last_reviewed=timezone.localdate())
    html = editor.get(LIST).content.decode()
    for words in ("Late", "Overdue since 1 Jan 2021", "Never reviewed", "Document", "At a glance"):
        assert words in html
    guide = make_guide(last_reviewed=date(2020, 8, 1))
    with translation.override("fr"):
        assert "1 aoû 2021" in review_label(guide)
    late = editor.get(f"{LIST}?overdue=overdue").content.decode()
    assert "Late" in late
    assert "Never read" in late
    assert "Fresh" not in late


def test_adding_leads_to_the_types_below_the_list_of_tutorials(editor: Client) -> None:
    index = make_index()
    assert f"/cms/pages/{index.pk}/add_subpage/" in editor.get(LIST).content.decode()
    types = editor.get(f"/cms/pages/{index.pk}/add_subpage/").content.decode()
    for name in ("guidepage", "documenttutorialpage", "glancesheetpage", "videotutorialpage"):
        assert f"/cms/pages/add/tutorials/{name}/{index.pk}/" in types
    assert "/cms/pages/add/tutorials/tutorialpage/" not in types


def test_the_list_costs_the_same_for_1_and_3(editor: Client) -> None:
    """Beside what is asked for the buttons of each row: whether pages below it are live, and, once
    migrations have made the right to translate, whether there is a translation."""
    buttons = ('SELECT 1 AS "a"', 'SELECT "wagtail_localize_translatableobject"')
    counts = []
    for number in (1, 2):
        for _row in range(number):
            make_guide()
        editor.get(LIST)
        with CaptureQueriesContext(connection) as queries:
            editor.get(LIST)
        own = [row["sql"] for row in queries if not row["sql"].startswith(buttons)]
        counts.append(len(own))
    assert counts[0] == counts[1]


def test_each_type_opens_in_the_editor_and_previews(editor: Client) -> None:
    for page in (make_guide(), make_sheet(), make_document()):
        response = editor.get(f"/cms/pages/{page.pk}/edit/")
        assert response.status_code == 200
        assert editor.get(f"/cms/pages/{page.pk}/view_draft/").status_code == 200
