"""Tutorials as lists show them, without I/O."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.safestring import SafeString
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from .enums import Kind, Level, Role
from .filters import TutorialFilter, TutorialQuery

KIND_ICONS = {
    Kind.VIDEO: "video",
    Kind.GUIDE: "file-text",
    Kind.DOCUMENT: "download",
    Kind.SHEET: "list",
}
ROLE_ICONS = {
    Role.NEW: "compass",
    Role.SUBMIT: "send",
    Role.PANEL: "users",
    Role.COORDINATE: "list-checks",
}


@dataclass(frozen=True, slots=True)
class TutorialCard:
    """One tutorial in one language, as lists show it."""

    pk: int
    translation_key: UUID
    title: str
    summary: str
    url: str
    kind: Kind
    roles: tuple[str, ...]
    level: Level
    minutes: int | None
    language: str
    text_languages: tuple[str, ...]
    audio_languages: tuple[str, ...]
    caption_languages: tuple[str, ...]
    is_replaced: bool

    @property
    def icon(self) -> str:
        return KIND_ICONS[self.kind]

    @property
    def text_names(self) -> str:
        return joined_names(self.text_languages)

    @property
    def audio_names(self) -> str:
        return joined_names(self.audio_languages)

    @property
    def caption_names(self) -> str:
        return joined_names(self.caption_languages)

    def suits(self, wanted: TutorialFilter) -> bool:
        """Whether it passes every part of the filter."""
        return (
            (not wanted.role or wanted.role in self.roles)
            and (not wanted.type or wanted.type == self.kind)
            and (not wanted.level or wanted.level == self.level)
            and (not wanted.text or wanted.text in self.text_languages)
            and (not wanted.audio or wanted.audio in self.audio_languages)
            and (not wanted.captions or wanted.captions in self.caption_languages)
        )


@dataclass(frozen=True, slots=True)
class Door:
    """One role's way into the list."""

    label: str
    icon: str
    url: str
    count: int
    current: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """One link of a filter."""

    label: str
    url: str
    current: bool


@dataclass(frozen=True, slots=True)
class SpokenHit:
    """A sentence that holds the words looked for, and the address of its second."""

    title: str
    sentence: SafeString
    seconds: int
    url: str

    @property
    def clock(self) -> str:
        """The second as players show it: 1:23 or 1:02:03."""
        minutes, seconds = divmod(self.seconds, 60)
        hours, minutes = divmod(minutes, 60)
        return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def listed(cards: list[TutorialCard], query: TutorialQuery) -> list[TutorialCard]:
    """Those of the shelf that the filter lets through; a role's sheet is its first.

    What another tutorial has replaced is found by searching, not by browsing.
    """
    wanted = [
        card for card in cards if card.suits(query.filter) and (query.words or not card.is_replaced)
    ]
    if query.words:
        wanted.sort(key=lambda card: card.is_replaced)
    elif query.filter.role:
        wanted.sort(key=lambda card: card.kind != Kind.SHEET)
    return wanted


def next_after(key: UUID, cards: list[TutorialCard]) -> TutorialCard | None:
    """The tutorial to go on with: the next one for a role of this one; None after the last."""
    order = [card for card in cards if not card.is_replaced or card.translation_key == key]
    place = next((n for n, card in enumerate(order) if card.translation_key == key), None)
    if place is None:
        return None
    mine = set(order[place].roles)
    return next((card for card in order[place + 1 :] if mine & set(card.roles)), None)


def doors(query: TutorialQuery, cards: Iterable[TutorialCard]) -> list[Door]:
    """The four doors, each with how much lies behind it."""
    cards = list(cards)
    return [
        Door(
            label=str(role.label),
            icon=ROLE_ICONS[role],
            url=query.with_filter(role=role.value).address(),
            count=sum(role.value in card.roles for card in cards),
            current=query.filter.role == role,
        )
        for role in Role
    ]


def filter_choices(
    query: TutorialQuery, cards: Iterable[TutorialCard]
) -> list[tuple[str, list[Choice]]]:
    """The filters with their links, those left out that have nothing to choose between."""
    cards = list(cards)
    found = [
        (_("Type"), "type", [(kind.value, str(kind.label)) for kind in Kind], _kinds(cards)),
        (_("Level"), "level", [(row.value, str(row.label)) for row in Level], _levels(cards)),
        *(
            (label, name, [(code, language_name(code)) for code in sorted(codes)], codes)
            for label, name, codes in (
                (_("Text in"), "text", _codes(card.text_languages for card in cards)),
                (_("Spoken in"), "audio", _codes(card.audio_languages for card in cards)),
                (_("Captions in"), "captions", _codes(card.caption_languages for card in cards)),
            )
        ),
    ]
    return [
        (label, _links(query, name, [row for row in rows if row[0] in there]))
        for label, name, rows, there in found
        if len(there) > 1 or getattr(query.filter, name)
    ]


def language_name(code: str) -> str:
    """A language in its own name, as its speakers look for it; the code where none is known."""
    try:
        name = str(get_language_info(code)["name_local"])
    except KeyError:
        return code
    return name[:1].upper() + name[1:]


def joined_names(codes: Iterable[str]) -> str:
    return ", ".join(language_name(code) for code in codes)


def _links(query: TutorialQuery, name: str, rows: list[tuple[str, str]]) -> list[Choice]:
    current = getattr(query.filter, name)
    return [
        Choice(_("All"), query.with_filter(**{name: ""}).address() or ".", not current),
        *(
            Choice(label, query.with_filter(**{name: value}).address(), value == current)
            for value, label in rows
        ),
    ]


def _kinds(cards: list[TutorialCard]) -> set[Any]:
    return {card.kind.value for card in cards}


def _levels(cards: list[TutorialCard]) -> set[Any]:
    return {card.level.value for card in cards}


def _codes(languages: Iterable[tuple[str, ...]]) -> set[str]:
    return {code for codes in languages for code in codes}
