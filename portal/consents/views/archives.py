"""Many forms in one file. PDFs are compressed already, so a zip only strings them together."""

import hashlib
import zipfile
from collections.abc import Iterator
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.consents.enums import VersionState
from portal.consents.filters import LibraryQuery
from portal.consents.models import CentreEdition, FormDocument, FormVersion
from portal.consents.selectors import published
from portal.core.errors import BadFilterError, NotFoundError

_SUMS = "SHA256SUMS"
_README = "README.txt"


@require_safe
def version(request: HttpRequest, form: str, version: int) -> HttpResponseBase:
    """One version in all its languages and both sizes of print."""
    found = published.version_called(form=form, number=version)
    if found.state == VersionState.WITHDRAWN:
        raise NotFoundError
    return _answer(request, f"{form}-v{version}", version=found)


@require_safe
def language(request: HttpRequest, language: str) -> HttpResponseBase:
    """Every current form in one language."""
    return _answer(request, "consent-forms", language=language)


@require_safe
def everything(request: HttpRequest) -> HttpResponseBase:
    """Every current form in every language."""
    return _answer(request, "consent-forms")


def _answer(
    request: HttpRequest, name: str, *, version: FormVersion | None = None, language: str = ""
) -> HttpResponseBase:
    """The archive; with `?centre=` a hospital's own forms stand for the general ones.

    Raises `NotFoundError` where there is nothing to put into it, and `BadFilterError` for a
    hospital that has no forms of its own.
    """
    centre = LibraryQuery.parse(request.GET).centre
    edition = _edition_of(centre) if centre else None
    documents = published.documents_for_archive(version=version, language=language, centre=centre)
    if not documents:
        raise NotFoundError
    readme = _readme(edition, documents) if edition else ""
    # A file that holds nothing of the hospital's does not bear its name either.
    named_for = centre if any(document.centre_edition for document in documents) else ""
    file_name = "-".join(part for part in (name, named_for, language) if part) + ".zip"
    named = "".join(published.archived_as(document) + document.sha256 for document in documents)
    etag = f'"{hashlib.sha256((named + readme).encode()).hexdigest()[:32]}"'
    response = StreamingHttpResponse(
        iter(()) if request.method == "HEAD" else _zipped(documents, readme),
        content_type="application/zip",
    )
    response["Content-Disposition"] = f'attachment; filename="{file_name}"'
    response["Cache-Control"] = "public, max-age=0, must-revalidate"
    response["ETag"] = etag
    unchanged = get_conditional_response(request, etag=etag)
    if unchanged is None:
        return response
    unchanged["ETag"] = etag
    return unchanged


def _edition_of(centre: str) -> CentreEdition:
    """The hospital's current edition. Raises `BadFilterError` where it has none."""
    try:
        return published.edition_called(centre=centre, number=None)
    except NotFoundError:
        raise BadFilterError(name=_("Hospital"), value=centre) from None


def _readme(edition: CentreEdition, documents: list[FormDocument]) -> str:
    """Which forms are the hospital's own and which are general, in each language of the portal.

    In all of them, because the same forms make the same archive, whoever asks.
    """
    own = [document for document in documents if document.centre_edition]
    words = {
        "hospital": edition.sheet.centre.name,
        "part": f"-{edition.sheet.slug}-e{edition.number}-",
    }
    told = []
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            if own:
                told.append(
                    _(
                        "Forms with “%(part)s” in their file name are those that %(hospital)s "
                        "publishes itself."
                    )
                    % words
                )
            if own and len(own) < len(documents):
                told.append(
                    _(
                        "All others are general forms, which name no hospital: %(hospital)s has "
                        "none of its own in their place."
                    )
                    % words
                )
            if not own:
                told.append(
                    _(
                        "All forms in this file are general ones, which name no hospital: "
                        "%(hospital)s has none of its own in their place."
                    )
                    % words
                )
    return "\n\n".join(told) + "\n"


def _zipped(documents: list[FormDocument], readme: str) -> Iterator[bytes]:
    """The archive as it grows: never more than one form in memory."""
    written = _Taken()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_STORED) as archive:
        sums = []
        for document in documents:
            name = published.archived_as(document)
            with document.file.open() as file:
                archive.writestr(_entry(name, document.made_at), file.read())
            sums.append(f"{document.sha256}  {name}\n")
            yield written.take()
        newest = max(document.made_at for document in documents if document.made_at)
        archive.writestr(_entry(_SUMS, newest), "".join(sums))
        if readme:
            archive.writestr(_entry(_README, newest), readme)
    yield written.take()


def _entry(name: str, moment: datetime | None) -> zipfile.ZipInfo:
    """With the form's own date, so that the same forms make the same archive."""
    day = timezone.localtime(moment, timezone.get_default_timezone()) if moment else None
    entry = zipfile.ZipInfo(name, day.timetuple()[:6] if day else (1980, 1, 1, 0, 0, 0))
    entry.external_attr = 0o644 << 16
    return entry


class _Taken:
    """What a zip was written to since somebody last looked."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._parts.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """There is nothing to be flushed to; zipfile asks for it."""

    def close(self) -> None:
        """Nor to be closed."""

    def take(self) -> bytes:
        taken = b"".join(self._parts)
        self._parts.clear()
        return taken
