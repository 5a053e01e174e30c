"""Builds the demo's page tree through Wagtail's own API."""

import json
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from wagtail.models import Locale, Page, Site

from portal.accounts.actors import Operator
from portal.accounts.models import User
from portal.consents.services.library import open_library
from portal.pages.enums import Severity
from portal.pages.models import (
    Announcement,
    ContactPage,
    ContentPage,
    Footer,
    HomePage,
    NavigationMenu,
    NewsIndexPage,
    NewsPage,
    Person,
    PortalImage,
    SectionPage,
    WorkgroupPage,
)
from portal.pages.services import clear_root, open_site
from portal.trainings.services import open_calendar

from .bodies import Writer
from .content import forms, frame
from .content.calendar import CALENDAR_INTRO, CALENDAR_LEAD, CALENDAR_TITLE
from .content.people import PEOPLE, PORTRAIT_ALT
from .content.trainings_coming import COMING
from .content.tree import HOME, SCHEDULED_PAGE, TREE
from .content.typography import typeset
from .content.vocabulary import (
    LANGUAGES,
    ContactText,
    HomeText,
    Language,
    PageSpec,
    WorkgroupText,
)
from .keys import translation_key

MODELS: dict[str, type[Any]] = {
    "home": HomePage,
    "section": SectionPage,
    "content": ContentPage,
    "workgroup": WorkgroupPage,
    "news_index": NewsIndexPage,
    "news": NewsPage,
    "contact": ContactPage,
}
GO_LIVE_DAYS = 7
_REVIEWED_DAYS_AGO = 30


@dataclass
class Build:
    """What a load works with and has found or made so far.

    `numbers` has, for each language, the primary keys that texts are linked by; `made` the
    pages that this load added and that still wait for their text.
    """

    editor: User
    moderator: User
    today: date
    pictures: dict[str, PortalImage]
    locales: dict[Language, Locale]
    numbers: dict[Language, dict[str, int]]
    pages: dict[tuple[str, Language], Page] = field(default_factory=dict)
    made: list[tuple[PageSpec, Language]] = field(default_factory=list)

    def writer(self, language: Language) -> Writer:
        return Writer(self.numbers[language], self.today)


def make_homes(build: Build) -> None:
    """The front page of each language, and the site that the first one belongs to."""
    root = clear_root()
    for language in LANGUAGES:
        slug = "home" if language == "en" else f"home-{language}"
        _add(build, HOME, language, root, slug=slug)
    open_site(home=build.pages["home", "en"].specific)


def make_tree(build: Build) -> None:
    """Every page, unpublished and without its text: texts link to pages that must be there."""
    for spec in TREE:
        for language in LANGUAGES:
            _add(build, spec, language, build.pages[spec.parent, language])
    for language in LANGUAGES:
        _add_calendar(build, language)
        _add_library(build, language)


def find_trainings(build: Build) -> None:
    """The trainings of each language, so that tutorials can say where to ask about them."""
    for training in COMING:
        key = translation_key("training", training.key)
        for language in LANGUAGES:
            page = Page.objects.filter(translation_key=key, locale=build.locales[language]).first()
            if page is not None:
                build.numbers[language][f"training:{training.key}"] = page.pk


def make_people(build: Build) -> None:
    """The people whom pages show, in each language."""
    for person in PEOPLE:
        key = translation_key("person", person.key)
        for language in LANGUAGES:
            locale = build.locales[language]
            there = Person.objects.filter(translation_key=key, locale=locale).first()
            if there is None:
                there = Person(
                    translation_key=key,
                    locale=locale,
                    title=person.title,
                    name=person.name,
                    role=person.role[language],
                    centre=person.centre,
                    place=person.place[language],
                    languages=person.languages[language],
                    picture=build.pictures[f"portrait:{person.key}"],
                    picture_alt=PORTRAIT_ALT[language].format(
                        initials=person.initials, name=person.name
                    ),
                )
                there.full_clean()
                there.save()
            build.numbers[language][f"person:{person.key}"] = there.pk


def write_texts(build: Build) -> None:
    """Write and publish the pages that this load added."""
    for spec, language in build.made:
        # Read again: the one at hand does not know the children that it has got since.
        page = Page.objects.get(pk=build.pages[spec.key, language].pk).specific
        _fill(build, page, spec, language)
        page.save_revision(user=build.editor).publish(user=build.moderator)
    build.made.clear()


def make_scheduled(build: Build) -> None:
    """A page that waits for its hour."""
    moment = timezone.now() + timedelta(days=GO_LIVE_DAYS)
    for language in LANGUAGES:
        page = _add(build, SCHEDULED_PAGE, language, build.pages["news", language])
        if (SCHEDULED_PAGE, language) in build.made:
            page = Page.objects.get(pk=page.pk).specific
            _fill(build, page, SCHEDULED_PAGE, language)
            page.go_live_at = moment.replace(minute=0, second=0, microsecond=0)
            page.save_revision(user=build.editor).publish(user=build.moderator)
    build.made.clear()


