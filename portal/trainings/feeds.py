"""Calendars to subscribe to: written once for each change, then answered from the cache.

Google, Outlook and phones ask every few hours, each for itself, and nearly always nothing has
changed. So a poll costs one look at the revision's number and one at the cache; the feed is
written again only after a change, or when time alone moves a training into or out of it.
"""

import hashlib
from datetime import datetime
from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django_ical.feedgenerator import ICal20Feed
from django_ical.views import ICalFeed

from portal.core.models import Revision, RevisionName, revision_number

from .events import CalendarEvent
from .filters import CalendarFilter
from .ical import calendar_bytes
from .selectors import FeedContent, event_called, feed_content

CONTENT_TYPE = "text/calendar; charset=utf-8"
# Nothing between us and a calendar may keep a feed unasked, or compress it: Outlook misreads
# gzip'd feeds. deploy/nginx.conf leaves text/calendar out of `gzip_types` for the same reason.
CACHE_CONTROL = "public, max-age=0, must-revalidate, no-transform"
# Kept at most this long (seconds), whatever happens.
KEEP = 24 * 3600
# Raise when the lines of an event change, so that no cache that outlives us answers with old ones.
_FORMAT = 1

Stamp = tuple[str, int, int]


class PlainTextFeed(ICal20Feed):
    """django-ical's generator, writing the events themselves instead of their parts.

    It would drop SEQUENCE, escape titles for HTML, write local times that need a VTIMEZONE and
    take twice as long as `icalendar` alone.
    """

    mime_type = CONTENT_TYPE

    def write(self, outfile: Any, encoding: str) -> None:
        outfile.write(
            calendar_bytes(
                self.feed["events"],
                name=self.feed["title"],
                description=self.feed["description"] or "",
            )
        )


class TrainingFeed(ICalFeed):
    """Every training that a filter leaves, for readers of the address's language."""

    feed_type = PlainTextFeed

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Write the feed, keep it, and answer with it, or with 304."""
        wanted = CalendarFilter.parse(request.GET)
        language = str(request.LANGUAGE_CODE)
        # Read before the trainings: what changes meanwhile is found under a later number.
        key = _key(language, wanted)
        revision = Revision.objects.filter(name=RevisionName.TRAININGS).first()
        now = timezone.now()
        content = feed_content(language=language, wanted=wanted, now=now)
        body = self._written(content)
        stamp = _stamp(body, revision.changed_at if revision else None, content.changed_at)
        seconds = float(KEEP)
        if content.valid_until is not None:
            seconds = min(seconds, (content.valid_until - now).total_seconds())
        if seconds >= 1:
            cache.set(f"{key}:body", body, seconds)
            cache.set(f"{key}:stamp", stamp, seconds)
        return _answer(request, stamp, body)

    def title(self) -> str:
        return _("Trainings: %(site)s") % {"site": settings.SITE_NAME}

    def description(self) -> str:
        return _("Online trainings for clinicians. Times are shown in your own time zone.")

    def _written(self, content: FeedContent) -> bytes:
        generator = self.feed_type(
            title=self.title(), link="", description=self.description(), events=content.events
        )
        buffer = BytesIO()
        generator.write(buffer, "utf-8")
        return buffer.getvalue()


def answer_from_cache(request: HttpRequest, language: str) -> HttpResponse | None:
    """The feed as it was kept, or 304; None when it has to be written first.

    Raises `BadFilterError` for a filter nobody defined.
    """
    key = _key(language, CalendarFilter.parse(request.GET))
    stamp: Stamp | None = cache.get(f"{key}:stamp")
    if stamp is None:
        return None
    if request.method == "HEAD" or _has_it(request, stamp):
        return _answer(request, stamp, b"")
    body = cache.get(f"{key}:body")
    return None if body is None else _answer(request, stamp, body)


def training_file(request: HttpRequest, slug: str) -> HttpResponse:
    """One training as a file for any calendar."""
    event = event_called(slug=slug, language=str(request.LANGUAGE_CODE))
    body = one_event(event)
    response = _answer(request, _stamp(body, event.revised_at, None), body)
    response["Content-Disposition"] = f'inline; filename="{slug}.ics"'
    return response


def one_event(event: CalendarEvent) -> bytes:
    """A calendar of one event."""
    return calendar_bytes([event], name=event.title, description="")


def _key(language: str, wanted: CalendarFilter) -> str:
    """Only what the feed depends on: unknown parameters make no copies of their own."""
    parts = [settings.SITE_URL, settings.SITE_NAME, language, *sorted(wanted.parameters().items())]
    digest = hashlib.sha256(repr(parts).encode()).hexdigest()[:32]
    return f"feed:{_FORMAT}:{revision_number(RevisionName.TRAININGS)}:{digest}"


def _stamp(body: bytes, *changes: datetime | None) -> Stamp:
    """ETag, Last-Modified (seconds since 1970) and length of what is sent."""
    changed = max((moment for moment in changes if moment), default=None)
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    return etag, int(changed.timestamp()) if changed else 0, len(body)


def _has_it(request: HttpRequest, stamp: Stamp) -> bool:
    """Whether a conditional request will be answered without the body."""
    if not request.META.get("HTTP_IF_NONE_MATCH") and not request.META.get(
        "HTTP_IF_MODIFIED_SINCE"
    ):
        return False
    answer = get_conditional_response(request, etag=stamp[0], last_modified=stamp[1] or None)
    return answer is not None and answer.status_code == 304


def _answer(request: HttpRequest, stamp: Stamp, body: bytes) -> HttpResponse:
    etag, modified, length = stamp
    response = HttpResponse(body, content_type=CONTENT_TYPE)
    response["ETag"] = etag
    response["Cache-Control"] = CACHE_CONTROL
    response["Content-Length"] = str(length)
    if modified:
        response["Last-Modified"] = http_date(modified)
    conditional = get_conditional_response(
        request, etag=etag, last_modified=modified or None, response=response
    )
    return conditional or response
