"""Many forms in one file. PDFs are compressed already, so a zip only strings them together."""

import hashlib
import zipfile
from collections.abc import Iterator
from datetime import datetime

from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from portal.consents.enums import VersionState
from portal.consents.models import FormDocument
from portal.consents.selectors import published
from portal.core.errors import NotFoundError

_SUMS = "SHA256SUMS"


@require_safe
def version(request: HttpRequest, form: str, version: int) -> HttpResponseBase:
    """One version in all its languages and both sizes of print."""
    found = published.version_called(form=form, number=version)
    if found.state == VersionState.WITHDRAWN:
        raise NotFoundError
    documents = published.documents_for_archive(version=found, language="")
    return _answer(request, documents, f"{form}-v{version}.zip")


@require_safe
def language(request: HttpRequest, language: str) -> HttpResponseBase:
    """Every current form in one language."""
    documents = published.documents_for_archive(version=None, language=language)
    return _answer(request, documents, f"consent-forms-{language}.zip")


@require_safe
def everything(request: HttpRequest) -> HttpResponseBase:
    """Every current form in every language."""
    documents = published.documents_for_archive(version=None, language="")
    return _answer(request, documents, "consent-forms.zip")


def _answer(request: HttpRequest, documents: list[FormDocument], name: str) -> HttpResponseBase:
    if not documents:
        raise NotFoundError
    hashes = "".join(document.sha256 for document in documents)
    etag = f'"{hashlib.sha256(hashes.encode()).hexdigest()[:32]}"'
    response = StreamingHttpResponse(
        iter(()) if request.method == "HEAD" else _zipped(documents),
        content_type="application/zip",
    )
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "public, max-age=0, must-revalidate"
    response["ETag"] = etag
    unchanged = get_conditional_response(request, etag=etag)
    if unchanged is None:
        return response
    unchanged["ETag"] = etag
    return unchanged


def _zipped(documents: list[FormDocument]) -> Iterator[bytes]:
    """The archive as it grows: never more than one form in memory."""
    written = _Taken()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_STORED) as archive:
        sums = []
        for document in documents:
            name = f"{document.text.language}/{published.name_of(document)}"
            with document.file.open() as file:
                archive.writestr(_entry(name, document.made_at), file.read())
            sums.append(f"{document.sha256}  {name}\n")
            yield written.take()
        newest = max(document.made_at for document in documents if document.made_at)
        archive.writestr(_entry(_SUMS, newest), "".join(sums))
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
