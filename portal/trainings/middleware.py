"""The short way for calendars that ask again."""

import re
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from portal.core.errors import PortalError

from .feeds import answer_from_cache

_FEED = re.compile(r"/(?:([a-z]{2})/)?trainings/calendar\.ics")


class FeedMiddleware:
    """Answer a poll of a feed before sessions, languages and people are looked at.

    A feed is the same for everyone who asks. What is not kept, and what is wrong with the
    address, takes the long way.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.codes = {code for code, _name in settings.LANGUAGES}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        match = _FEED.fullmatch(request.path_info)
        if match and request.method in {"GET", "HEAD"} and (not match[1] or match[1] in self.codes):
            try:
                kept = answer_from_cache(request, match[1] or settings.LANGUAGE_CODE)
            except PortalError:
                kept = None
            if kept is not None:
                return kept
        return self.get_response(request)
