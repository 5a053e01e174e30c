"""What a first installation sets up."""

from io import StringIO

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.test import Client
from pytest_django import Settings
from wagtail.models import Collection, GroupPagePermission, Locale, Page, Site, Workflow

from portal.accounts.actors import Operator
from portal.accounts.models import User
from portal.pages.models import HomePage
from portal.pages.services import EDITORS, MODERATORS, set_up_editorial, set_up_portal
from portal.privacy.models import AuditEntry
from portal.trainings.models import TrainingIndexPage
from tests.factories import pages as make
from tests.factories.accounts import make_user

pytestmark = pytest.mark.django_db


def member(group: str) -> User:
    user = User.objects.create_user(f"{group.lower()}@example.org", "secret")
    user.groups.add(Group.objects.get(name=group))
    return user


def test_editors_write_and_moderators_publish(home: HomePage) -> None:
    set_up_editorial(actor=Operator())
    page = make.make_content_page(home)
    editor, moderator = member(EDITORS), member(MODERATORS)
    assert page.permissions_for_user(editor).can_edit()
    assert not page.permissions_for_user(editor).can_publish()
    assert page.permissions_for_user(moderator).can_publish()
    assert editor.has_perm("wagtailadmin.access_admin")
    assert editor.has_perm("pages.change_person")
    assert not editor.has_perm("pages.change_navigationmenu")
    assert moderator.has_perm("pages.change_announcement")
    assert not moderator.has_perm("accounts.change_user")


def test_every_page_goes_through_the_workflow(home: HomePage) -> None:
    workflow = set_up_editorial(actor=Operator())
    assert make.make_content_page(home).get_workflow() == workflow
    assert set(Locale.objects.values_list("language_code", flat=True)) == {"en", "fr"}


def test_setting_up_twice_changes_nothing(home: HomePage) -> None:
    first = set_up_editorial(actor=Operator())
    rights = set(GroupPagePermission.objects.values_list("group", "permission"))
    assert set_up_editorial(actor=Operator()) == first
    assert first.workflow_tasks.count() == 1
    assert set(GroupPagePermission.objects.values_list("group", "permission")) == rights
    assert GroupPagePermission.objects.count() == len(rights)


def test_approval_publishes_and_mails_carry_no_text_of_the_page(
    home: HomePage, mailoutbox: list[object]
) -> None:
    set_up_editorial(actor=Operator())
    editor, moderator = member(EDITORS), member(MODERATORS)
    page = make.make_content_page(home, live=False, summary="Something confidential")
    page.save_revision(user=editor)
    state = page.get_workflow().start(page, editor)
    state.current_task_state.approve(user=moderator)
    page.refresh_from_db()
    assert page.live
    assert not any("confidential" in str(vars(mail)) for mail in mailoutbox)


@pytest.fixture
def fresh(db: None) -> Page:
    """The database as `migrate` leaves it: Wagtail's welcome page, and a site that shows it."""
    english, _made = Locale.objects.get_or_create(language_code="en")
    if not Collection.objects.exists():  # no migrations were run
        Collection.add_root(name="Root")
    root = Page.get_first_root_node() or Page.add_root(title="Root", slug="root", locale=english)
    welcome: Page | None = root.get_children().first()
    if welcome is None:
        welcome = root.add_child(title="Welcome", slug="home", locale=english)
        Site.objects.create(hostname="localhost", is_default_site=True, root_page=welcome)
    return welcome


def test_set_up_portal_puts_a_front_page_and_a_calendar_in_place_of_the_welcome(
    fresh: Page, client: Client, settings: Settings
) -> None:
    settings.SITE_URL = "https://portal.example.org"
    output = StringIO()
    call_command("set_up_portal", stdout=output)
    assert "https://portal.example.org/" in output.getvalue()
    assert not Page.objects.filter(pk=fresh.pk).exists()
    site = Site.objects.get()
    assert (site.hostname, site.port, site.is_default_site) == ("portal.example.org", 443, True)
    assert isinstance(site.root_page.specific, HomePage)
    assert Workflow.objects.filter(name="Moderators approve").exists()
    assert set(Locale.objects.values_list("language_code", flat=True)) == {"en", "fr"}
    for address in ("/", "/trainings/", "/trainings/calendar.ics"):
        assert client.get(address).status_code == 200, address
    assert settings.SITE_NAME in client.get("/").content.decode()


def test_setting_up_the_portal_again_keeps_what_editors_changed(fresh: Page) -> None:
    home = set_up_portal(actor=Operator())
    home.title = "Reworded"
    home.save_revision().publish()
    Site.objects.update(hostname="moved.example.org")
    TrainingIndexPage.objects.get().unpublish()
    before = list(Page.objects.values_list("pk", "title", "live"))
    entries = AuditEntry.objects.count()
    assert set_up_portal(actor=Operator()) == home
    assert list(Page.objects.values_list("pk", "title", "live")) == before
    assert Site.objects.get().hostname == "moved.example.org"
    assert AuditEntry.objects.count() == entries


def test_setting_up_the_portal_leaves_a_front_page_made_by_hand(home: HomePage) -> None:
    site = Site.objects.get()
    assert set_up_portal(actor=Operator()) == home
    assert Site.objects.get() == site
    assert HomePage.objects.count() == 1


def test_the_trail_says_who_set_the_portal_up(fresh: Page) -> None:
    actor = make_user(is_superuser=True)
    set_up_portal(actor=actor)
    entries = AuditEntry.objects.filter(action__startswith="pages.").order_by("pk")
    assert [entry.action for entry in entries] == ["pages.portal_set_up", "pages.editorial_set_up"]
    assert {entry.actor_id for entry in entries} == {actor.pk}
