"""Films and captions as browsers fetch them: for whoever may see a page that shows them.

Whoever may not gets the same 404 as for what there is not.
"""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from portal.accounts.second_step import acting_person
from portal.core.errors import NotFoundError
from portal.core.media import Answer, send_file
from portal.pages.memory import remember
from portal.tutorials.permissions import may_edit, may_handle_films

from .admission import lets_in
from .models import CaptionTrack, VideoFile
from .selectors import pages_showing, public_films

PUBLIC = "public, no-cache"
PRIVATE = "private, no-cache"


@require_safe
def serve_film(request: HttpRequest, number: int, digest: str, ending: str) -> Answer:
    """A film or the part asked for: 200, 206, 304 or 416.

    Browsers ask before they show a kept one again: its page may be closed by then.
    """
    film = VideoFile.objects.filter(pk=number).first()
    if film is None or film.digest != digest or film.ending != ending:
        raise NotFoundError
    # What everybody may see is known for the whole site, so that seeking costs two queries.
    if film.pk in remember(request, "public_films", public_films):
        cache_control = PUBLIC
    elif _may_watch(request, film):
        cache_control = PRIVATE
    else:
        raise NotFoundError
    try:
        film.file.path  # noqa: B018 -- to ask whether there is one
    except NotImplementedError:
        # In a bucket, whose signed addresses are good for a while.
        elsewhere = HttpResponseRedirect(film.file.url)
        elsewhere["Cache-Control"] = "no-store"
        return elsewhere
    return send_file(request, str(film.file.name), cache_control=cache_control)


@require_safe
def serve_captions(request: HttpRequest, number: int, digest: str) -> HttpResponse:
    """One track as WebVTT.

    The digest is that of the text, so that a corrected text is fetched anew at once. Browsers
    ask before they show a kept one again, as they do for a film.
    """
    track = CaptionTrack.objects.select_related("page").filter(pk=number).first()
    if track is None or track.digest != digest:
        raise NotFoundError
    is_open = lets_in(track.page, request)
    if not (is_open or may_edit(acting_person(request), track.page)):
        raise NotFoundError
    response = HttpResponse(track.text, content_type="text/vtt; charset=utf-8")
    is_public = is_open and not track.page.get_view_restrictions()
    response["Cache-Control"] = PUBLIC if is_public else PRIVATE
    response["ETag"] = f'"{digest}"'
    return get_conditional_response(request, etag=response["ETag"], response=response) or response


def _may_watch(request: HttpRequest, film: VideoFile) -> bool:
    person = acting_person(request)
    return may_handle_films(person) or any(
        lets_in(page, request) or may_edit(person, page) for page in pages_showing(film)
    )
