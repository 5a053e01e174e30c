"""Texts of several lines in the admin."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import models
from django.test import Client
from django.urls import reverse
from wagtail import blocks
from wagtail.fields import StreamField
from wagtail.models import Page, get_page_models
from wagtail.test.utils.form_data import nested_form_data, streamfield

from portal.accounts.actors import Operator
from portal.accounts.enums import Role
from portal.pages.blocks.text import LinesBlock
from portal.pages.formfields import LinesField
from portal.pages.models import ContentPage, HomePage
from portal.pages.services import set_up_editorial
from tests.factories.accounts import make_user, sign_in
from tests.factories.pages import make_content_page

WORDS = "Now I know\nwhat I sign."
QUOTE = [("quotation", {"text": WORDS, "speaker": "", "role": ""})]
SENT_QUOTE = [("quotation", {**QUOTE[0][1], "text": WORDS.replace("\n", "\r\n")})]
LINES = "What a family signs.\nAnd why."


def test_lines_end_in_one_way_however_they_were_sent() -> None:
    field = LinesField()
    assert field.clean(" one\r\ntwo\n") == "one\ntwo"
    assert not field.has_changed("one\ntwo", "one\r\ntwo")
    assert not field.has_changed("one\r\ntwo", "one\r\ntwo")
    assert not field.has_changed(None, "")
    assert field.has_changed("one\ntwo", "one\r\nthree")


def test_every_page_takes_its_texts_so() -> None:
    fields = dict(_text_fields())
    assert {"ContentPage.summary", "VideoTutorialPage.caption_tracks.text"} <= fields.keys()
    assert {name for name, field in fields.items() if not isinstance(field, LinesField)} == set()


def test_every_page_takes_the_texts_of_its_blocks_so() -> None:
    found = dict(_text_blocks())
    named = {"ContentPage.body.quotation.text", "TutorialPage.authors.author.interests"}
    assert named <= found.keys()
    assert {name for name, block in found.items() if not isinstance(block, LinesBlock)} == set()


@pytest.mark.django_db
def test_approving_in_the_editor_approves_what_nobody_changed(
    home: HomePage, client: Client
) -> None:
    """Whoever only looked sends each text back with the line ends of browsers."""
    set_up_editorial(actor=Operator())
    page = make_content_page(home, slug="consent", summary=LINES, body=QUOTE, live=False)
    page.save_revision()
    page.refresh_from_db()
    page.get_workflow().start(page, make_user(Role.EDITOR))
    sign_in(client, make_user(Role.MODERATOR))
    response = client.post(
        reverse("wagtailadmin_pages:edit", args=[page.pk]),
        _sent(
            page,
            **{"action-workflow-action": "true", "workflow-action-name": "approve"},
        ),
    )
    assert response.status_code == 302, response.context["form"].errors
    page.refresh_from_db()
    assert page.live
    assert page.summary == LINES
    assert page.body[0].value["text"] == WORDS


def _text_fields() -> Iterator[tuple[str, Any]]:
    """The form fields of plain texts on all pages and their rows: where they are, and they."""
    for model in get_page_models():
        if model is Page:
            continue
        form = model.get_edit_handler().get_form_class()
        yield from _of(model, form, model.__name__)
        for relation, formset in form.formsets.items():
            if relation == "comments":  # Wagtail's own, sent by a script
                continue
            yield from _of(formset.model, formset.form, f"{model.__name__}.{relation}")


def _of(model: type[models.Model], form: Any, where: str) -> Iterator[tuple[str, Any]]:
    for field in model._meta.get_fields():
        if type(field) is models.TextField and field.name in form.base_fields:
            yield f"{where}.{field.name}", form.base_fields[field.name]


def _text_blocks() -> Iterator[tuple[str, Any]]:
    """The blocks of plain texts on all pages: where they are, and they."""
    for model in get_page_models():
        for field in model._meta.get_fields():
            if isinstance(field, StreamField):
                yield from _below(f"{model.__name__}.{field.name}", field.stream_block)


def _below(where: str, block: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(block, blocks.TextBlock):
        yield where, block
    children = dict(getattr(block, "child_blocks", {}))
    if isinstance(block, blocks.ListBlock):
        children["item"] = block.child_block
    for name, child in children.items():
        yield from _below(f"{where}.{name}", child)


def _sent(page: ContentPage, **more: str) -> dict[str, Any]:
    values = {
        "title": page.title,
        "slug": page.slug,
        "summary": page.summary.replace("\n", "\r\n"),
        "body": streamfield(SENT_QUOTE),
        "last_reviewed": "",
        "review_interval": str(page.review_interval),
        "seo_title": "",
        "search_description": "",
        "social_image": "",
        "go_live_at": "",
        "expire_at": "",
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
    }
    data: dict[str, Any] = nested_form_data({**values, **more})
    return {**data, "body-0-id": page.body[0].id}
