"""Who may do what with tutorials beside writing them, which is Wagtail's to say."""

from typing import Any

from django.http import HttpRequest
from wagtail.models import Page, PageViewRestriction
from wagtail.permissions import policy_registry

from portal.accounts.permissions import is_verified

from .models import TutorialPage


def may_read_feedback(user: Any) -> bool:
    """Whoever may change or publish pages reads what readers said of them."""
    policy = policy_registry.get_by_type(Page)
    return bool(policy.user_has_any_permission(user, {"change", "publish"}))


def lets_in(page: TutorialPage, request: HttpRequest) -> bool:
    """Whether the page is there for whoever asks, as Wagtail answers for the page itself."""
    return page.live and all(_opens(row, request) for row in page.get_view_restrictions())


def may_edit(page: TutorialPage, user: Any) -> bool:
    return is_verified(user) and bool(page.permissions_for_user(user).can_edit())


def may_see_films(user: Any) -> bool:
    """Whether all films are to be seen, as editors do who choose one for a page."""
    return is_verified(user) and bool(user.has_perm("tutorials.view_videofile"))


def _opens(restriction: PageViewRestriction, request: HttpRequest) -> bool:
    """Groups stand for roles, and no role counts before the second step."""
    is_for_all = restriction.restriction_type == PageViewRestriction.PASSWORD
    is_met = bool(restriction.accept_request(request))
    return is_met and (is_for_all or is_verified(request.user))
