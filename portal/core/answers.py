"""An error in the shape that was asked for: a page, a fragment of one, or JSON.

A fragment goes to htmx, which puts it into the page's own place for problems (`#problem`): what
the person was typing stays where it is. JSON follows RFC 9457, with the error's code added.
"""

import enum
from collections.abc import Mapping

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import translation

from .errors import PortalError
from .reader import following_person

BARE = {"errors/bare.html", "errors/503.html"}
_JSON = {"application/json", "application/problem+json"}


class Shape(enum.Enum):
    """What the client can show."""

    PAGE = enum.auto()
    FRAGMENT = enum.auto()
    JSON = enum.auto()


def shape_for(request: HttpRequest) -> Shape:
    """What `request` asks for.

    htmx says so itself, unless it replaces the whole page. JSON is for whoever prefers it, and
    for whoever sends it and has not asked for HTML.
    """
    headers = request.headers
    if headers.get("HX-Request") == "true":
        takes_page = "true" in {
            headers.get("HX-Boosted"),
            headers.get("HX-History-Restore-Request"),
        }
        return Shape.PAGE if takes_page else Shape.FRAGMENT
    offered = ["text/html", *_JSON]
    if request.get_preferred_type(offered) in _JSON:
        return Shape.JSON
    sends_json = request.content_type in _JSON
    return Shape.JSON if sends_json and "text/html" not in headers.get("Accept", "") else Shape.PAGE


def answer(
    request: HttpRequest, error: PortalError, context: Mapping[str, object] | None = None
) -> HttpResponse:
    """The answer to a request that ended with `error`; `context` adds to what its page shows.

    In the language of whoever is signed in. Nobody keeps it: what is missing may be there, and what
    is refused allowed, a moment later.
    """
    if error.template in BARE:
        # The database may be away, and with it the person.
        response = _SHAPES[shape_for(request)](request, error, context or {})
    else:
        with following_person(request):
            response = _SHAPES[shape_for(request)](request, error, context or {})
            response["Content-Language"] = translation.get_language() or settings.LANGUAGE_CODE
    response["Cache-Control"] = "no-store"
    if error.retry_after is not None:
        response["Retry-After"] = str(error.retry_after)
    return response


def _page(request: HttpRequest, error: PortalError, context: Mapping[str, object]) -> HttpResponse:
    full = {"error": error, "status": error.status, **context}
    if error.template in BARE:
        return HttpResponse(render_to_string(error.template, full), status=error.status)
    return render(request, error.template, full, status=error.status)


def _fragment(
    request: HttpRequest, error: PortalError, context: Mapping[str, object]
) -> HttpResponse:
    html = render_to_string("errors/fragment.html", {"error": error, **context})
    headers = {"HX-Retarget": "#problem", "HX-Reswap": "innerHTML"}
    return HttpResponse(html, status=error.status, headers=headers)


def _json(request: HttpRequest, error: PortalError, context: Mapping[str, object]) -> HttpResponse:
    body = {
        "type": "about:blank",
        "status": error.status,
        "code": error.code,
        "title": str(error),
        "detail": str(error.advice),
    }
    return JsonResponse(body, status=error.status, content_type="application/problem+json")


_SHAPES = {Shape.PAGE: _page, Shape.FRAGMENT: _fragment, Shape.JSON: _json}
