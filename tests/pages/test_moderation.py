"""Every type that has a workflow: its forms know when nobody touched them."""

from datetime import UTC, datetime, time
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.http import QueryDict
from wagtail.admin.widgets import AdminDateTimeInput, AdminTimeInput
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page

from portal.accounts.actors import Operator
from portal.accounts.enums import Role
from portal.pages.editorfields import FEATURES, FormattedField
from portal.pages.formfields import (
    LineField,
    LinesField,
    MomentField,
    TimeOfDayField,
)
from portal.pages.models import ContentPage, HomePage
from portal.pages.selectors.moderation import asked_changes_for, asked_changes_of
from portal.pages.services import set_up_editorial
from tests.factories.accounts import make_user
from tests.factories.drafts import make_draft, reviewed_types

pytestmark = pytest.mark.django_db
TYPES = [pytest.param(model, id=model.__name__) for model in reviewed_types()]


def _form_class(model: type[Any]) -> Any:
    if issubclass(model, Page):
        return model.get_edit_handler().get_form_class()
    return model.snippet_viewset.edit_handler.get_form_class()


@pytest.mark.parametrize("model", TYPES)
def test_a_form_that_sends_back_what_it_showed_says_that_nothing_changed(
    home: HomePage, model: type[Any]
) -> None:
    draft = make_draft(model, make_user(Role.EDITOR))
    form_class = _form_class(model)
    shown = form_class(instance=draft, for_user=None)
    sent: dict[str, Any] = {}
    streams = {}
    for bound in shown:
        field = bound.field
        if hasattr(field, "block"):
            streams[bound.name] = bound.value()
            sent[f"{bound.name}-count"] = ["0"]
            continue
        sent |= _sent_of(str(bound))
    for name, formset in shown.formsets.items():
        sent |= {f"{formset.prefix}-TOTAL_FORMS": ["0"], f"{formset.prefix}-INITIAL_FORMS": ["0"]}
        assert not formset.initial_form_count(), name
    data = QueryDict(mutable=True)
    for name, values in sent.items():
        data.setlist(name, values)
    form = form_class(data, {}, instance=draft, for_user=None)
    changed = [name for name in form.changed_data if name not in streams]
    assert changed == []
    for name, value in streams.items():
        again = (
            type(draft)
            ._meta.get_field(name)
            .to_python(form.fields[name].block.get_prep_value(value))
        )
        assert not form.fields[name].has_changed(value, again)


def _sent_of(html: str) -> dict[str, Any]:
    """What a browser sends of a field as it was rendered, with its own ends of lines."""
    sent: dict[str, Any] = {}
    for tag in BeautifulSoup(html, "html.parser").find_all(["input", "textarea", "select"]):
        name, kind = str(tag.get("name")), tag.get("type", tag.name)
        if kind == "select":
            sent[name] = [row.get("value", "") for row in tag.find_all("option", selected=True)]
        elif kind in {"checkbox", "radio"}:
            if tag.has_attr("checked"):
                sent.setdefault(name, []).append(tag["value"])
        elif kind == "textarea":
            # HTML takes away the first line end after the tag.
            sent[name] = [tag.get_text().removeprefix("\n").replace("\n", "\r\n")]
        elif kind != "file":
            sent[name] = [tag.get("value", "")]
    return sent


@pytest.mark.parametrize(
    ("field", "before", "same", "other"),
    [
        (LineField(), "Consent ", "Consent", "Consents"),
        (LinesField(), "one\ntwo", "one\r\ntwo\r\n", "one two"),
        (
            FormattedField(),
            '<p>One <a linktype="page" id="3">two</a></p>',
            '<p data-block-key="a1">One <a id="3" linktype="page">two</a></p>',
            '<p data-block-key="a1">One <a id="4" linktype="page">two</a></p>',
        ),
        (FormattedField(), "<p>One</p>", '<p data-block-key="b2">One</p>', "<h3>One</h3>"),
        (
            MomentField(widget=AdminDateTimeInput()),
            datetime(2031, 3, 4, 9, 30, 15, 7, tzinfo=UTC),
            "2031-03-04 10:30",
            "2031-03-04 10:31",
        ),
        (
            TimeOfDayField(widget=AdminTimeInput()),
            time(9, 30, 15),
            "09:30",
            "09:31",
        ),
    ],
)
def test_fields_compare_what_was_shown(field: Any, before: Any, same: str, other: str) -> None:
    assert not field.has_changed(before, same)
    assert field.has_changed(before, other)
    assert field.has_changed(before, "")
    assert not field.has_changed(None, "")


def test_what_was_asked_is_found_by_who_wrote_or_submitted_it(home: HomePage) -> None:
    set_up_editorial(actor=Operator())
    editor, moderator = make_user(Role.EDITOR), make_user(Role.MODERATOR)
    page = make_draft(ContentPage, editor)
    assert asked_changes_of(page) is None
    state = page.get_workflow().start(page, make_user(Role.EDITOR))
    assert asked_changes_for(editor) == []
    state.current_task_state.specific.reject(user=moderator, comment=" Which day? ")
    (asked,) = asked_changes_for(editor)
    assert (asked.item.pk, asked.by, asked.comment) == (page.pk, moderator, "Which day?")
    assert asked_changes_for(moderator) == []
    page = ContentPage.objects.get(pk=page.pk)
    page.current_workflow_state.resume(user=editor)
    assert asked_changes_for(editor) == []


@pytest.mark.parametrize("model", TYPES)
def test_what_texts_may_hold_is_compared(model: type[Any]) -> None:
    """A feature that the comparison does not know would change without being seen."""
    for field in model._meta.get_fields():
        if isinstance(field, RichTextField):
            assert set(field.features or ()) <= set(FEATURES), field
            assert field.features, field
        if isinstance(field, StreamField):
            for features in _features_below(field.stream_block):
                assert features <= set(FEATURES), field


def _features_below(block: Any) -> Any:
    if hasattr(block, "features"):
        yield set(block.features)
    below = list(getattr(block, "child_blocks", {}).values())
    if hasattr(block, "child_block"):
        below.append(block.child_block)
    for child in below:
        yield from _features_below(child)
