"""Caption tracks as browsers fetch them."""

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe
from wagtail.models import PageViewRestriction
from wagtail.models.view_restrictions import BaseViewRestriction

from portal.accounts.permissions import is_verified
from portal.core.errors import NotFoundError

from .models import CaptionTrack


@require_safe
def serve_captions(request: HttpRequest, number: int, digest: str) -> HttpResponse:
    """One track as WebVTT, to whoever may read its page; the same 404 for all else.

    The digest is that of the text, so that a corrected text is fetched anew at once. Browsers
    ask before they show a kept one again: its page may be unpublished by then.
    """
    track = CaptionTrack.objects.select_related("page").filter(pk=number).first()
    if track is None or track.digest != digest:
        raise NotFoundError
    restrictions = list(track.page.get_view_restrictions())
    # Groups stand for roles, and no role counts before the second step.
    is_somebody = is_verified(request.user)
    is_editor = is_somebody and track.page.permissions_for_user(request.user).can_edit()
    is_open = track.page.live and all(
        _lets_in(row, request, is_somebody=is_somebody) for row in restrictions
    )
    if not (is_open or is_editor):
        raise NotFoundError
    response = HttpResponse(track.text, content_type="text/vtt; charset=utf-8")
    is_public = is_open and not restrictions
    response["Cache-Control"] = "public, no-cache" if is_public else "private, no-cache"
    response["ETag"] = f'"{digest}"'
    return get_conditional_response(request, etag=response["ETag"], response=response) or response


def _lets_in(restriction: PageViewRestriction, request: HttpRequest, *, is_somebody: bool) -> bool:
    is_for_all = restriction.restriction_type == BaseViewRestriction.PASSWORD
    return bool(restriction.accept_request(request)) and (is_for_all or is_somebody)
