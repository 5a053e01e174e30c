"""What was published, for visitors: versions, their documents, what took their place."""

import uuid
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet
from django.utils.translation import get_language

from portal.consents.addresses import document_url, file_name
from portal.consents.enums import Variant, VersionState
from portal.consents.models import (
    CentreEdition,
    ConsentLibraryPage,
    FormDocument,
    FormVersion,
    VersionText,
)
from portal.core.errors import NotFoundError

# What the public knows of; the rest is being made, or never was.
PUBLISHED = (VersionState.CURRENT, VersionState.SUPERSEDED, VersionState.WITHDRAWN)


class Face(NamedTuple):
    """What a form says it is, as published. The form's own row may say something else by now."""

    title: str
    variant: Variant
    is_model: bool
    language: str


def version_called(*, form: str, number: int) -> FormVersion:
    """The published version, whatever became of it. Raises `NotFoundError`."""
    found = (
        FormVersion.objects.filter(form__slug=form, number=number, state__in=PUBLISHED)
        .select_related("form", "replaces")
        .first()
    )
    if found is None:
        raise NotFoundError
    return found


def versions_of(form_id: int) -> QuerySet[FormVersion]:
    """All published versions of a form, the newest first."""
    return FormVersion.objects.filter(form_id=form_id, state__in=PUBLISHED).order_by("-number")


def texts_of(version: FormVersion) -> QuerySet[VersionText]:
    """The languages of a version without their words."""
    return version.texts.defer("content").order_by("language_name")


def text_in(*, version: FormVersion, language: str) -> VersionText:
    """A version's text in one language. Raises `NotFoundError`."""
    found = version.texts.filter(language=language).first()
    if found is None:
        raise NotFoundError
    return found


def document_called(
    *,
    form: str,
    version: int,
    language: str,
    is_large: bool = False,
    centre: str = "",
    edition: int = 0,
) -> FormDocument:
    """The document at a permanent address. Raises `NotFoundError` when there never was one."""
    place = Q(centre_edition__isnull=True)
    if centre:
        place = Q(
            centre_edition__sheet__slug=centre,
            centre_edition__number=edition,
            centre_edition__state__in=PUBLISHED,
        )
    found = _documents().filter(
        place,
        text__version__form__slug=form,
        text__version__number=version,
        text__language=language,
        is_large=is_large,
    )
    return _only(found)


def document_with_code(code: uuid.UUID) -> FormDocument:
    """The document whose printed code this is. Raises `NotFoundError`."""
    states = Q(centre_edition__isnull=True) | Q(centre_edition__state__in=PUBLISHED)
    return _only(_documents().filter(states, pk=code))


def successor_of(version: FormVersion) -> FormVersion | None:
    """The version in use now in the place of a superseded one."""
    if version.state != VersionState.SUPERSEDED:
        return None
    return versions_of(version.form_id).filter(state=VersionState.CURRENT).first()


def newest_like(document: FormDocument) -> FormDocument | None:
    """The current document in its place: same form, language, size and centre.

    The general one where the centre has none now; None when nothing took its place.
    """
    sheet = document.centre_edition.sheet_id if document.centre_edition else None
    own = Q(centre_edition__sheet=sheet, centre_edition__state=VersionState.CURRENT)
    found = _documents().filter(
        Q(centre_edition__isnull=True) | own,
        text__version__form=document.text.version.form_id,
        text__version__state=VersionState.CURRENT,
        text__language=document.text.language,
        is_large=document.is_large,
    )
    return max(found, key=lambda row: row.centre_edition is not None, default=None)


def documents_of(version: FormVersion) -> QuerySet[FormDocument]:
    """The general documents of a version, by language, normal print first."""
    return (
        _documents()
        .filter(text__version=version, centre_edition__isnull=True)
        .order_by("text__language_name", "is_large")
    )


