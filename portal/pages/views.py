"""Search, and what crawlers ask for."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.documents.views import serve as document_views
from wagtail.models import Locale
from wagtail.views import authenticate_with_password as page_password_view
from wagtail.views import serve as wagtail_serve

from portal.accounts.services import limit_rate
from portal.core.errors import BadFilterError
from portal.core.pagecache import cacheable, expires_at

from .models.paging import numbered_page
from .selectors import search as found
from .selectors.serving import route

HITS_ON_A_PAGE = 10
KEEP = timedelta(seconds=20)
# Shared passwords have no lock-out: tries from one network address in that time.
SHARED_PASSWORD = ("shared_password", 30, timedelta(minutes=15))


def _check_parameters(request: HttpRequest, known: set[str]) -> None:
    for name, value in request.GET.items():
        if name not in known:
            raise BadFilterError(name=name[:40], value=value[:40])


def _keep_shortly(request: HttpRequest) -> None:
    """A page is indexed by a task, some seconds after it was published."""
    cacheable(request)
    expires_at(request, timezone.now() + KEEP)


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Pages of the path's language that hold all words of `q`, ten at a time."""
    _check_parameters(request, {"q", "page"})
    _keep_shortly(request)
    query = found.clip(request.GET.get("q", ""))
    locale = Locale.get_active()
    pages = found.search_pages(query, locale) if query else []
    page_obj = numbered_page(pages, request.GET.get("page", "1"), size=HITS_ON_A_PAGE)
    context: dict[str, Any] = {
        "query_text": query,
        "page_obj": page_obj,
        "hits": found.hits(page_obj.object_list, query, request),
        "did_you_mean": found.did_you_mean(query, locale) if query and not pages else "",
        "query": urlencode({"q": query}) + "&",
    }
    return render(request, "search/search.html", context)


@require_safe
def suggest(request: HttpRequest) -> HttpResponse:
    """Titles for the search box, as JSON."""
    _check_parameters(request, {"q"})
    _keep_shortly(request)
    query = found.clip(request.GET.get("q", ""))
    return JsonResponse({"suggestions": found.suggestions(query, Locale.get_active(), request)})


def serve_page(request: HttpRequest, path: str) -> HttpResponse:
    """Wagtail's own view, with the page found beforehand where its address is exact."""
    found_page = route(request, path)
    if found_page is not None:
        request._wagtail_route_for_request = found_page  # type: ignore[attr-defined]  # -- where Wagtail looks first
    response: HttpResponse = wagtail_serve(request, path)
    return response


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def page_password(
    request: HttpRequest, page_view_restriction_id: int, page_id: int
) -> HttpResponse:
    """Take the shared password of a restricted page, so many times and no more."""
    if request.method == "POST":
        limit_rate(request, SHARED_PASSWORD)
    response: HttpResponse = page_password_view(request, page_view_restriction_id, page_id)
    return response


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def document_password(request: HttpRequest, restriction_id: int) -> HttpResponse:
    """The same for a collection of documents."""
    if request.method == "POST":
        limit_rate(request, SHARED_PASSWORD)
    response: HttpResponse = document_views.authenticate_with_password(request, restriction_id)
    return response


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Everything public may be read; what asks for a name is not worth a visit."""
    if not request.META.get("QUERY_STRING"):
        cacheable(request)
    lines = [
        "User-agent: *",
        "Disallow: /cms/",
        "Disallow: /account/",
        "Disallow: /search/",
        *(
            f"Disallow: /{code}/search/"
            for code, _name in settings.LANGUAGES
            if code != settings.LANGUAGE_CODE
        ),
        f"Sitemap: {settings.SITE_URL}{reverse('sitemap')}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