def make_frame(build: Build) -> None:
    """Menu, foot and announcement, in each language."""
    site = Site.objects.get(is_default_site=True)
    menu_key, foot_key = translation_key("frame", "menu"), translation_key("frame", "foot")
    news_key = translation_key("frame", "announcement")
    for language in LANGUAGES:
        locale, writer = build.locales[language], build.writer(language)
        if not NavigationMenu.objects.filter(site=site, locale=locale).exists():
            items = [
                {"type": "item", "value": _entry(build, entry, language)} for entry in frame.MENU
            ]
            NavigationMenu.objects.create(
                site=site, locale=locale, translation_key=menu_key, items=json.dumps(items)
            )
        if not Footer.objects.filter(site=site, locale=locale).exists():
            columns = [
                {
                    "type": "column",
                    "value": {
                        "heading": column.heading[language],
                        "links": [_link(build, entry, language) for entry in column.links],
                    },
                }
                for column in frame.COLUMNS
            ]
            Footer.objects.create(
                site=site,
                locale=locale,
                translation_key=foot_key,
                columns=json.dumps(columns),
                text=typeset(frame.FOOT[language], language),
            )
        if not Announcement.objects.filter(translation_key=news_key, locale=locale).exists():
            now = timezone.now()
            Announcement.objects.create(
                translation_key=news_key,
                locale=locale,
                text=writer.html(typeset(frame.ANNOUNCEMENT[language], language)),
                severity=Severity.INFO,
                starts_at=now - timedelta(hours=1),
                ends_at=now + timedelta(days=frame.ANNOUNCED_DAYS),
            )


def _add(build: Build, spec: PageSpec, language: Language, parent: Page, slug: str = "") -> Page:
    """The page of that key and language, added unpublished when it is missing."""
    identity = {
        "translation_key": translation_key("page", spec.key),
        "locale": build.locales[language],
    }
    page: Page | None = Page.objects.filter(**identity).first()
    if page is None:
        text = typeset(spec.texts[language], language)
        page = MODELS[spec.kind](
            **identity,
            title=text.title,
            slug=slug or spec.slug,
            summary=text.lead,
            search_description=text.seo_description,
            live=False,
            owner=build.editor,
        )
        # The parent's row counts its children; the one at hand may be out of date.
        Page.objects.get(pk=parent.pk).add_child(instance=page)
        build.made.append((spec, language))
    build.pages[spec.key, language] = page
    build.numbers[language][f"page:{spec.key}"] = page.pk
    return page


def _add_calendar(build: Build, language: Language) -> None:
    page = open_calendar(
        home=build.pages["home", language].specific,
        actor=Operator(build.moderator),
        translation_key=translation_key("page", "trainings"),
        title=CALENDAR_TITLE[language],
        summary=typeset(CALENDAR_LEAD[language], language),
        intro=typeset(CALENDAR_INTRO[language], language),
    )
    build.pages["trainings", language] = page
    build.numbers[language]["page:trainings"] = page.pk


def _add_library(build: Build, language: Language) -> None:
    """The page of consent forms. Its introduction links to a page that is made before it."""
    writer = build.writer(language)
    page = open_library(
        home=build.pages["home", language].specific,
        actor=Operator(build.moderator),
        translation_key=translation_key("page", "consents"),
        title=forms.TITLE[language],
        summary=typeset(forms.LEAD[language], language),
        intro=writer.html(typeset(forms.INTRO[language], language)),
    )
    build.pages["consents", language] = page
    build.numbers[language]["page:consents"] = page.pk


def _fill(build: Build, page: Any, spec: PageSpec, language: Language) -> None:
    """Everything of a page beside title, address and lead."""
    text, writer = typeset(spec.texts[language], language), build.writer(language)
    if spec.kind in {"content", "workgroup"}:
        days = spec.reviewed_days_ago or _REVIEWED_DAYS_AGO
        page.last_reviewed = build.today - timedelta(days=days)
    if spec.picture:
        page.social_image = build.pictures[spec.picture]
    if spec.kind == "news":
        page.published_on = build.today - timedelta(days=spec.days_ago)
        page.picture = build.pictures[spec.picture]
        page.picture_alt = typeset(spec.picture_alt[language], language)
    if isinstance(text, WorkgroupText):
        _fill_workgroup(build, page, text, language)
    if isinstance(text, HomeText):
        page.buttons = json.dumps(writer.buttons(text.buttons))
    if isinstance(text, ContactText):
        page.topics = json.dumps(writer.topics(text.topics))
    if text.body:
        page.body = json.dumps(writer.body(text.body))


def _fill_workgroup(build: Build, page: Any, text: WorkgroupText, language: Language) -> None:
    writer = build.writer(language)
    page.chair_id = build.numbers[language]["person:chair"]
    for name in (
        "purpose",
        "advice_time",
        "consent_introduction",
        "joining",
        "ukraine",
        "transition",
        "independence",
    ):
        setattr(page, name, writer.html(getattr(text, name)))
    page.steps = json.dumps(writer.steps(text.steps))
    page.figures = json.dumps(writer.figures(text.figures))
    page.resources = json.dumps(writer.groups(text.resources))
    page.consent_forms = json.dumps(writer.sheets(text.consent_forms))
    page.questions = json.dumps(writer.questions(text.questions))
    page.people = json.dumps(writer.people(text.people))


def _entry(build: Build, entry: frame.Entry, language: Language) -> dict[str, Any]:
    below = [_link(build, child, language) for child in entry.below]
    return {**_link(build, entry, language), "children": below}


def _link(build: Build, entry: frame.Entry, language: Language) -> dict[str, Any]:
    return {
        "label": typeset(entry.words[language], language),
        "page": build.numbers[language][f"page:{entry.key}"],
        "document": None,
        "url": "",
    }
