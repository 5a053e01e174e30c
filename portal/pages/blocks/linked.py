"""What blocks and texts point at, fetched once for a whole page.

Wagtail asks the database once for each kind of block and once for each text. Inside
`gathered()` every chooser and every link of a text looks here first, so a page costs one query
for pages, one for documents, one for pictures and one for people, however many it shows.
"""

import copy
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model
from django.http import HttpRequest
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock, ImageChooserBlock
from wagtail.models import Page
from wagtail.snippets.blocks import SnippetChooserBlock


@dataclass
class Linked:
    """Objects by model and primary key (None: gone), and pages' translations."""

    objects: dict[type[Model], dict[Any, Any]] = field(default_factory=dict)
    locale_id: int | None = None
    translations: dict[Any, Page] = field(default_factory=dict)
    request: HttpRequest | None = None

    def fetch(self, model: type[Model], ids: Iterable[Any]) -> dict[Any, Any]:
        """Objects by primary key, asking the database for those not known yet only."""
        known = self.objects.setdefault(model, {})
        wanted = [pk for pk in ids if pk is not None]
        if missing := [pk for pk in wanted if pk not in known]:
            found = model._default_manager.in_bulk(missing)
            known.update({pk: found.get(pk) for pk in missing})
        return {pk: known[pk] for pk in wanted if known[pk] is not None}

    def localized(self, page: Page) -> Page:
        """The page in the language of what is being rendered, if it is published in it."""
        if self.locale_id is None or page.locale_id == self.locale_id:
            return page
        return self.translations.get(page.translation_key, page)


_current: ContextVar[Linked | None] = ContextVar("linked", default=None)


@contextmanager
def gathered(request: HttpRequest | None) -> Iterator[Linked]:
    """Share what is fetched until the end of the block."""
    linked = Linked(request=request)
    token = _current.set(linked)
    try:
        yield linked
    finally:
        _current.reset(token)


def fetch(model: type[Model], ids: Iterable[Any]) -> dict[Any, Any]:
    return (_current.get() or Linked()).fetch(model, ids)


def localized(page: Page) -> Page:
    linked = _current.get()
    return linked.localized(page) if linked and linked.locale_id else page.localized


def url_of(page: Page) -> str:
    """The address of a page in the language of what is being rendered; "" while unpublished."""
    if not page.live:
        return ""
    linked = _current.get()
    return localized(page).get_url(linked.request if linked else None) or ""


class _SharedMixin:
    """A chooser that looks among what was gathered. Migrations name Wagtail's own class."""

    wagtail_path = ""
    model_class: type[Model]
    _constructor_args: tuple[Any, ...]

    def bulk_to_python(self, values: Iterable[Any]) -> list[Any]:
        """Copies, because a picture carries the alternative text of the place it is shown in."""
        values = list(values)
        found = fetch(self.model_class, values)
        return [copy.copy(found.get(value)) for value in values]

    def deconstruct(self) -> tuple[Any, ...]:
        return (self.wagtail_path, *self._constructor_args)


class SharedPageBlock(_SharedMixin, blocks.PageChooserBlock):
    """A page."""

    wagtail_path = "wagtail.blocks.PageChooserBlock"


class SharedDocumentBlock(_SharedMixin, DocumentChooserBlock):
    """A document."""

    wagtail_path = "wagtail.documents.blocks.DocumentChooserBlock"


class SharedSnippetBlock(_SharedMixin, SnippetChooserBlock):
    """A snippet."""

    wagtail_path = "wagtail.snippets.blocks.SnippetChooserBlock"


class _SharedImageChooserBlock(_SharedMixin, ImageChooserBlock):
    wagtail_path = "wagtail.images.blocks.ImageChooserBlock"


class SharedImageBlock(ImageBlock):
    """A picture with its alternative text."""

    def __init__(self, required: bool = True, **kwargs: Any) -> None:
        super().__init__(required=required, **kwargs)
        chooser = _SharedImageChooserBlock(required=required)
        chooser.set_name("image")
        self.child_blocks["image"] = chooser
