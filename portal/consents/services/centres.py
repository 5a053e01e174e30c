"""A centre's own part of the forms: changed by its people, published under its own number."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.text import slugify

from portal.accounts.actors import Actor
from portal.accounts.models import Centre, User
from portal.accounts.permissions import require
from portal.consents.content import CentreContent, Clause, Particulars, digest_of
from portal.consents.enums import VersionState
from portal.consents.errors import (
    BadCheckDateError,
    CentrePartIncompleteError,
    LanguageProblem,
    NoFormsError,
    OutdatedTextError,
    PublicationUnderWayError,
    UnprintableError,
)
from portal.consents.markup import clean_body, is_clean
from portal.consents.models import (
    CentreClause,
    CentreEdition,
    CentreSheet,
    FormDocument,
    FormVersion,
    VersionText,
)
from portal.consents.permissions import may_edit_sheet
from portal.consents.printing import check_content
from portal.consents.selectors.working import versions_to_print
from portal.consents.transitions import ReleaseMove
from portal.privacy import audit

from .releases import EDITIONS


@dataclass(frozen=True)
class LocalClause:
    """A clause as somebody wrote it. `body` is HTML; `markup.body_of` makes it of plain text."""

    language: str
    after: str
    heading: str
    body: str


@transaction.atomic
def open_sheet(*, centre: Centre, actor: Actor) -> CentreSheet:
    """The centre's sheet, made empty if there is none."""
    person = require(may_edit_sheet, actor, centre)
    Centre.objects.select_for_update().get(pk=centre.pk)  # of two who begin, one finds the other's
    sheet = CentreSheet.objects.filter(centre=centre).first()
    if sheet is not None:
        return sheet
    sheet = CentreSheet.objects.create(centre=centre, slug=_free_slug(centre))
    audit.record(action="consents.sheet_opened", actor=person, target=sheet)
    return sheet


@transaction.atomic
def save_sheet(
    *,
    sheet: CentreSheet,
    controller: str,
    officer: str,
    contacts: str,
    particulars: Particulars,
    clauses: Sequence[LocalClause],
    expected_revision: int,
    actor: Actor,
) -> CentreSheet:
    """Replace what the centre adds by these values.

    Raises `OutdatedTextError` where somebody saved the sheet since `expected_revision`.
    Mark-up that a form cannot hold is dropped; nothing of it is ever fetched.
    """
    require(may_edit_sheet, actor, sheet.centre)
    sheet = CentreSheet.objects.select_for_update().get(pk=sheet.pk)
    if sheet.revision != expected_revision:
        raise OutdatedTextError
    sheet.controller, sheet.officer = controller.strip(), officer.strip()
    sheet.contacts = contacts.strip()
    sheet.retention, sheet.safeguard = particulars.retention, particulars.safeguard or ""
    sheet.transfers, sheet.registry = particulars.transfers.strip(), particulars.registry.strip()
    sheet.operator = particulars.operator.strip()
    sheet.revision += 1
    sheet.save()
    sheet.clauses.all().delete()
    CentreClause.objects.bulk_create(
        CentreClause(
            sheet=sheet,
            language=clause.language,
            after=clause.after,
            heading=clause.heading.strip(),
            body=clause.body.strip() if is_clean(clause.body) else clean_body(clause.body),
            position=position,
        )
        for position, clause in enumerate(clauses)
    )
    return sheet