def documents_for_archive(
    *, version: FormVersion | None = None, language: str = "", centre: str = ""
) -> list[FormDocument]:
    """Documents of one version, or all current ones, in the order of `archived_as`.

    Of one language where it is named. Where a centre is, each form in each language is the
    centre's own, and the general one where the centre has none now.
    """
    found = _documents()
    if version is not None:
        found = found.filter(text__version=version)
    else:
        found = found.filter(
            text__version__state=VersionState.CURRENT, text__version__form__retired_at__isnull=True
        )
    if language:
        found = found.filter(text__language=language)
    own = Q(centre_edition__sheet__slug=centre, centre_edition__state=VersionState.CURRENT)
    found = found.filter(Q(centre_edition__isnull=True) | own)
    chosen: dict[tuple[int, bool], FormDocument] = {}
    for document in found.defer("text__content", "centre_edition__content"):
        place = (document.text_id, document.is_large)
        if place not in chosen or document.centre_edition is not None:
            chosen[place] = document
    return sorted(chosen.values(), key=archived_as)


def archived_as(document: FormDocument) -> str:
    """The name of a document in an archive of many: in a folder of its language."""
    return f"{document.text.language}/{name_of(document)}"


def edition_called(*, centre: str, number: int | None) -> CentreEdition:
    """A centre's edition, or its current one for None. Raises `NotFoundError`."""
    found = CentreEdition.objects.filter(sheet__slug=centre).select_related("sheet__centre")
    if number is None:
        found = found.filter(state=VersionState.CURRENT)
    else:
        found = found.filter(number=number, state__in=PUBLISHED)
    edition = found.first()
    if edition is None:
        raise NotFoundError
    return edition


def editions_of(*, version: FormVersion, language: str) -> QuerySet[CentreEdition]:
    """Current editions that have this version in this language."""
    return (
        CentreEdition.objects.filter(
            state=VersionState.CURRENT,
            documents__text__version=version,
            documents__text__language=language,
            documents__made_at__isnull=False,
        )
        .distinct()
        .select_related("sheet__centre")
        .order_by("sheet__centre__country", "sheet__centre__city", "sheet__centre__name")
    )


def face_of(document: FormDocument, *, language: str = "") -> Face:
    """What the document's form says it is in `language`, else in the document's own.

    Reads no more of the texts than that.
    """
    columns = ("content__title", "content__variant", "content__is_model", "language")
    texts = document.text.version.texts.filter(language__in={language, document.text.language})
    faces = [
        Face(str(title), Variant(variant), is_model, code)
        for title, variant, is_model, code in texts.values_list(*columns)
    ]
    return min(faces, key=lambda face: face.language != language)


def has_namesakes(version: FormVersion, variant: Variant) -> bool:
    """Whether another form in use is of that variant too, so that the variant names neither."""
    others = VersionText.objects.exclude(version__form=version.form_id).filter(
        content__variant=variant,
        version__state=VersionState.CURRENT,
        version__form__retired_at__isnull=True,
    )
    return others.exists()


def library_address() -> str:
    """The library in the active language, else in the one that has it."""
    pages = ConsentLibraryPage.objects.live().select_related("locale").order_by("pk")
    active = get_language()
    best = min(pages, key=lambda page: page.locale.language_code != active, default=None)
    return (best.url if best is not None else None) or "/consents/"


def address_of(document: FormDocument, *, ending: str = "pdf") -> str:
    """The permanent address of a document or its picture."""
    return document_url(**_place(document), is_large=document.is_large, ending=ending)


def name_of(document: FormDocument, *, ending: str = "pdf") -> str:
    """The name a document is saved under."""
    return file_name(**_place(document), is_large=document.is_large, ending=ending)


def _place(document: FormDocument) -> dict[str, Any]:
    edition = document.centre_edition
    return {
        "form": document.text.version.form.slug,
        "version": document.text.version.number,
        "language": document.text.language,
        "centre": edition.sheet.slug if edition else "",
        "edition": edition.number if edition else 0,
    }


def _documents() -> QuerySet[FormDocument]:
    return FormDocument.objects.filter(
        made_at__isnull=False, text__version__state__in=PUBLISHED
    ).select_related("text__version__form", "centre_edition__sheet__centre")


def _only(found: QuerySet[FormDocument]) -> FormDocument:
    document = found.defer("text__content").first()
    if document is None:
        raise NotFoundError
    return document
