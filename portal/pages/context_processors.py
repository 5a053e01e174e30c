"""The frame of every page. Nothing is looked up until a template uses it."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from portal.accounts.permissions import may_open_editor
from portal.core.pagecache import expires_at

from .selectors.frame import (
    current_announcements,
    frame_for,
    languages_for,
    navigation_for,
)


def frame(request: HttpRequest) -> dict[str, object]:
    """Menu, footer, announcements and languages for the header and the foot of a page.

    `navigation` is a list of {title, url, external, current, children}; `footer` has `columns`
    (each {heading, links}) and `text` (HTML); `announcements` is a list of {text, severity};
    `languages` a list of {code, name, url, current}; `may_edit_pages` whether the person's menu
    leads to the editor.
    """
    return {
        "navigation": SimpleLazyObject(lambda: navigation_for(frame_for(request), request.path)),
        "footer": SimpleLazyObject(lambda: frame_for(request)["footer"]),
        "announcements": SimpleLazyObject(lambda: _announcements(request)),
        "languages": SimpleLazyObject(lambda: languages_for(frame_for(request), request)),
        "may_edit_pages": SimpleLazyObject(lambda: _may_edit_pages(request)),
    }


def _announcements(request: HttpRequest) -> list[Any]:
    current, changes_at = current_announcements(frame_for(request), timezone.now())
    expires_at(request, changes_at)
    return current


def _may_edit_pages(request: HttpRequest) -> bool:
    return may_open_editor(getattr(request, "user", AnonymousUser()))
