"""Probes and error pages."""

import logging
import sys
from collections.abc import Mapping

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.views.decorators.http import require_safe

from .answers import answer
from .errors import (
    AwayError,
    ExpiredFormError,
    FaultError,
    NoAccessError,
    NoRoomError,
    NotFoundError,
    UnreadableError,
)
from .health import readiness
from .storage import is_full

logger = logging.getLogger("portal.request")


@require_safe
def live(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return _probe({"status": "ok"}, 200)


@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """Everything a visitor or editor needs is there; 503 and which part is missing if not."""
    found = readiness()
    ready = all(finding.fine for finding in found.values())
    body = {
        "status": "ok" if ready else "unready",
        "checks": {name: "ok" if finding.fine else "failed" for name, finding in found.items()},
        "details": {name: finding.detail for name, finding in found.items() if finding.detail},
    }
    return _probe(body, 200 if ready else 503)


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """Where browsers look for the mark beside a feed or a sitemap, which cannot name its own."""
    return redirect(static("img/mark-32.png"))


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return answer(request, NotFoundError())


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return answer(request, NoAccessError())


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return answer(request, UnreadableError())


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return answer(request, ExpiredFormError())


def server_error(request: HttpRequest) -> HttpResponse:
    """500; 503 when the database is away, which passes by itself; 507 when a disk is full.

    None of the templates runs a query or reads the person's session.
    """
    error = sys.exc_info()[1]
    if is_full(error):
        logger.error("disk full", extra={"error": type(error).__name__})
        return answer(request, NoRoomError())
    if isinstance(error, OperationalError | InterfaceError):
        logger.error("database unavailable", extra={"error": type(error).__name__})
        return answer(request, AwayError())
    logger.error("server error", exc_info=error)
    return answer(request, FaultError())


def _probe(body: Mapping[str, object], status: int) -> HttpResponse:
    return JsonResponse(body, status=status, headers={"Cache-Control": "no-store"})
