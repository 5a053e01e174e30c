"""Every public tutorial as lists show it, in few queries however many there are."""

from collections import defaultdict
from typing import Any
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.http import HttpRequest

from portal.pages.memory import remember
from portal.pages.selectors.search import holding
from portal.tutorials.cards import TutorialCard
from portal.tutorials.enums import Kind, Level, Role


def shelf(request: HttpRequest, language: str) -> list[TutorialCard]:
    """Every public tutorial once, for readers of `language`, in the order of the page tree.

    Built once for each state of the site and kept in this process.
    """
    return remember(
        request, ("tutorials", request.get_host(), language), lambda: _cards(request, language)
    )


def _tutorials() -> Any:
    """All tutorials. Their model builds on this module, so it is asked for by its name."""
    return apps.get_model("tutorials", "TutorialPage").objects.all()


def _cards(request: HttpRequest, language: str) -> list[TutorialCard]:
    pages = (
        _tutorials()
        .live()
        .public()
        .select_related("locale")
        .defer_streamfields()
        .defer("objectives")
        .order_by("path")
    )
    by_key: dict[UUID, list[Any]] = defaultdict(list)
    for page in pages:
        by_key[page.translation_key].append(page)
    kinds = kinds_by_content_type()
    keys = {page.pk: page.translation_key for rows in by_key.values() for page in rows}
    replaced = {
        keys[page.replaces_id]
        for rows in by_key.values()
        for page in rows
        if page.replaces_id in keys
    }
    cards = []
    for key, rows in by_key.items():
        page = min(rows, key=lambda row: (_rank(row, language), row.path))
        card = TutorialCard(
            pk=page.pk,
            translation_key=key,
            title=page.title,
            summary=page.summary,
            url=page.get_url(request) or "",
            kind=kinds[page.content_type_id],
            roles=tuple(role for role in Role.values if role in page.roles),
            level=Level(page.level),
            minutes=page.duration or page.known_minutes,
            language=page.locale.language_code,
            text_languages=tuple(sorted(row.locale.language_code for row in rows)),
            audio_languages=_merged(rows, "audio_languages"),
            caption_languages=_merged(rows, "caption_languages"),
            is_replaced=key in replaced,
        )
        # Those of the reader's language in their editors' order, then the others.
        cards.append(((_rank(page, language), page.path), card))
    return [card for _place, card in sorted(cards, key=lambda row: row[0])]


def kinds_by_content_type() -> dict[int, Kind]:
    """What each type of tutorial is, by the number that pages carry."""
    types = [model for model in _subtypes(_tutorials().model) if hasattr(model, "KIND")]
    found: dict[Any, ContentType] = ContentType.objects.get_for_models(*types)
    return {row.pk: model.KIND for model, row in found.items()}


def _subtypes(model: type[Any]) -> list[type[Any]]:
    below = [sub for sub in model.__subclasses__() if not sub._meta.abstract]
    return [*below, *(deeper for sub in below for deeper in _subtypes(sub))]


def _rank(page: Any, language: str) -> int:
    code = page.locale.language_code
    if code == language:
        return 0
    return 1 if code == settings.LANGUAGE_CODE else 2


def _merged(rows: list[Any], name: str) -> tuple[str, ...]:
    return tuple(sorted({code for row in rows for code in getattr(row, name).split()}))


def matching(cards: list[TutorialCard], stems: list[str]) -> list[TutorialCard]:
    """Those of `cards` whose title or text, spoken words included, holds all words looked for.

    Best first. Any language of a tutorial counts: who looks for a French word finds the
    tutorial, whichever page of it is shown.
    """
    by_key = {card.translation_key: card for card in cards}
    pages = _tutorials().live().public().filter(translation_key__in=list(by_key))
    keys = dict.fromkeys(page.translation_key for page in holding(pages, stems))
    return [by_key[key] for key in keys]


def successor_of(page: Any) -> Any:
    """The public tutorial that replaces this one, in its language first; None if none does."""
    found = (
        _tutorials()
        .live()
        .public()
        .filter(replaces__translation_key=page.translation_key)
        .exclude(translation_key=page.translation_key)
        .select_related("locale")
        .defer_streamfields()
    )
    rows = sorted(found, key=lambda row: (row.locale_id != page.locale_id, row.pk))
    return rows[0] if rows else None
