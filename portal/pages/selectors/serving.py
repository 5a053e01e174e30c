"""Find the page of an address with two queries, however deep it lies.

Wagtail asks for the site, the language, the front page and then twice for each part of the
path. What does not change between two changes of the site is kept under its revision.
"""

from dataclasses import dataclass

from django.core.cache import cache
from django.http import Http404, HttpRequest
from django.utils import translation
from wagtail.models import Page, PageViewRestriction, Site
from wagtail.url_routing import RouteResult

from portal.core.models import RevisionName, revision_number
from portal.core.pagecache import MAX_AGE


@dataclass(frozen=True)
class Grounds:
    """What every request of one host stands on."""

    site: Site | None
    roots: dict[str, str]
    has_restrictions: bool


def site_revision(request: HttpRequest) -> int:
    """The site's revision as it was when this request first asked."""
    number: int | None = getattr(request, "_portal_revision", None)
    if number is None:
        number = revision_number(RevisionName.SITE)
        request._portal_revision = number  # type: ignore[attr-defined]  # -- kept with its request
    return number


def grounds_for(request: HttpRequest) -> Grounds:
    """The site of the request's host and where its languages begin; remembered on the request."""
    key = f"grounds:{site_revision(request)}:{request.get_host()}"
    known: Grounds | None = cache.get(key)
    if known is None:
        site = Site.find_for_request(request)
        paths = Site.get_site_root_paths()
        known = Grounds(
            site=site,
            roots={p.language_code: p.root_path for p in paths if site and p.site_id == site.pk},
            has_restrictions=PageViewRestriction.objects.exists(),
        )
        cache.set(key, known, MAX_AGE.total_seconds())
    request._wagtail_site = known.site  # type: ignore[attr-defined]  # -- where Wagtail looks first
    return known


def route(request: HttpRequest, path: str) -> RouteResult | None:
    """The published page at exactly this address; None where Wagtail has to look itself."""
    grounds = grounds_for(request)
    root = grounds.roots.get(translation.get_language() or "")
    if root is None:
        return None
    parts = [part for part in path.split("/") if part]
    address = root + "".join(f"{part}/" for part in parts)
    page = Page.objects.filter(url_path=address).specific().first()
    if page is None:
        return None
    if not grounds.has_restrictions:
        page.has_no_restrictions = True
    try:
        return page.route(request, [])
    except Http404:
        return None
