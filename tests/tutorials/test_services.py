"""What changes tutorials."""

import pytest
from wagtail.models import Locale

from portal.accounts.actors import Operator
from portal.core.models import RevisionName, revision_number
from portal.pages.models import HomePage
from portal.pages.services import set_up_portal
from portal.tutorials.models import GuidePage, TutorialIndexPage, TutorialPage
from portal.tutorials.services import open_tutorials, take_stock
from tests.factories.pages import make_home
from tests.factories.tutorials import author, make_document, make_guide, make_index

pytestmark = pytest.mark.django_db


def test_tutorials_open_once_below_each_front_page_in_its_language() -> None:
    home = make_home()
    index = open_tutorials(home=home, actor=Operator())
    assert index.live
    assert index.slug == "tutorials"
    assert open_tutorials(home=home, actor=Operator(), title="Other") == index
    french = home.copy_for_translation(Locale.objects.create(language_code="fr"))
    french.save_revision().publish()
    other = open_tutorials(
        home=HomePage.objects.get(pk=french.pk), actor=Operator(), title="Tutoriels"
    )
    assert other.title == "Tutoriels"
    assert other.locale.language_code == "fr"


def test_a_new_installation_has_the_list_of_tutorials() -> None:
    home = set_up_portal(actor=Operator())
    assert TutorialIndexPage.objects.child_of(home).live().exists()


def test_publishing_takes_stock_and_renews_kept_pages() -> None:
    page = make_guide(text="word " * 170)
    assert page.known_minutes == 2
    before = revision_number(RevisionName.SITE)
    page.body = [{"type": "text", "value": "<p>" + "word " * 400 + "</p>"}]
    page.save_revision().publish()
    assert TutorialPage.objects.get(pk=page.pk).known_minutes == 3
    assert revision_number(RevisionName.SITE) > before


def test_taking_stock_again_changes_nothing() -> None:
    page = make_guide()
    before = revision_number(RevisionName.SITE)
    assert not take_stock(page=page)
    assert revision_number(RevisionName.SITE) == before


def test_a_tutorial_made_live_without_publishing_is_taken_stock_of_too() -> None:
    page = GuidePage(
        title="Copied",
        slug="copied",
        summary="Lead",
        roles=["new"],
        objectives="Copy",
        authors=[author()],
        locale=make_index().locale,
        body=[{"type": "text", "value": "<p>" + "word " * 400 + "</p>"}],
    )
    make_index().add_child(instance=page)
    assert TutorialPage.objects.get(pk=page.pk).known_minutes == 3


def test_a_copied_document_has_a_first_version_of_its_own() -> None:
    page = make_document()
    copied = page.copy(update_attrs={"slug": "copy", "title": "Copy"}, keep_live=True)
    assert [row.number for row in copied.versions.all()] == [1]
