"""The short way for published files."""

import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from .views.files import answer_from_cache

_FILE = re.compile(r"/consents/[^/]+/\d+/[^/]+(?:/\d+/[^/]+)?\.(?:pdf|png)")


class ConsentFileMiddleware:
    """Answer for a published PDF before sessions, languages and people are looked at.

    It is the same for everyone who asks. An address that was not asked for before in this state
    of the site takes the long way.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method in {"GET", "HEAD"} and _FILE.fullmatch(request.path_info):
            kept = answer_from_cache(request)
            if kept is not None:
                return kept
        return self.get_response(request)
