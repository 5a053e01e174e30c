"""The parts a text of the demo is made of.

Texts name pages and pictures by key (`<a href="page:consents">`), never by address or
number; `portal.demo.bodies` turns keys into what Wagtail stores.
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
    """A resource or card. `target` is `page:KEY`."""

    title: str
    text: str
    target: str
    kind: Literal["text", "form", "link", "video"] = "text"


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
    """A consent form to look for; `target` is `page:KEY`."""

    title: str
    language: str
    note: str
    target: str


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
class Box:
    """A box of a sheet: a heading and a few lines of rich text."""

    heading: str
    html: str


@dataclass(frozen=True)
class TutorialText(PageText):
    """A tutorial in one language. `objectives` are what one can do afterwards.

    `boxes` and `where_to_ask` belong to a sheet, `notes` (what is new in each of its versions,
    the oldest first) to a document.
    """

    objectives: tuple[str, ...] = ()
    boxes: tuple[Box, ...] = ()
    where_to_ask: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Author:
    """Who made a tutorial: a key of a person, and their interests if they declared any."""

    person: str
    interests: Mapping[Language, str] = field(default_factory=dict)


@dataclass(frozen=True)
class TutorialSpec:
    """One tutorial in all its languages.

    `files` are names of the sheets printed for a document's versions, the oldest first; `film`
    is the name of a film in the manifest; `trainings` are keys of trainings to ask at.
    """

    key: str
    kind: Literal["guide", "sheet", "document", "video"]
    texts: Mapping[Language, TutorialText]
    roles: tuple[Literal["new", "submit", "panel", "coordinate"], ...]
    authors: tuple[Author, ...]
    level: Literal["introduction", "intermediate", "advanced"] = "introduction"
    version: str = "1.0"
    reviewed_days_ago: int = 30
    files: tuple[str, ...] = ()
    film: str = ""
    trainings: tuple[str, ...] = ()


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
