"""Files with byte ranges: public ones, and those that a view hands out after a look at who asks.

Django's `FileResponse` ignores `Range`, and Safari plays no video without it. In production nginx
answers for `/media/` itself, so `serve_media` is never reached, and sends what `send_file` names.
"""

import mimetypes
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils._os import safe_join
from django.utils.http import http_date
from django.views.decorators.http import require_safe

from .storage import INCOMING

Answer = HttpResponse | StreamingHttpResponse

CHUNK = 64 * 1024  # bytes read at a time
# No file has more bytes than eighteen digits can count.
_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")
# Documents and films have views that know who may have them; the third holds what is still being
# written. nginx refuses the same ones.
_NOT_PUBLIC = ("documents", "videos", INCOMING)
# Where deploy/nginx.conf sends files that the portal names; nobody outside can ask for it.
_SENT_BY_NGINX = "/_media/"
# Everything else is offered for download, so that no upload runs in the portal's origin.
_SHOWN = ("image/", "video/", "audio/", "text/vtt", "application/pdf")


@require_safe
def serve_media(request: HttpRequest, path: str) -> Answer:
    """Answer with the public file or the part asked for: 200, 206, 304 or 416."""
    file_path = _resolve(path)
    # Judged by where it leads: "./documents/" and "pictures/../documents/" lead there too.
    if any(file_path.is_relative_to(_resolve(folder)) for folder in _NOT_PUBLIC):
        raise Http404
    # Names of renditions carry a hash of what made them, uploads a name of their own. A film is
    # asked about each time, because asking costs little beside a film.
    is_film = _kind(file_path).startswith("video/")
    return _answer(request, file_path, "public, no-cache" if is_film else "public, max-age=86400")


def send_file(request: HttpRequest, name: str, *, cache_control: str) -> Answer:
    """Answer as `serve_media` does with any file below `MEDIA_ROOT`, for a view that has checked
    who asks. Raises `Http404` if there is no such file."""
    file_path = _resolve(name)
    # As the first of the portal's own proxies says what it can do; a visitor is not believed.
    can = request.headers.get("X-Sendfile-Type") if settings.TRUSTED_PROXY_COUNT else ""
    if can != "X-Accel-Redirect":
        return _answer(request, file_path, cache_control)
    answer = HttpResponse(content_type=_kind(file_path))
    answer["Cache-Control"] = cache_control
    answer["X-Accel-Redirect"] = f"{_SENT_BY_NGINX}{quote(name)}"
    return answer


def _answer(request: HttpRequest, file_path: Path, cache_control: str) -> Answer:
    if not file_path.is_file():
        raise Http404
    stat = file_path.stat()
    etag = f'"{stat.st_mtime_ns:x}-{stat.st_size:x}"'
    headers = {
        "Accept-Ranges": "bytes",
        "Cache-Control": cache_control,
        "Content-Type": _kind(file_path),
        "ETag": etag,
        "Last-Modified": http_date(stat.st_mtime),
    }
    if not headers["Content-Type"].startswith(_SHOWN):
        headers["Content-Disposition"] = "attachment"
    if request.headers.get("If-None-Match") == etag:
        return HttpResponse(status=304, headers=headers)

    wanted = request.headers.get("Range")
    if wanted and request.headers.get("If-Range", etag) != etag:
        wanted = None  # the file changed since the first part was fetched: send it all
    part = parse_range(wanted, stat.st_size) if wanted else None
    if part is not None and part.start >= part.stop:
        headers["Content-Range"] = f"bytes */{stat.st_size}"
        return HttpResponse(status=416, headers=headers)

    start, stop = (part.start, part.stop) if part is not None else (0, stat.st_size)
    headers["Content-Length"] = str(stop - start)
    if part is not None:
        headers["Content-Range"] = f"bytes {start}-{stop - 1}/{stat.st_size}"
    status = 200 if part is None else 206
    if request.method == "HEAD":
        return HttpResponse(status=status, headers=headers)
    return StreamingHttpResponse(_read(file_path, start, stop), status=status, headers=headers)


def _resolve(path: str) -> Path:
    try:
        return Path(safe_join(settings.MEDIA_ROOT, path))
    except SuspiciousFileOperation as error:
        raise Http404 from error


def _kind(file_path: Path) -> str:
    return mimetypes.guess_type(file_path.name)[0] or "application/octet-stream"


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
