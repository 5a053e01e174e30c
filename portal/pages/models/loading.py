"""Fetch what a page shows in a handful of queries, however many blocks it has."""

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.db.models import F, Model, Q
from wagtail import blocks
from wagtail.documents import get_document_model
from wagtail.fields import RichTextField, StreamField
from wagtail.images import get_image_model
from wagtail.images.blocks import ImageBlock
from wagtail.models import Page

from portal.pages.blocks.linked import Linked
from portal.pages.blocks.pictures import RENDITIONS

_LINK = re.compile(r"<a\b[^>]*>")
_ATTRIBUTE = re.compile(r'\b(id|linktype)="([^"]*)"')

Found = dict[type[Model], set[Any]]


def load_linked(page: Any, linked: Linked) -> list[Page]:
    """Fill `linked` with everything that the page's fields point at.

    Returns the page's published translations, itself included. Sets the page's ancestors, so
    that breadcrumbs need no query of their own.
    """
    linked.locale_id = page.locale_id
    person_model = apps.get_model("pages", "Person")
    found: Found = defaultdict(set)
    collect(page, found)
    _load_people(linked, found, person_model)
    images = found.pop(get_image_model(), set())
    documents = found.pop(get_document_model(), set())
    if images:
        queryset = get_image_model().objects.prefetch_renditions(*RENDITIONS)
        linked.objects[get_image_model()] = _in_bulk(queryset, images)
    if documents:
        linked.fetch(get_document_model(), documents)
    _attach(page, linked)
    for person in linked.objects.get(person_model, {}).values():
        if person is not None:
            _attach(person, linked)
    return _load_pages(page, linked, found.pop(Page, set()))


def _load_people(linked: Linked, found: Found, person_model: type[Model]) -> None:
    """People come first: they have pictures and links themselves."""
    ids = found.pop(person_model, set())
    if ids:
        for person in linked.fetch(person_model, ids).values():
            collect(person, found)


def _load_pages(page: Page, linked: Linked, ids: set[Any]) -> list[Page]:
    """One query for linked pages, ancestors and translations; a second where languages mix."""
    paths = [page.path[:end] for end in range(page.steplen * 2, len(page.path), page.steplen)]
    rows = Page.objects.filter(
        Q(pk__in=ids) | Q(path__in=paths) | Q(translation_key=page.translation_key)
    ).annotate(language=F("locale__language_code"))
    by_id = {row.pk: row for row in rows}
    linked.objects[Page] = {pk: by_id.get(pk) for pk in ids}
    page.breadcrumb_pages = sorted(
        (row for row in by_id.values() if row.path in paths), key=lambda row: len(row.path)
    )
    foreign = {by_id[pk].translation_key for pk in ids if pk in by_id} if ids else set()
    if foreign and any(by_id[pk].locale_id != page.locale_id for pk in ids if pk in by_id):
        linked.translations = {
            row.translation_key: row
            for row in Page.objects.filter(
                translation_key__in=foreign, locale_id=page.locale_id, live=True
            )
        }
    return [row for row in by_id.values() if row.translation_key == page.translation_key]


def _in_bulk(queryset: Any, ids: Iterable[Any]) -> dict[Any, Any]:
    rows = queryset.in_bulk(list(ids))
    return {pk: rows.get(pk) for pk in ids}


def collect(instance: Model, found: Found) -> None:
    """Add what the fields of `instance` point at to `found`."""
    image_model = get_image_model()
    for field in instance._meta.get_fields():
        if isinstance(field, StreamField):
            for item in instance.__dict__[field.attname].raw_data:
                _walk(field.stream_block.child_blocks.get(item["type"]), item["value"], found)
        elif isinstance(field, RichTextField):
            _links(getattr(instance, field.attname), found)
        elif _is_plain_link(field, image_model):
            link: Any = field
            pk = getattr(instance, link.attname)
            if pk is not None:
                found[link.related_model].add(pk)


def _is_plain_link(field: Any, image_model: type[Model]) -> bool:
    """A foreign key to a picture or a person, which is shown with the page."""
    return (
        field.many_to_one
        and field.concrete
        and (field.related_model is image_model or field.related_model.__name__ == "Person")
    )


def _attach(instance: Any, linked: Linked) -> None:
    """Set the pictures and people that foreign keys of `instance` name."""
    for field in instance._meta.get_fields():
        if _is_plain_link(field, get_image_model()):
            known = linked.objects.get(field.related_model, {})
            pk = getattr(instance, field.attname)
            if pk in known:
                setattr(instance, field.name, known[pk])


def _walk(block: Any, raw: Any, found: Found) -> None:
    if not raw:
        return
    if isinstance(block, ImageBlock):
        found[get_image_model()].add(raw.get("image") if isinstance(raw, dict) else raw)
    elif isinstance(block, blocks.ChooserBlock):
        found[block.model_class].add(raw)
    elif isinstance(block, blocks.RichTextBlock):
        _links(raw, found)
    elif isinstance(block, blocks.StructBlock):
        for name, child in block.child_blocks.items():
            _walk(child, raw.get(name), found)
    elif isinstance(block, blocks.ListBlock):
        for item in raw:
            in_new_form = isinstance(item, dict) and item.get("type") == "item"
            _walk(block.child_block, item["value"] if in_new_form else item, found)


def _links(html: str, found: Found) -> None:
    if "linktype" not in html:
        return
    models = {"page": Page, "document": get_document_model()}
    for tag in _LINK.findall(html):
        attributes = dict(_ATTRIBUTE.findall(tag))
        model = models.get(attributes.get("linktype", ""))
        if model and attributes.get("id", "").isdigit():
            found[model].add(int(attributes["id"]))


def load_for_frame(
    instances: list[Any], texts: list[str], linked: Linked, *, home: Page | None, language: str
) -> list[Page]:
    """Fill `linked` with what menus, footers and announcements point at.

    Returns the published translations of `home`, itself included, which come in the same query.
    """
    found: Found = defaultdict(set)
    for instance in instances:
        collect(instance, found)
    for text in texts:
        _links(text, found)
    if documents := found.get(get_document_model()):
        linked.fetch(get_document_model(), documents)
    ids = found.get(Page, set())
    key = home.translation_key if home else None
    rows = Page.objects.filter(Q(pk__in=ids) | Q(translation_key=key)).select_related("locale")
    by_id = {row.pk: row for row in rows}
    linked.objects[Page] = {pk: by_id.get(pk) for pk in ids}
    homes = [row for row in by_id.values() if row.translation_key == key and row.live]
    for row in homes:
        if row.locale.language_code == language:
            linked.locale_id = row.locale_id
    shown = [by_id[pk] for pk in ids if pk in by_id]
    foreign = [row.translation_key for row in shown if row.locale_id != linked.locale_id]
    if foreign:
        in_language = Page.objects.filter(
            translation_key__in=foreign, locale_id=linked.locale_id, live=True
        )
        linked.translations = {row.translation_key: row for row in in_language}
    return homes


def pages_below(page: Page) -> list[Any]:
    """Published pages right below `page` with their leads: two queries and one for each type."""
    below = page.get_children().live().public().defer_streamfields().specific()
    return [row for row in below if hasattr(row, "summary")]
