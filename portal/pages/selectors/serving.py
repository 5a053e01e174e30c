"""Find the page of an address with two queries at most, however deep it lies.

Wagtail asks for the site, the language, the front page and then twice for each part of the
path. What does not change between two changes of the site is kept under its revision.
"""

import copy
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest
from django.utils import translation
from wagtail.models import Page, PageViewRestriction, Site
from wagtail.url_routing import RouteResult

from portal.pages.memory import remember


@dataclass(frozen=True)
class Grounds:
    """What every request of one host stands on."""

    site: Site | None
    root_paths: list[Any]
    roots: dict[str, str]
    has_restrictions: bool


def grounds_for(request: HttpRequest) -> Grounds:
    """The site of the request's host and where its languages begin.

    Left on the request where Wagtail looks first, so that it need not ask again.
    """
    known = remember(request, ("grounds", request.get_host()), lambda: _build(request))
    request._wagtail_site = known.site  # type: ignore[attr-defined]  # -- Wagtail's own place
    request._wagtail_cached_site_root_paths = known.root_paths  # type: ignore[attr-defined]  # -- the same
    return known


def _build(request: HttpRequest) -> Grounds:
    site = Site.find_for_request(request)
    paths = Site.get_site_root_paths()
    return Grounds(
        site=site,
        root_paths=paths,
        roots={path.language_code: path.root_path for path in paths if path.site_id == site.pk}
        if site
        else {},
        has_restrictions=PageViewRestriction.objects.exists(),
    )


def route(request: HttpRequest, path: str) -> RouteResult | None:
    """The published page at exactly this address; None where Wagtail has to look itself."""
    grounds = grounds_for(request)
    root = grounds.roots.get(translation.get_language() or "")
    if root is None:
        return None
    parts = [part for part in path.split("/") if part]
    address = root + "".join(f"{part}/" for part in parts)
    kept = remember(
        request,
        ("page", address),
        lambda: Page.objects.filter(url_path=address).specific().first(),
    )
    if kept is None:
        return None
    page = copy.copy(kept)
    if not grounds.has_restrictions:
        page.has_no_restrictions = True
    try:
        return page.route(request, [])
    except Http404:
        return None
