"""What a request for a film or its captions is asked before it is answered."""

from django.http import HttpRequest
from wagtail.models import PageViewRestriction

from portal.accounts.second_step import passed_second_step
from portal.tutorials.models import TutorialPage


def lets_in(page: TutorialPage, request: HttpRequest) -> bool:
    """Whether the page is there for whoever asks, as Wagtail answers for the page itself."""
    return page.live and all(_opens(row, request) for row in page.get_view_restrictions())


def _opens(restriction: PageViewRestriction, request: HttpRequest) -> bool:
    """Groups stand for roles, and no role counts before the second step."""
    is_for_all = restriction.restriction_type == PageViewRestriction.PASSWORD
    is_met = bool(restriction.accept_request(request))
    return is_met and (is_for_all or passed_second_step(request))
