"""The parts a text of the demo is made of.

Texts name pages, pictures and documents by key (`<a href="page:consents">`), never by address or
number; `portal.demo.builders` turns keys into what Wagtail stores.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Language = Literal["en", "fr"]
LANGUAGES: tuple[Language, ...] = ("en", "fr")


@dataclass(frozen=True)
class Heading:
    text: str


@dataclass(frozen=True)
class Text:
    """Rich text: paragraphs, lists, third-level headings, links."""

    html: str


@dataclass(frozen=True)
class Notice:
    kind: Literal["info", "good", "warn"]
    title: str
    html: str


@dataclass(frozen=True)
class Step:
    title: str
    text: str
    who: str = ""


@dataclass(frozen=True)
class Figure:
    value: str
    label: str
    source: str


@dataclass(frozen=True)
class Question:
    question: str
    answer: str


@dataclass(frozen=True)
class Questions:
    title: str
    questions: tuple[Question, ...]


@dataclass(frozen=True)
class Link:
    """A resource or card. `target` is `page:KEY` or `doc:KEY`."""

    title: str
    text: str
    target: str
    kind: Literal["text", "form", "link"] = "text"


@dataclass(frozen=True)
class ResourceGroup:
    role: str
    links: tuple[Link, ...]


@dataclass(frozen=True)
class Resources:
    title: str
    groups: tuple[ResourceGroup, ...]


@dataclass(frozen=True)
class Cards:
    title: str
    links: tuple[Link, ...]


@dataclass(frozen=True)
class ConsentSheet:
    """A sheet to print; `document` is a key of a document."""

    title: str
    language: str
    note: str
    document: str


@dataclass(frozen=True)
class NextTrainings:
    title: str
    count: int = 3


@dataclass(frozen=True)
class CallToAction:
    heading: str
    text: str
    link: Link


Part = Heading | Text | Notice | Questions | Resources | Cards | CallToAction | NextTrainings


@dataclass(frozen=True)
class PageText:
    """One page in one language."""

    title: str
    lead: str
    body: tuple[Part, ...] = ()
    seo_description: str = ""


@dataclass(frozen=True)
class HomeText(PageText):
    """The front page: two buttons stand before its body."""

    buttons: tuple[Link, ...] = ()


@dataclass(frozen=True)
class Topic:
    """Something to ask about. `person` is a key of a person, or empty when a team answers."""

    topic: str
    html: str
    person: str
    email: str
    team: str = ""


@dataclass(frozen=True)
class ContactText(PageText):
    topics: tuple[Topic, ...] = ()


@dataclass(frozen=True)
class WorkgroupText(PageText):
    """A workgroup's page, whose parts stand in an order that is not the writer's."""

    purpose: str = ""
    advice_time: str = ""
    steps: tuple[Step, ...] = ()
    figures: tuple[Figure, ...] = ()
    resources: tuple[ResourceGroup, ...] = ()
    consent_introduction: str = ""
    consent_forms: tuple[ConsentSheet, ...] = ()
    joining: str = ""
    ukraine: str = ""
    transition: str = ""
    questions: tuple[Question, ...] = ()
    independence: str = ""
    people: tuple[str, ...] = ()


@dataclass(frozen=True)
class PageSpec:
    """One page in all its languages.

    `key` is the page's identity: its translation key is derived from it, so a page that an
    editor has renamed or moved is still known. `days_ago` dates a news item from today.
    """

    key: str
    kind: Literal["section", "content", "news_index", "news", "contact", "workgroup", "home"]
    parent: str
    slug: str
    texts: Mapping[Language, PageText]
    picture: str = ""
    picture_alt: Mapping[Language, str] = field(default_factory=dict)
    days_ago: int = 0
    reviewed_days_ago: int = 0
    review_every_days: int = 365
