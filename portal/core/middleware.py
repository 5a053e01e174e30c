"""Middleware that every request passes: its log line, its language, its error page."""

import logging
import re
import secrets
import time
from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.http import escape_leading_slashes

from . import logs
from .answers import answer
from .errors import BadFilterError, PortalError

GetResponse = Callable[[HttpRequest], HttpResponse]

logger = logging.getLogger("portal.request")
_REQUEST_ID = re.compile(r"[A-Za-z0-9-]{8,64}")
# The longer one first: a signed token may begin with an identifier.
_ADDRESS_TOKENS = re.compile(r"(?<=/)[A-Za-z0-9_:-]{24,}(?=/|$)|[0-9a-f]{8}-[0-9a-f-]{27}")


class RequestLogMiddleware:
    """Give a request its id and write its one log line.

    The line holds method, path, status and duration (ms). It leaves out the query string, the
    address and the person; identifiers and tokens in the path are shown as `*`.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        identity = given if _REQUEST_ID.fullmatch(given) else secrets.token_hex(8)
        token = logs.request_id.set(identity)
        started = time.perf_counter()
        try:
            response = self.get_response(request)
            if not request.path.startswith("/health/") and logger.isEnabledFor(logging.INFO):
                logger.info(
                    "request",
                    extra={
                        "method": request.method,
                        "path": _ADDRESS_TOKENS.sub("*", request.path),
                        "status": response.status_code,
                        "ms": round((time.perf_counter() - started) * 1000, 1),
                    },
                )
        finally:
            logs.request_id.reset(token)
        response["X-Request-ID"] = identity
        return response


class PathLanguageMiddleware:
    """The language is the first part of the path, else the person's own, else the default.

    Django's own middleware also looks at Accept-Language and so varies every page on it; here
    an address has one language, which is what lets pages be cached and links be shared.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.codes = {code for code, _name in settings.LANGUAGES}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # "OPTIONS *" asks for no path at all.
        first = request.path_info.removeprefix("/").partition("/")[0]
        language = first if first in self.codes else settings.LANGUAGE_CODE
        translation.activate(language)
        request.LANGUAGE_CODE = language
        if "\0" in request.path_info:
            # No address has one, and PostgreSQL fails when it is asked for one.
            raise BadRequest
        response = self.get_response(request)
        response.setdefault("Content-Language", translation.get_language() or language)
        return response


class ErrorPageMiddleware:
    """Turn a typed error raised in a view into its answer. No error is kept by anybody: what is
    missing may be there, and what is refused allowed, a moment later."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code >= HTTPStatus.BAD_REQUEST:
            response.setdefault("Cache-Control", "no-store")
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, PortalError):
            return None
        whole_page = isinstance(error, BadFilterError) and request.GET
        unfiltered = escape_leading_slashes(request.path) if whole_page else ""
        return answer(request, error, {"unfiltered": unfiltered})
