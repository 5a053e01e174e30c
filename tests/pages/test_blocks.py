"""Blocks explain themselves, and refuse what would confuse a reader."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.test import Client
from wagtail.blocks import StreamBlockValidationError

from portal.accounts.models import User
from portal.pages.blocks import BodyBlock, LinkBlock
from portal.pages.content_checks import mark_for_checks
from portal.pages.models import ContentPage, HomePage, Person
from tests.factories import pages as make
from tests.factories.accounts import sign_in

BLOCKS = BodyBlock().child_blocks


@pytest.mark.parametrize("name", list(BLOCKS))
def test_every_block_has_icon_help_and_preview(name: str) -> None:
    block = BLOCKS[name]
    assert block.meta.icon != "placeholder"
    assert block.meta.help_text or block.field.help_text
    assert block.meta.group
    assert block.is_previewable


@pytest.mark.django_db
@pytest.mark.parametrize("name", list(BLOCKS))
def test_every_preview_renders(client: Client, home: HomePage, name: str) -> None:
    sign_in(client, User.objects.create_superuser("root@example.org", "secret"))
    block = ContentPage._meta.get_field("body").stream_block.child_blocks[name]
    response = client.get("/cms/block-preview/", {"id": block.definition_prefix})
    assert response.status_code == 200
    assert len(response.content.decode().split("<main>")[1].strip()) > 40


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("targets", "fine"),
    [
        ({}, False),
        ({"url": "https://example.org/"}, True),
        ({"url": "https://example.org/", "page": True}, False),
        ({"page": True}, True),
    ],
)
def test_link_leads_to_one_thing(home: HomePage, targets: dict[str, Any], fine: bool) -> None:
    block = LinkBlock()
    if "page" in targets:
        targets = {**targets, "page": home}
    value = block.normalize({"label": "Words", **targets})
    if fine:
        assert block.clean(value)["label"] == "Words"
    else:
        with pytest.raises(ValidationError):
            block.clean(value)


@pytest.mark.django_db
def test_picture_without_alternative_text_is_refused(home: HomePage) -> None:
    image = make.make_image()
    image.contextual_alt_text, image.decorative = "", False
    field = ContentPage._meta.get_field("body").stream_block
    value = field.normalize([("picture", {"picture": image, "caption": ""})])
    with pytest.raises(StreamBlockValidationError):
        field.clean(value)


@pytest.mark.django_db
def test_person_with_a_picture_needs_alternative_text(home: HomePage) -> None:
    person = Person(name="Ada", locale=home.locale, picture=make.make_image())
    with pytest.raises(ValidationError, match="Say what the picture shows"):
        person.clean()


@pytest.mark.django_db
def test_script_in_rich_text_is_stripped(client: Client, home: HomePage) -> None:
    block = BLOCKS["text"]
    raw = (
        '{"blocks": [{"key": "a", "text": "<script>alert(1)</script>", "type": "unstyled",'
        ' "depth": 0, "inlineStyleRanges": [], "entityRanges": []}], "entityMap": {}}'
    )
    value = block.value_from_datadict({"body": raw}, {}, "body")
    page = make.make_content_page(home, slug="p")
    page.body = [("text", value.source)]
    page.save_revision().publish()
    assert "<script>alert" not in client.get("/p/").content.decode()


@pytest.mark.django_db
def test_title_of_five_megabytes_is_refused_and_nothing_is_lost(
    client: Client, home: HomePage
) -> None:
    sign_in(client, User.objects.create_superuser("root@example.org", "secret"))
    data = {
        "title": "x" * 5_000_000,
        "summary": "Kept lead",
        "slug": "big",
        "buttons-count": "0",
        "body-count": "0",
        "review_interval": "12",
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
    }
    response = client.post(f"/cms/pages/{home.pk}/edit/", data)
    assert response.status_code in {200, 400}
    home.refresh_from_db()
    assert home.title == "Home"
    if response.status_code == 200:
        assert "Kept lead" in response.content.decode()


@pytest.mark.django_db
def test_preview_marks_what_the_checker_looks_for() -> None:
    page = ContentPage(title="T", summary="")
    html = '<main><h1>T</h1><p><a href="/x/">Click here</a> <a href="/y/">The manual</a></p></main>'
    marked = mark_for_checks(html, page)
    assert '<h1 data-check="no-lead never-reviewed">' in marked
    assert '<a data-check="vague-link" href="/x/">' in marked
    assert '<a href="/y/">' in marked


@pytest.mark.django_db
def test_long_page_is_marked() -> None:
    html = f"<main><h1>T</h1>{'word ' * 1600}</main>"
    assert "long-page" in mark_for_checks(html, ContentPage(summary="Lead"))


def test_steps_are_an_ordered_list() -> None:
    value = BLOCKS["steps"].get_preview_value()
    html = render_to_string("pages/blocks/steps.html", {"self": value})
    assert html.count("<li>") == 3
    assert '<ol class="steps">' in html
