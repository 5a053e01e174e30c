"""What a centre's people see of their own part: how it stands, what is printed, what is asked."""

import uuid
from dataclasses import asdict, dataclass

from django.conf import settings
from django.db.models import QuerySet
from django.db.models.functions import Lower
from django.utils.translation import get_language

from portal.accounts.models import Centre, User
from portal.consents.content import CentreContent, Clause, Module
from portal.consents.enums import Variant, VersionState
from portal.consents.markup import clean_body
from portal.consents.models import (
    CentreEdition,
    CentreSheet,
    FormDocument,
    FormVersion,
    VersionText,
)
from portal.consents.permissions import centres_editable_by, sheets_editable_by
from portal.core.errors import NotFoundError

from .working import versions_to_print

# An edition that can be withdrawn.
IN_USE = (VersionState.CURRENT, VersionState.SUPERSEDED)


@dataclass(frozen=True)
class CentreRow:
    """A centre in the list: its sheet, its editions, how many forms wait for a new edition."""

    centre: Centre
    sheet: CentreSheet | None
    current: CentreEdition | None
    preparing: CentreEdition | None
    waiting: int


@dataclass(frozen=True)
class CurrentForm:
    """A current form as it was published: its own row may be called something else by now.

    `title` and `modules`, which no centre can change, are in `language`.
    """

    version_id: uuid.UUID
    slug: str
    version: int
    variant: Variant
    title: str
    language: str
    modules: tuple[Module, ...]
    texts: tuple[VersionText, ...]


def centre_rows(user: User) -> list[CentreRow]:
    """Every centre whose part this person may change, in a fixed number of queries."""
    centres = list(centres_editable_by(user))
    sheets = {sheet.centre_id: sheet for sheet in CentreSheet.objects.filter(centre__in=centres)}
    open_states = (VersionState.CURRENT, VersionState.PREPARING)
    editions: dict[tuple[int, str], CentreEdition] = {
        (edition.sheet_id, edition.state): edition
        for edition in CentreEdition.objects.filter(
            sheet__centre__in=centres, state__in=open_states
        )
    }
    texts = set(
        VersionText.objects.filter(
            version__state=VersionState.CURRENT, version__form__retired_at=None
        ).values_list("version_id", "language")
    )
    printed = {
        (edition, version)
        for edition, version in FormDocument.objects.filter(
            centre_edition__sheet__centre__in=centres,
            centre_edition__state=VersionState.CURRENT,
            text__version__state=VersionState.CURRENT,
        ).values_list("centre_edition_id", "text__version_id")
    }
    rows = []
    for centre in centres:
        sheet = sheets.get(centre.pk)
        key = sheet.pk if sheet else 0
        current = editions.get((key, VersionState.CURRENT))
        offered = {
            version for version, language in texts if current and language in current.content
        }
        waiting = sum((current.pk, version) not in printed for version in offered) if current else 0
        preparing = editions.get((key, VersionState.PREPARING))
        rows.append(CentreRow(centre, sheet, current, preparing, waiting))
    return rows


def sheet_for(user: User, pk: int) -> CentreSheet:
    """The sheet, if this person may change it. Raises `NotFoundError`, missing or forbidden."""
    sheet = sheets_editable_by(user).select_related("centre").filter(pk=pk).first()
    if sheet is None:
        raise NotFoundError
    return sheet


def centre_for(user: User, pk: int) -> Centre:
    """The centre, if this person may change its part. Raises `NotFoundError` likewise."""
    centre = centres_editable_by(user).filter(pk=pk).first()
    if centre is None:
        raise NotFoundError
    return centre


def editions_for(sheet: CentreSheet) -> QuerySet[CentreEdition]:
    """All editions that were begun, the newest first."""
    return sheet.editions.select_related("published_by").order_by("-published_at")


def edition_in_use(sheet: CentreSheet, number: int) -> CentreEdition:
    """The sheet's edition with that number, current or superseded. Raises `NotFoundError`."""
    edition = sheet.editions.filter(number=number, state__in=IN_USE).first()
    if edition is None:
        raise NotFoundError
    return edition


def languages_on_offer() -> list[tuple[str, str]]:
    """Languages of the current forms: code and name, by name."""
    found = VersionText.objects.filter(
        version__state=VersionState.CURRENT, version__form__retired_at=None
    ).order_by(Lower("language_name"))
    return list(dict.fromkeys(found.values_list("language", "language_name")))


def places_for_clauses() -> list[tuple[str, str]]:
    """Sections after which a clause may stand: key and heading, in the order of the forms.

    Headings are in the reader's language; else in English, else in any that has the section.
    """
    order = {settings.LANGUAGE_CODE: 1, (get_language() or ""): 0}
    found: dict[str, str] = {}
    for version in versions_to_print():
        for text in sorted(version.texts.all(), key=lambda t: (order.get(t.language, 2), t.pk)):
            for section in text.content["sections"]:
                found.setdefault(section["key"], section["heading"])
    return list(found.items())


def current_forms(language: str) -> list[CurrentForm]:
    """Every current form in one language, else in the portal's own, else in the first it has."""
    return [_named(version, language) for version in versions_to_print() if version.texts.all()]


def current_text(*, form: str, language: str) -> VersionText:
    """The current version's text, for a preview. Raises `NotFoundError`."""
    if "\0" in form + language:  # PostgreSQL fails when it is asked for one
        raise NotFoundError
    text = (
        VersionText.objects.filter(
            version__form__slug=form, version__state=VersionState.CURRENT, language=language
        )
        .select_related("version__form")
        .first()
    )
    if text is None:
        raise NotFoundError
    return text


def content_as_it_stands(sheet: CentreSheet, language: str, *, edition: int) -> CentreContent:
    """What an edition with that number would print in that language now."""
    return CentreContent(
        name=sheet.centre.name,
        city=sheet.centre.city,
        country=sheet.centre.country,
        edition=edition,
        controller=sheet.controller,
        officer=sheet.officer,
        contacts=sheet.contacts,
        **asdict(sheet.particulars),
        clauses=tuple(
            Clause(after=clause.after, heading=clause.heading, body=clean_body(clause.body))
            for clause in sheet.clauses.filter(language=language)
        ),
    )


def is_changed_since(sheet: CentreSheet, edition: CentreEdition) -> bool:
    """Whether the sheet says something else now than the edition printed."""
    return any(
        content_as_it_stands(sheet, language, edition=edition.number).to_json() != printed
        for language, printed in edition.content.items()
    )


def _named(version: FormVersion, language: str) -> CurrentForm:
    texts = sorted(version.texts.all(), key=lambda text: text.language_name.casefold())
    order = {settings.LANGUAGE_CODE: 1, language: 0}
    content = min(texts, key=lambda text: order.get(text.language, 2)).form_content
    return CurrentForm(
        version_id=version.pk,
        slug=version.form.slug,
        version=version.number,
        variant=content.variant,
        title=content.title,
        language=content.language,
        modules=content.modules,
        texts=tuple(texts),
    )
