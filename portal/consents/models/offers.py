"""What can be downloaded now: every current form in every language, in a fixed number of queries.

Read as plain values: a library of 25 languages has hundreds of rows, and none of them needs a
model's instance or the text itself.
"""

import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import Q
from django.utils import timezone

from portal.consents.addresses import document_url
from portal.consents.comparison import Comparison
from portal.consents.content import FormContent
from portal.consents.enums import Variant, VersionState
from portal.consents.filters import LibraryQuery

from .centres import CentreEdition
from .compared import compared
from .versions import FormDocument, VersionText


class Print(NamedTuple):
    """One PDF. `size` is in bytes."""

    id: uuid.UUID
    url: str
    sha256: str
    size: int
    pages: int


@dataclass(frozen=True)
class Offer:
    """One current form in one language, general or with a centre's own part."""

    version_id: uuid.UUID
    replaces_id: uuid.UUID | None
    form: str
    variant: Variant
    is_model: bool
    version: int
    change_note: str
    change_note_language: str
    published_at: datetime
    language: str
    language_name: str
    title: str
    is_checked: bool
    checked_by_name: str
    checked_on: date | None
    centre: str
    edition: int
    preview_url: str
    normal: Print | None
    large: Print | None

    @property
    def address(self) -> str:
        """The library's query string that this form answers."""
        return LibraryQuery(self.variant, self.language, self.centre).address()

    @property
    def main(self) -> Print | None:
        """The print whose length and hash are shown: the normal one if there is one."""
        return self.normal or self.large

    @property
    def published_on(self) -> date:
        return timezone.localtime(self.published_at, timezone.get_default_timezone()).date()


class CentreChoice(NamedTuple):
    """A centre that has forms of its own, or had some."""

    slug: str
    name: str
    city: str
    country: str


_CENTRE_COLUMNS = (
    "sheet__slug", "sheet__centre__name", "sheet__centre__city", "sheet__centre__country",
)  # fmt: skip
_COLUMNS = (
    "id", "is_large", "sha256", "size", "pages", "preview",
    "text__language", "text__language_name", "text__is_checked",
    "text__checked_by_name", "text__checked_on",
    # As published: the form itself may be called something else by now.
    "text__content__title", "text__content__variant", "text__content__is_model",
    "text__version_id", "text__version__replaces_id", "text__version__number",
    "text__version__change_note", "text__version__change_note_language",
    "text__version__published_at",
    "text__version__form__slug",
    "centre_edition__number", "centre_edition__sheet__slug",
)  # fmt: skip


def offers(*, centre: str = "") -> list[Offer]:
    """All that is current, general and with the part of `centre`, in one query.

    Ordered by variant as the vocabulary has it, then form, language's name, general first.
    """
    wanted = Q(centre_edition__isnull=True)
    if centre:
        wanted |= Q(centre_edition__state=VersionState.CURRENT, centre_edition__sheet__slug=centre)
    rows = FormDocument.objects.filter(
        wanted,
        made_at__isnull=False,
        text__version__state=VersionState.CURRENT,
        text__version__form__retired_at__isnull=True,
    ).values(*_COLUMNS)
    groups: dict[tuple[Any, ...], list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        key = (row["text__version_id"], row["text__language"], row["centre_edition__sheet__slug"])
        groups[key].append(row)
    variants = list(Variant)
    return sorted(
        (_offer(group) for group in groups.values()),
        key=lambda offer: (
            variants.index(offer.variant),
            offer.form,
            offer.language_name.casefold(),
            offer.centre,
        ),
    )


def centre_choices() -> list[CentreChoice]:
    """Centres with a current edition, by country, city and name."""
    rows = CentreEdition.objects.filter(state=VersionState.CURRENT).order_by(
        "sheet__centre__country", "sheet__centre__city", "sheet__centre__name"
    )
    return [CentreChoice(*row) for row in rows.values_list(*_CENTRE_COLUMNS)]


def former_centre(slug: str) -> CentreChoice | None:
    """A centre whose own forms are all out of use: links to them may be anywhere."""
    rows = CentreEdition.objects.filter(
        sheet__slug=slug, state__in=[VersionState.SUPERSEDED, VersionState.WITHDRAWN]
    )
    row = rows.values_list(*_CENTRE_COLUMNS).first()
    return CentreChoice(*row) if row else None


def what_changed(offer: Offer) -> tuple[int, Comparison] | None:
    """The number of the version before and what changed since, in the offer's language.

    None for a first version, and where the one before had not this language.
    """
    replaced = offer.replaces_id
    if replaced is None:
        return None
    texts = VersionText.objects.filter(
        version__in=[offer.version_id, replaced], language=offer.language
    )
    rows = texts.values_list("version_id", "version__number", "digest")
    found = {version: (number, digest) for version, number, digest in rows}
    if replaced not in found:
        return None

    def contents() -> tuple[FormContent, FormContent]:
        plain = dict(texts.values_list("version_id", "content"))
        before, now = plain[replaced], plain[offer.version_id]
        return FormContent.from_json(before), FormContent.from_json(now)

    number, digest = found[replaced]
    return number, compared(digest, found[offer.version_id][1], contents)


def _offer(rows: Iterable[dict[str, Any]]) -> Offer:
    """The rows of one text for one centre: in normal and in large print."""
    prints = {row["is_large"]: row for row in rows}
    row = prints.get(False) or prints[True]
    place: dict[str, Any] = {
        "form": row["text__version__form__slug"],
        "version": row["text__version__number"],
        "language": row["text__language"],
        "centre": row["centre_edition__sheet__slug"] or "",
        "edition": row["centre_edition__number"] or 0,
    }
    return Offer(
        version_id=row["text__version_id"],
        replaces_id=row["text__version__replaces_id"],
        variant=Variant(row["text__content__variant"]),
        is_model=row["text__content__is_model"],
        change_note=row["text__version__change_note"],
        change_note_language=row["text__version__change_note_language"],
        published_at=row["text__version__published_at"],
        language_name=row["text__language_name"],
        title=str(row["text__content__title"]),
        is_checked=row["text__is_checked"],
        checked_by_name=row["text__checked_by_name"],
        checked_on=row["text__checked_on"],
        preview_url=document_url(**place, ending="png") if row["preview"] else "",
        normal=_print(prints.get(False), place),
        large=_print(prints.get(True), place),
        **place,
    )


def _print(row: dict[str, Any] | None, place: dict[str, Any]) -> Print | None:
    if row is None:
        return None
    url = document_url(**place, is_large=row["is_large"])
    return Print(row["id"], url, row["sha256"], row["size"], row["pages"])
