"""A filled draft of any type that has a workflow, made from what the type itself says.

Every kind of block that a stream takes stands in it once, with the value of its own preview.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import models
from wagtail import blocks
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Locale, Page, WorkflowMixin, get_page_models
from wagtail.snippets.models import get_snippet_models

from portal.accounts.models import User
from portal.pages.models import HomePage, WorkgroupPage
from portal.trainings.models import TrainingPage
from portal.tutorials.enums import Role
from portal.tutorials.models import DocumentTutorialPage, TutorialPage
from portal.tutorials.services import store_document
from portal.tutorials.video.models import VideoTutorialPage
from tests.factories.pages import make_home, make_person
from tests.factories.tutorials import PDF, author

LINES = "What a family signs.\nAnd why."
FORMATTED = "<p>Words, <b>and more</b>, a &amp; b.</p><p>And the end.</p>"
# With seconds, which the editor's fields do not show.
START = datetime(2031, 3, 4, 9, 30, 15, tzinfo=UTC)


def reviewed_types() -> list[type[Any]]:
    """Every page type that editors make and every snippet with a workflow."""
    pages = [model for model in get_page_models() if model is not Page and model.is_creatable]
    return pages + [model for model in get_snippet_models() if issubclass(model, WorkflowMixin)]


def make_draft(model: type[Any], editor: User) -> Any:
    """An unpublished, valid object of that type, with all that is needed above it.

    A type that cannot be filled from what it says fails here: give it a row in `_SPECIAL`.
    """
    draft = _filled(model)
    if not issubclass(model, Page):
        draft.live = False
        draft.save()
        draft.save_revision(user=editor)
        return draft
    draft.live, draft.owner = False, editor
    _parent_of(model).add_child(instance=draft)
    draft.full_clean()
    draft.save_revision(user=editor)
    return model.objects.get(pk=draft.pk)


def _parent_of(model: type[Any]) -> Any:
    """A published page below which such a page may stand."""
    if model is HomePage:
        return Page.objects.get(depth=1)
    above = model.allowed_parent_page_models()
    if HomePage in above:
        return HomePage.objects.first() or make_home()
    parent = _filled(above[0])
    return _parent_of(above[0]).add_child(instance=parent)


def _filled(model: type[Any]) -> Any:
    values: dict[str, Any] = {}
    for field in model._meta.get_fields():
        if getattr(field, "editable", False) and hasattr(field, "formfield"):
            found = _value_of(field)
            if found is not None:
                values[field.name] = found
    for type_, special in _SPECIAL.items():
        if issubclass(model, type_):
            values |= special()
    if issubclass(model, Page):
        values |= {"slug": f"draft-{uuid4().hex[:6]}"}
        values["locale"] = Locale.objects.get_or_create(language_code="en")[0]
    return model(**values)


def _value_of(field: Any) -> Any:
    if isinstance(field, StreamField):
        return _stream(field)
    if isinstance(field, RichTextField):
        return FORMATTED
    if type(field) is models.TextField and field.name not in _UNTOUCHED:
        return LINES
    if type(field) is models.CharField and not field.blank and not field.has_default():
        return f"Draft of {field.model.__name__}"
    return None


# Wagtail's own, or of a shape of their own.
_UNTOUCHED = {"search_description", "chapters", "no_captions_reason", "licence_note"}


def _stream(field: Any) -> Any:
    """A stream with each of its blocks once, as far as a value of its preview is valid."""
    stream = field.stream_block
    limit = stream.meta.max_num or len(stream.child_blocks)
    parts = []
    for name, block in stream.child_blocks.items():
        for sample in (block.get_preview_value, block.get_default, lambda of=block: _worded(of)):
            try:
                parts.append((name, block.clean(block.normalize(sample()))))
            except (ValidationError, AttributeError, TypeError):
                continue
            break
    assert parts or field.blank, f"no valid block for {field}"
    return stream.normalize(parts[:limit])


def _worded(block: Any) -> Any:
    """A value of a block that shows none of its own: words wherever words go."""
    if isinstance(block, blocks.StructBlock):
        return {name: _worded(child) for name, child in block.child_blocks.items()}
    if isinstance(block, blocks.ListBlock):
        return [_worded(block.child_block)]
    words = {
        blocks.RichTextBlock: FORMATTED,
        blocks.TextBlock: LINES,
        blocks.CharBlock: "Words",
        blocks.EmailBlock: "desk@example.org",
    }
    for kind, value in words.items():
        if isinstance(block, kind):
            return value
    return block.get_default()


def _document() -> dict[str, Any]:
    name = store_document(ContentFile(PDF), digest=uuid4().hex, ending="pdf")
    return {"file": name}


_SPECIAL: dict[type[Any], Callable[[], dict[str, Any]]] = {
    TutorialPage: lambda: {
        "roles": [Role.values[0]],
        "authors": [("author", author()["value"])],
    },
    TrainingPage: lambda: {"start": START, "end": START.replace(hour=11)},
    DocumentTutorialPage: _document,
    WorkgroupPage: lambda: {"chair": make_person()},
    VideoTutorialPage: lambda: {
        "external_url": "https://videos.example.org/watch/1",
        "no_captions_reason": "Nobody speaks in it.",
    },
}
