"""Published PDFs and their pictures at their permanent addresses.

The bytes at an address never change; whether they may still be handed out can. So a request that
was answered before costs one look at the site's revision, one at the cache and one read of the
file, and a withdrawal, which raises the revision, is seen by the very next request.
"""

import hashlib
from pathlib import Path
from typing import NamedTuple

from django.core.cache import cache
from django.core.files.storage import Storage
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.utils.translation import get_language

from portal.consents.enums import VersionState
from portal.consents.models import FormDocument
from portal.consents.selectors import published
from portal.core.errors import NotFoundError
from portal.core.media import parse_range
from portal.core.models import RevisionName, revision_number

# Kept, and asked about each time: a browser that showed it unasked would hand out a form that was
# withdrawn meanwhile. A 304 costs one look into the cache.
CACHE_CONTROL = "public, no-cache"
# Seconds for which an address is remembered, whatever happens.
KEEP = 24 * 3600
# Raise when what is kept of an address changes its shape.
_FORMAT = 2


class Kept(NamedTuple):
    """All there is to say about a file but its bytes."""

    name: str  # in the storage
    path: str  # on the disk; empty where the storage is a bucket
    size: int
    etag: str
    modified: int  # seconds since 1970
    headers: dict[str, str]


def document(request: HttpRequest, **place: str | int) -> HttpResponse:
    """A PDF; a page with status 410 when its version or its centre's edition was withdrawn."""
    return _first_time(request, place, "pdf")


def preview(request: HttpRequest, **place: str | int) -> HttpResponse:
    """The picture of a document's first page, refused like the document itself."""
    return _first_time(request, place, "png")


def answer_from_cache(request: HttpRequest) -> HttpResponse | None:
    """The file, a part of it or 304; None when the address has to be looked up first."""
    kept: Kept | None = cache.get(_key(request))
    return None if kept is None else _answer(request, kept)


def _first_time(request: HttpRequest, place: dict[str, str | int], ending: str) -> HttpResponse:
    # The number before the document: one withdrawn in between is kept under a number that is over.
    key = _key(request)
    found = published.document_called(**place)  # type: ignore[arg-type]  # -- the address has the parts
    if found.state == VersionState.WITHDRAWN:
        return _withdrawn(request, found)
    if ending == "png" and not found.preview:
        raise NotFoundError
    kept = _describe(found, ending)
    cache.set(key, kept, KEEP)
    return _answer(request, kept)


def _withdrawn(request: HttpRequest, found: FormDocument) -> HttpResponse:
    version, edition = found.text.version, found.centre_edition
    release = version if version.state == VersionState.WITHDRAWN else edition
    newest = published.newest_like(found)
    context = {
        "document": found,
        "version": version,
        "face": published.face_of(found, language=get_language() or ""),
        "release": release,
        "newest": newest,
        "newest_url": published.address_of(newest) if newest else "",
        "library_url": published.library_address(),
    }
    response = render(request, "consents/withdrawn.html", context, status=410)
    response["Cache-Control"] = "no-store"
    return response


def _describe(found: FormDocument, ending: str) -> Kept:
    is_pdf = ending == "pdf"
    file = found.file if is_pdf else found.preview
    headers = {
        "Content-Type": "application/pdf" if is_pdf else "image/png",
        "Content-Disposition": f'inline; filename="{published.name_of(found, ending=ending)}"',
        "Content-Language": found.text.language,
        "Cache-Control": CACHE_CONTROL,
        "Accept-Ranges": "bytes",
    }
    if found.state == VersionState.SUPERSEDED:
        newest = published.newest_like(found)
        if newest is not None:
            address = published.address_of(newest, ending=ending)
            headers["Link"] = f'<{address}>; rel="latest-version"'
        headers["X-Robots-Tag"] = "noindex"
    made_at = found.made_at
    return Kept(
        name=str(file.name),
        path=_path(str(file.name)),
        size=found.size if is_pdf else file.size,
        etag=f'"{found.sha256}"' if is_pdf else f'"{found.sha256[:32]}-picture"',
        modified=int(made_at.timestamp()) if made_at else 0,
        headers=headers,
    )


def _key(request: HttpRequest) -> str:
    path = hashlib.sha256(request.path_info.encode()).hexdigest()[:40]
    return f"consent-file:{_FORMAT}:{revision_number(RevisionName.SITE)}:{path}"


def _answer(request: HttpRequest, kept: Kept) -> HttpResponse:
    part = _part(request, kept)
    if part is not None and part.start >= part.stop:
        response = HttpResponse(status=416)
        response["Content-Range"] = f"bytes */{kept.size}"
        return response
    conditional = _unchanged(request, kept)
    if conditional is not None:
        return conditional
    start, stop = (part.start, part.stop) if part is not None else (0, kept.size)
    body = b"" if request.method == "HEAD" else _read(kept, start, stop)
    response = HttpResponse(body, status=200 if part is None else 206, headers=kept.headers)
    response["Content-Length"] = str(stop - start)
    if part is not None:
        response["Content-Range"] = f"bytes {start}-{stop - 1}/{kept.size}"
    return _stamped(response, kept)


def _unchanged(request: HttpRequest, kept: Kept) -> HttpResponse | None:
    """304 where the visitor has it, 412 where they ask for another; None to send it."""
    conditions = ("HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_IF_MATCH")
    if not any(name in request.META for name in conditions):
        return None
    answer = get_conditional_response(request, etag=kept.etag, last_modified=kept.modified)
    if answer is None or answer.status_code == 200:
        return None
    answer["Cache-Control"] = CACHE_CONTROL
    return _stamped(answer, kept)


def _part(request: HttpRequest, kept: Kept) -> range | None:
    wanted = request.META.get("HTTP_RANGE")
    if not wanted or request.META.get("HTTP_IF_RANGE", kept.etag) != kept.etag:
        return None
    return parse_range(wanted, kept.size)


def _stamped(response: HttpResponse, kept: Kept) -> HttpResponse:
    response["ETag"] = kept.etag
    response["Last-Modified"] = http_date(kept.modified)
    return response


def _path(name: str) -> str:
    try:
        return str(_storage().path(name))
    except NotImplementedError:
        return ""


def _read(kept: Kept, start: int, stop: int) -> bytes:
    """Straight from the disk where there is one: resolving the name takes longer than reading."""
    with Path(kept.path).open("rb") if kept.path else _storage().open(kept.name) as file:
        if start:
            file.seek(start)
        body: bytes = file.read(stop - start)
    return body


def _storage() -> Storage:
    storage: Storage = FormDocument._meta.get_field("file").storage
    return storage
