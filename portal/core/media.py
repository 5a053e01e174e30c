"""Public files with byte ranges, for a portal that has no web server in front of it.

Django's `FileResponse` ignores `Range`, and Safari plays no video without it. In production
nginx answers for `/media/` itself and this view is never reached.
"""

import mimetypes
import re
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils._os import safe_join
from django.utils.http import http_date
from django.views.decorators.http import require_safe

Answer = HttpResponse | StreamingHttpResponse

CHUNK = 64 * 1024  # bytes read at a time
# No file has more bytes than eighteen digits can count.
_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")
# Documents have a view of Wagtail's, which knows who may have them; nginx refuses them too.
_DOCUMENTS = "documents"
# Everything else is offered for download, so that no upload runs in the portal's origin.
_SHOWN = ("image/", "video/", "audio/", "text/vtt", "application/pdf")


@require_safe
def serve_media(request: HttpRequest, path: str) -> Answer:
    """Answer with the file or the part asked for: 200, 206, 304 or 416."""
    file_path = _resolve(path)
    stat = file_path.stat()
    etag = f'"{stat.st_mtime_ns:x}-{stat.st_size:x}"'
    if request.headers.get("If-None-Match") == etag:
        return _with_headers(HttpResponse(status=304), file_path, etag, stat.st_mtime)

    wanted = request.headers.get("Range")
    if wanted and request.headers.get("If-Range", etag) != etag:
        wanted = None  # the file changed since the first part was fetched: send it all
    part = parse_range(wanted, stat.st_size) if wanted else None
    if part is not None and part.start >= part.stop:
        response = HttpResponse(status=416)
        response["Content-Range"] = f"bytes */{stat.st_size}"
        return _with_headers(response, file_path, etag, stat.st_mtime)

    start, stop = (part.start, part.stop) if part is not None else (0, stat.st_size)
    status = 200 if part is None else 206
    answer: Answer
    if request.method == "HEAD":
        answer = HttpResponse(status=status)
    else:
        answer = StreamingHttpResponse(_read(file_path, start, stop), status=status)
    answer["Content-Length"] = str(stop - start)
    if part is not None:
        answer["Content-Range"] = f"bytes {start}-{stop - 1}/{stat.st_size}"
    return _with_headers(answer, file_path, etag, stat.st_mtime)


def _resolve(path: str) -> Path:
    try:
        file_path = Path(safe_join(settings.MEDIA_ROOT, path))
    except SuspiciousFileOperation as error:
        raise Http404 from error
    # Judged by where it leads: "./documents/" and "videos/../documents/" lead there too.
    documents = Path(safe_join(settings.MEDIA_ROOT, _DOCUMENTS))
    if file_path.is_relative_to(documents) or not file_path.is_file():
        raise Http404
    return file_path


def parse_range(header: str, size: int) -> range | None:
    """The bytes asked for; an empty range for none there are; None for what we do not serve.

    Several ranges in one request are legal and may be answered with the whole file.
    """
    match = _RANGE.fullmatch(header.strip())
    if match is None or match.groups() == ("", ""):
        return None
    first, last = match.groups()
    if not first:
        return range(max(size - int(last), 0), size) if int(last) else range(0)
    if last and int(last) < int(first):
        return None
    return range(int(first), min(int(last) + 1, size) if last else size)


def _read(file_path: Path, start: int, stop: int) -> Iterator[bytes]:
    with file_path.open("rb") as file:
        file.seek(start)
        left = stop - start
        while left > 0 and (chunk := file.read(min(CHUNK, left))):
            left -= len(chunk)
            yield chunk


def _with_headers(response: Answer, file_path: Path, etag: str, modified: float) -> Answer:
    kind = mimetypes.guess_type(file_path.name)[0] or "application/octet-stream"
    response["Content-Type"] = kind
    if not kind.startswith(_SHOWN):
        response["Content-Disposition"] = "attachment"
    response["Accept-Ranges"] = "bytes"
    response["ETag"] = etag
    response["Last-Modified"] = http_date(modified)
    # Names of renditions carry a hash of what made them, uploads a name of their own. A film is
    # asked about each time: its tutorial may be gone, and asking costs little beside a film.
    is_film = kind.startswith("video/")
    response["Cache-Control"] = "public, no-cache" if is_film else "public, max-age=86400"
    return response
