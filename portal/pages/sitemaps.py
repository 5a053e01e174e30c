"""What is there, for search engines, each page with its other languages."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe
from wagtail.models import Page

from portal.core.pagecache import cacheable

from .models.meta import absolute


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """Every published page that everybody may read, in one query."""
    if not request.META.get("QUERY_STRING"):
        cacheable(request)
    pages = list(
        Page.objects.live()
        .public()
        .filter(depth__gt=1)
        .select_related("locale")
        .order_by("path")
        .only("path", "url_path", "translation_key", "locale", "last_published_at")
    )
    by_key: dict[Any, list[tuple[str, str]]] = {}
    urls = {page.pk: absolute(page.get_url(request) or "") for page in pages}
    for page in pages:
        if urls[page.pk] and page.get_url(request):
            entry = (page.locale.language_code, urls[page.pk])
            by_key.setdefault(page.translation_key, []).append(entry)
    entries = [
        {
            "location": urls[page.pk],
            "lastmod": page.last_published_at,
            "alternates": by_key[page.translation_key]
            if len(by_key[page.translation_key]) > 1
            else [],
        }
        for page in pages
        if page.get_url(request)
    ]
    response = TemplateResponse(
        request, "search/sitemap.xml", {"entries": entries}, content_type="application/xml"
    )
    return response.render()
