"""The frame of every page: menu, footer, announcements, languages.

Built once for each state of the site and each language, so that most requests run no query for
it.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import translation
from wagtail.models import Page, Site
from wagtail.rich_text import expand_db_html

from portal.pages.blocks.linked import gathered
from portal.pages.memory import remember
from portal.pages.models import Announcement, Footer, NavigationMenu
from portal.pages.models.loading import load_for_frame

from .serving import grounds_for

Frame = dict[str, Any]


def frame_for(request: HttpRequest) -> Frame:
    """The frame in the language that is active now."""
    site = grounds_for(request).site
    language = translation.get_language() or settings.LANGUAGE_CODE
    key = ("frame", site.pk if site else 0, language)
    return remember(request, key, lambda: _build(request, site, language))


def current_announcements(frame: Frame, now: datetime) -> tuple[list[Any], datetime | None]:
    """Those shown at `now`, and the moment at which that changes next."""
    rows = frame["announcements"]
    current = [row for row in rows if row["starts_at"] <= now and _before_end(row, now)]
    moments = [row[name] for row in rows for name in ("starts_at", "ends_at") if row[name]]
    return current, min((moment for moment in moments if moment > now), default=None)


def _before_end(row: dict[str, Any], now: datetime) -> bool:
    return row["ends_at"] is None or row["ends_at"] > now


def _build(request: HttpRequest, site: Site | None, language: str) -> Frame:
    default = settings.LANGUAGE_CODE
    with gathered(request) as linked:
        menus = _in_language(NavigationMenu, site, language, default)
        footers = _in_language(Footer, site, language, default)
        rows = _chosen(Announcement.objects.ahead().select_related("locale"), language, default)
        homes = load_for_frame(
            [*menus, *footers],
            [row.text for row in rows],
            linked,
            home=site.root_page if site else None,
            language=language,
        )
        footer = footers[0] if footers else None
        return {
            "navigation": [_entry(item.value) for item in menus[0].items] if menus else [],
            "footer": {
                "columns": [
                    {
                        "heading": column.value["heading"],
                        "links": [_link(link) for link in column.value["links"] if link.href],
                    }
                    for column in footer.columns
                ]
                if footer
                else [],
                "text": expand_db_html(footer.text) if footer else "",
            },
            "announcements": [
                {
                    "text": expand_db_html(row.text),
                    "severity": row.severity,
                    "starts_at": row.starts_at,
                    "ends_at": row.ends_at,
                }
                for row in rows
            ],
            "languages": _languages(request, homes),
        }


def _in_language(model: type[Any], site: Site | None, language: str, default: str) -> list[Any]:
    """The one of this language, else that of the default language, as a list of at most one."""
    rows = list(
        model.objects.filter(
            site=site, locale__language_code__in={language, default}
        ).select_related("locale")
    )
    return sorted(rows, key=lambda row: row.locale.language_code != language)[:1]


def _entry(value: Any) -> dict[str, Any]:
    children = [_link(child) for child in value["children"] if child.href]
    return {**_link(value), "children": children}


def _link(value: Any) -> dict[str, Any]:
    return {"title": str(value.link_text), "url": value.href, "external": value.is_external}


def _chosen(rows: Iterable[Announcement], language: str, default: str) -> list[Announcement]:
    """Each announcement once: in this language, else as it was first written."""
    chosen: dict[Any, Announcement] = {}
    for row in rows:
        code = row.locale.language_code
        if code == language or (code == default and row.translation_key not in chosen):
            chosen[row.translation_key] = row
    return list(chosen.values())


def _languages(request: HttpRequest, homes: list[Page]) -> list[dict[str, Any]]:
    """Languages with a published front page."""
    found = [
        {
            "code": home.locale.language_code,
            "name": translation.get_language_info(home.locale.language_code)["name_local"],
            "url": home.get_url(request) or "/",
        }
        for home in homes
    ]
    return sorted(found, key=lambda home: home["name"].casefold())


def languages_for(frame: Frame, request: HttpRequest) -> list[dict[str, Any]]:
    """Where the same thing can be read in other languages; else that language's front page."""
    active = translation.get_language()
    page = getattr(request, "portal_page", None)
    urls = page.surroundings(request)["languages"] if page is not None else {}
    return [
        {
            **home,
            "name": home["name"][:1].upper() + home["name"][1:],
            "url": urls.get(home["code"], home["url"]),
            "current": home["code"] == active,
        }
        for home in frame["languages"]
    ]


def navigation_for(frame: Frame, path: str) -> list[dict[str, Any]]:
    """The menu with the entry marked that leads to `path` or above it."""
    return [
        {
            **entry,
            "current": _leads_to(entry["url"], path),
            "children": [
                {**child, "current": _leads_to(child["url"], path)} for child in entry["children"]
            ],
        }
        for entry in frame["navigation"]
    ]


def _leads_to(url: str, path: str) -> bool:
    is_front_page = url in {"/", *(f"/{code}/" for code, _name in settings.LANGUAGES)}
    return url == path or (not is_front_page and path.startswith(url))
