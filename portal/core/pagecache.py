"""Whole pages for visitors who are nobody: kept until anything public changes.

A view opts in with `cacheable(request)`. The cache key holds the site's revision
(`core.models.Revision`), read before the page is rendered, so any change drops every page at
once and no list of what shows what has to be kept true. Time passes too: a page is kept for
`MAX_AGE` at most, and a view whose content changes at a known moment says so with
`expires_at`.
"""

import copy
import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response

from .models import RevisionName, revision_number

MAX_AGE = timedelta(minutes=5)
_FLAG = "_portal_page_cache_until"
_REVISION = "_portal_site_revision"
# Never cached, and never made to wait for the database: the probe says whether it is there.
_ELSEWHERE = (settings.MEDIA_URL, settings.STATIC_URL, "/health/", "/cms/", "/account/")
# Headers that belong to one response, not to the page.
_PER_RESPONSE = {"x-request-id", "date", "content-length"}


def cacheable(request: HttpRequest) -> None:
    """Say that the response to this request is the same for every visitor."""
    if not hasattr(request, _FLAG):
        setattr(request, _FLAG, timezone.now() + MAX_AGE)


def expires_at(request: HttpRequest, moment: datetime | None) -> None:
    """Say that what this response shows changes by itself at `moment` (aware)."""
    until = getattr(request, _FLAG, None)
    if until is not None and moment is not None and moment < until:
        setattr(request, _FLAG, moment)


def kept_until(request: HttpRequest) -> datetime | None:
    """Until when the response to this request may be kept; None if it may not."""
    return getattr(request, _FLAG, None)


def on_its_own(request: HttpRequest) -> HttpRequest:
    """The same request with an expiry of its own, for a part that is kept by itself."""
    own = copy.copy(request)
    setattr(own, _FLAG, timezone.now() + MAX_AGE)
    return own


def site_revision(request: HttpRequest) -> int:
    """The site's revision as it was when this request first asked: one state for all of it."""
    number: int | None = getattr(request, _REVISION, None)
    if number is None:
        number = revision_number(RevisionName.SITE)
        setattr(request, _REVISION, number)
    return number


class PageCacheMiddleware:
    """Answer anonymous GET and HEAD from the cache, and with 304 where the visitor has it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not _may_ask(request):
            return self.get_response(request)
        key = _key(request)
        kept = cache.get(key)
        if kept is None:
            response = self.get_response(request)
            until = getattr(request, _FLAG, None)
            if until is None or not _may_keep(response):
                return response
            body = response.content
            response["ETag"] = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
            response["Cache-Control"] = "public, max-age=0, must-revalidate"
            headers = [(k, v) for k, v in response.items() if k.lower() not in _PER_RESPONSE]
            seconds = (until - timezone.now()).total_seconds()
            if request.method == "GET" and seconds >= 1:
                cache.set(key, (headers, body), seconds)
        else:
            headers, body = kept
            response = _from_kept(request, headers, body)
        return _conditional(request, response)


def _key(request: HttpRequest) -> str:
    """Cache keys are hashed: a path may be longer than a cache takes."""
    number = site_revision(request)
    address = f"{request.scheme}://{request.get_host()}{request.get_full_path()}"
    return f"page:{number}:{hashlib.sha256(address.encode()).hexdigest()}"


def _may_ask(request: HttpRequest) -> bool:
    somebody = settings.SESSION_COOKIE_NAME in request.COOKIES or "Authorization" in request.headers
    return (
        request.method in {"GET", "HEAD"}
        and not somebody
        and not request.path_info.startswith(_ELSEWHERE)
    )


def _may_keep(response: HttpResponse) -> bool:
    if response.status_code != 200 or response.streaming or response.cookies:
        return False
    control = response.get("Cache-Control", "")
    return "private" not in control and "no-store" not in control


def _from_kept(request: HttpRequest, headers: list[tuple[str, str]], body: bytes) -> HttpResponse:
    response = HttpResponse(body)
    for name, value in headers:
        response[name] = value
    return response


def _conditional(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    etag = response["ETag"]
    # Django answers with None only when it was given no response.
    return get_conditional_response(request, etag=etag, response=response) or response