@transaction.atomic
def publish_centre_edition(
    *,
    sheet: CentreSheet,
    actor: Actor,
    officer_checked_on: date,
    expected_revision: int | None = None,
) -> CentreEdition:
    """Freeze the centre's part as it is now, and have its forms printed in the background.

    `officer_checked_on` is the day on which the centre says its data protection officer read
    it. Prints every current form in the languages of `printable_languages`, and nothing in any
    other: a local clause never goes missing silently. Raises a typed error before anything has
    happened; `UnprintableError` names every place.
    """
    person = EDITIONS.require(ReleaseMove.START, CentreEdition(sheet=sheet), actor)
    sheet = CentreSheet.objects.select_for_update().select_related("centre").get(pk=sheet.pk)
    if expected_revision is not None and sheet.revision != expected_revision:
        raise OutdatedTextError
    if officer_checked_on > timezone.localdate():
        raise BadCheckDateError
    under_way = sheet.editions.filter(state=VersionState.PREPARING).first()
    if under_way is not None:
        raise PublicationUnderWayError(number=under_way.number)
    _refuse_incomplete(sheet)
    edition = _freeze(sheet, versions_to_print(), officer_checked_on, person)
    EDITIONS.begin(
        ReleaseMove.START,
        edition,
        actor=actor,
        data={
            "number": edition.number,
            "digest": edition.digest[:16],
            "officer_checked_on": officer_checked_on,
        },
    )
    return edition


def printable_languages(
    clauses: Iterable[CentreClause], languages: Iterable[str]
) -> tuple[list[str], list[str]]:
    """Of the forms' languages those in which all local clauses are there, and the others.

    Without clauses all can be printed. With some, a language needs as many after each section
    as the language that has most.
    """
    places: dict[str, Counter[str]] = {}
    for clause in clauses:
        places.setdefault(clause.language, Counter())[clause.after] += 1
    wanted: Counter[str] = Counter()
    for counted in places.values():
        wanted |= counted
    offered = sorted(set(languages))
    complete = [code for code in offered if places.get(code, Counter()) == wanted]
    return complete, [code for code in offered if code not in complete]


def _refuse_incomplete(sheet: CentreSheet) -> None:
    if sheet.missing:
        raise CentrePartIncompleteError(sheet.missing)


def _freeze(
    sheet: CentreSheet, versions: list[FormVersion], officer_checked_on: date, person: User | None
) -> CentreEdition:
    clauses = list(sheet.clauses.all())
    texts = [text for version in versions for text in version.texts.all()]
    complete, _others = printable_languages(clauses, (text.language for text in texts))
    printed = [text for text in texts if text.language in complete]
    if not printed:
        raise NoFormsError
    numbered = sheet.editions.exclude(state=VersionState.FAILED)
    number = (numbered.aggregate(last=Max("number"))["last"] or 0) + 1
    contents = {code: _content(sheet, number, clauses, code) for code in complete}
    _refuse_problems(printed, contents)
    plain = {code: content.to_json() for code, content in contents.items()}
    edition = CentreEdition.objects.create(
        sheet=sheet,
        number=number,
        replaces=numbered.first(),
        content=plain,
        digest=digest_of(plain),
        officer_checked_on=officer_checked_on,
        published_by=person,
        files_total=2 * len(printed),
    )
    FormDocument.objects.bulk_create(
        FormDocument(text=text, centre_edition=edition, is_large=is_large)
        for text in printed
        for is_large in (False, True)
    )
    return edition


def _content(
    sheet: CentreSheet, number: int, clauses: list[CentreClause], language: str
) -> CentreContent:
    return CentreContent(
        name=sheet.centre.name,
        city=sheet.centre.city,
        country=sheet.centre.country,
        edition=number,
        controller=sheet.controller,
        officer=sheet.officer,
        contacts=sheet.contacts,
        **asdict(sheet.particulars),
        clauses=tuple(
            Clause(after=clause.after, heading=clause.heading, body=clean_body(clause.body))
            for clause in clauses
            if clause.language == language
        ),
    )


def _refuse_problems(texts: list[VersionText], contents: dict[str, CentreContent]) -> None:
    """Each problem once for a language, however many forms it would spoil."""
    problems = {
        LanguageProblem(text.language_name, str(problem)): None
        for text in texts
        for problem in check_content(text.form_content, contents[text.language])
    }
    if problems:
        raise UnprintableError(problems)


def _free_slug(centre: Centre) -> str:
    """From the centre's city and name, as nobody else has it. It stays when these change."""
    stem = slugify(f"{centre.city} {centre.name}")[:50].strip("-") or "centre"
    taken = set(CentreSheet.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    slug, count = stem, 1
    while slug in taken:
        count += 1
        slug = f"{stem}-{count}"
    return slug
