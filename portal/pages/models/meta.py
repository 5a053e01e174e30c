"""What machines are told of a page: canonical address, languages, sharing, JSON-LD."""

import json
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.safestring import mark_safe

from portal.pages.blocks.pictures import SHARING_PICTURE

Json = dict[str, Any]


def page_meta(page: Any, request: HttpRequest) -> dict[str, Any]:
    """Absolute addresses throughout: relative ones mean nothing to those who read this."""
    canonical = absolute(page.get_url(request) or "/")
    picture = page.social_image
    rendition = picture.get_rendition(SHARING_PICTURE) if picture else None
    languages = {row.language: absolute(row.get_url(request)) for row in shown(page)}
    return {
        "canonical": canonical,
        "title": page.seo_title or page.title,
        "description": page.search_description or page.summary,
        "alternates": sorted(languages.items()) if len(languages) > 1 else [],
        "default_alternate": languages.get(settings.LANGUAGE_CODE, ""),
        "picture": {
            "url": absolute(rendition.url),
            "width": rendition.width,
            "height": rendition.height,
            "alt": picture.description or picture.title,
        }
        if rendition
        else None,
        "json_ld": json_ld(page, request, canonical),
    }


def shown(page: Any) -> list[Any]:
    """The page's published translations, itself included."""
    return [row for row in page.translations_shown if row.live]


def absolute(url: str) -> str:
    return url if url.startswith("http") else f"{settings.SITE_URL}{url}"


_ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


def json_ld(page: Any, request: HttpRequest, canonical: str) -> list[str]:
    """Breadcrumbs, then what the page type adds, as JSON that cannot end its script element."""
    items = [*page.breadcrumbs(request), {"title": page.title, "url": canonical}]
    trail = {
        "@context": "https://schema.org",
        "@type": "BreadcrumbList",
        "itemListElement": [
            {
                "@type": "ListItem",
                "position": position,
                "name": item["title"],
                "item": absolute(item["url"]),
            }
            for position, item in enumerate(items, start=1)
        ],
    }
    found = [*([trail] if len(items) > 1 else []), *page.structured_data(request)]
    return [
        mark_safe(json.dumps(item).translate(_ESCAPES))  # noqa: S308 -- <, > and & are escaped
        for item in found
    ]


def organization(request: HttpRequest, page: Any) -> Json:
    """The workgroup or network as a body, for the front page and the workgroup's page."""
    return {
        "@context": "https://schema.org",
        "@type": "MedicalOrganization",
        "name": page.title,
        "description": page.summary,
        "url": absolute(page.get_url(request) or "/"),
    }


def questions(items: dict[str, str]) -> Json:
    """Questions and answers as search engines read them. Answers are HTML."""
    return {
        "@context": "https://schema.org",
        "@type": "FAQPage",
        "mainEntity": [
            {
                "@type": "Question",
                "name": question,
                "acceptedAnswer": {"@type": "Answer", "text": answer},
            }
            for question, answer in items.items()
        ],
    }
