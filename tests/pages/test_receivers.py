"""Every kind of change that visitors see drops the kept page; drafts do not."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Collection, Locale, PageViewRestriction, Site

from portal.core.models import RevisionName, revision_number
from portal.pages.models import (
    Announcement,
    ContentPage,
    Footer,
    HomePage,
    NavigationMenu,
    PortalDocument,
    PortalImage,
)
from portal.pages.tasks import publish_scheduled
from tests.factories import pages as make

pytestmark = pytest.mark.django_db


def body_of(client: Client, url: str) -> str:
    return client.get(url).content.decode()


@pytest.fixture
def page(home: HomePage) -> ContentPage:
    page = make.make_content_page(home, title="Before", slug="p")
    page.save_revision().publish()
    return page


def changes(client: Client, url: str, change: Callable[[], Any]) -> tuple[Any, Any]:
    """The page before and after, asked for twice before so that it is kept."""
    before = client.get(url)
    again = client.get(url)
    assert again.content == before.content
    change()
    return before, client.get(url)


def test_publishing_a_page(client: Client, page: ContentPage) -> None:
    def publish() -> None:
        page.title = "After"
        page.save_revision().publish()

    before, after = changes(client, "/p/", publish)
    assert "Before" in before.content.decode()
    assert "After" in after.content.decode()


def test_saving_a_draft_keeps_every_page(client: Client, page: ContentPage) -> None:
    number = revision_number(RevisionName.SITE)
    page.title = "Draft"
    page.save_revision()
    page.save_revision()
    child = ContentPage(title="New draft", slug="d", summary="S", live=False, locale=page.locale)
    page.add_child(instance=child)
    child.save_revision()
    assert revision_number(RevisionName.SITE) == number
    assert "Draft" not in body_of(client, "/p/")


def test_scheduled_publishing(client: Client, page: ContentPage) -> None:
    page.title = "Later"
    page.go_live_at = timezone.now() + timedelta(hours=1)
    page.save_revision(approved_go_live_at=page.go_live_at)
    publish_scheduled()
    assert "Later" not in body_of(client, "/p/")
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        publish_scheduled()
        assert "Later" in body_of(client, "/p/")


def test_scheduled_unpublishing(client: Client, page: ContentPage) -> None:
    page.expire_at = timezone.now() + timedelta(hours=1)
    page.save_revision().publish()
    assert client.get("/p/").status_code == 200
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        publish_scheduled()
        assert client.get("/p/").status_code == 404


def test_unpublishing_a_page(client: Client, page: ContentPage) -> None:
    _before, after = changes(client, "/p/", page.unpublish)
    assert after.status_code == 404


def test_moving_a_page_leaves_a_redirect(client: Client, home: HomePage, page: ContentPage) -> None:
    section = make.make_section(home, slug="s")
    _before, after = changes(client, "/p/", lambda: page.move(section, pos="last-child"))
    assert (after.status_code, after["Location"]) == (301, "/s/p/")


def test_changing_the_slug_leaves_a_redirect(
    client: Client, page: ContentPage, django_capture_on_commit_callbacks: Any
) -> None:
    def rename() -> None:
        page.slug = "renamed"
        with django_capture_on_commit_callbacks(execute=True):
            page.save_revision().publish()

    _before, after = changes(client, "/p/", rename)
    assert (after.status_code, after["Location"]) == (301, "/renamed/")


def test_deleting_a_page_drops_it_from_lists(client: Client, home: HomePage) -> None:
    section = make.make_section(home, slug="s")
    below = make.make_content_page(section, title="Doomed", slug="d")
    before, after = changes(client, "/s/", below.delete)
    assert "Doomed" in before.content.decode()
    assert "Doomed" not in after.content.decode()


def test_a_page_made_live_without_publishing(client: Client, home: HomePage) -> None:
    section = make.make_section(home, slug="s")
    _before, after = changes(
        client, "/s/", lambda: make.make_content_page(section, title="Imported", slug="i")
    )
    assert "Imported" in after.content.decode()


def test_reordering_pages(client: Client, home: HomePage) -> None:
    section = make.make_section(home, slug="s")
    first = make.make_content_page(section, title="First", slug="a")
    second = make.make_content_page(section, title="Second", slug="b")
    _before, after = changes(client, "/s/", lambda: second.move(first, pos="left"))
    html = after.content.decode()
    assert html.index("Second") < html.index("First")


def test_closing_a_page_to_the_public(client: Client, page: ContentPage) -> None:
    def close() -> None:
        PageViewRestriction.objects.create(
            page=page, restriction_type=PageViewRestriction.LOGIN, password=""
        )

    _before, after = changes(client, "/p/", close)
    assert after.status_code == 302


def test_opening_a_page_to_the_public(client: Client, page: ContentPage) -> None:
    restriction = PageViewRestriction.objects.create(
        page=page, restriction_type=PageViewRestriction.LOGIN, password=""
    )
    assert client.get("/p/").status_code == 302
    restriction.delete()
    assert client.get("/p/").status_code == 200


def test_translating_a_page(client: Client, home: HomePage, page: ContentPage) -> None:
    def translate() -> None:
        french = Locale.objects.create(language_code="fr")
        for source in (home, page):
            source.copy_for_translation(french, copy_parents=True).save_revision().publish()

    before, after = changes(client, "/p/", translate)
    assert 'hreflang="fr"' not in before.content.decode()
    assert 'hreflang="fr"' in after.content.decode()


def test_changing_a_person(client: Client, home: HomePage) -> None:
    person = make.make_person(name="Ada Before")
    page = make.make_content_page(home, slug="people")
    page.body = [("people", {"heading": "", "people": [person]})]
    page.save_revision().publish()

    def rename() -> None:
        person.name = "Ada After"
        person.save()

    before, after = changes(client, "/people/", rename)
    assert "Ada Before" in before.content.decode()
    assert "Ada After" in after.content.decode()
    _before, after = changes(client, "/people/", person.delete)
    assert "Ada" not in after.content.decode()


def test_announcing(client: Client, page: ContentPage) -> None:
    def announce() -> None:
        Announcement.objects.create(text="<p>Closed on Friday</p>", locale=page.locale)

    _before, after = changes(client, "/p/", announce)
    assert "Closed on Friday" in after.content.decode()
    _before, after = changes(client, "/p/", Announcement.objects.get().delete)
    assert "Closed on Friday" not in after.content.decode()


def test_announcement_comes_and_goes_by_itself(client: Client, page: ContentPage) -> None:
    now = timezone.now()
    Announcement.objects.create(
        text="<p>Soon</p>",
        locale=page.locale,
        starts_at=now + timedelta(seconds=60),
        ends_at=now + timedelta(seconds=120),
    )
    for seconds, shown in ((0, False), (61, True), (121, False)):
        with time_machine.travel(now + timedelta(seconds=seconds), tick=False):
            assert ("Soon" in body_of(client, "/p/")) is shown, seconds


def test_editing_the_menu(client: Client, home: HomePage, page: ContentPage) -> None:
    site = Site.objects.get()
    menu = NavigationMenu.objects.create(site=site, locale=home.locale, items=[])

    def edit() -> None:
        menu.items = [("item", {"label": "Entry", "page": page, "children": []})]
        menu.save()

    _before, after = changes(client, "/p/", edit)
    assert "Entry" in after.content.decode()


def test_editing_the_footer(client: Client, home: HomePage, page: ContentPage) -> None:
    footer = Footer.objects.create(site=Site.objects.get(), locale=home.locale, text="<p>Old</p>")

    def edit() -> None:
        footer.text = "<p>New foot</p>"
        footer.save()

    _before, after = changes(client, "/p/", edit)
    assert "New foot" in after.content.decode()


def test_changing_a_picture(client: Client, home: HomePage) -> None:
    image = make.make_image()
    image.contextual_alt_text, image.decorative = "A room", False
    page = make.make_content_page(home, slug="picture")
    page.body = [("picture", {"picture": image, "caption": ""})]
    page.save_revision().publish()

    def credit() -> None:
        stored = PortalImage.objects.get(pk=image.pk)
        stored.credit = "Photo by Ada"
        stored.save()

    _before, after = changes(client, "/picture/", credit)
    assert "Photo by Ada" in after.content.decode()


def test_changing_a_document(client: Client, home: HomePage) -> None:
    document = make.make_document(title="Old title")
    page = make.make_content_page(home, slug="downloads")
    page.body = [("downloads", {"heading": "", "downloads": [{"document": document, "title": ""}]})]
    page.save_revision().publish()

    def rename() -> None:
        stored = PortalDocument.objects.get(pk=document.pk)
        stored.title = "New title"
        stored.save()

    before, after = changes(client, "/downloads/", rename)
    assert "Old title" in before.content.decode()
    assert "New title" in after.content.decode()


@pytest.mark.parametrize("kind", ["redirect", "locale", "site", "collection"])
def test_settings_of_the_site(kind: str, page: ContentPage) -> None:
    """What a page shows of these shows in other tests; here only that they count at all."""
    made: dict[str, Callable[[], Any]] = {
        "redirect": lambda: Redirect.objects.create(old_path="/x", redirect_page=page),
        "locale": lambda: Locale.objects.create(language_code="de"),
        "site": lambda: Site.objects.create(hostname="b", port=81, root_page=page),
        "collection": lambda: Collection.get_first_root_node().add_child(name="Closed"),
    }
    number = revision_number(RevisionName.SITE)
    instance = made[kind]()
    assert revision_number(RevisionName.SITE) > number
    number = revision_number(RevisionName.SITE)
    instance.delete()
    assert revision_number(RevisionName.SITE) > number
