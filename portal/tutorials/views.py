"""Readers' answers. The tutorials themselves are pages, which Wagtail serves."""

from datetime import timedelta
from http import HTTPStatus
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.models import Locale

from portal.accounts.errors import TooManyRequestsError
from portal.accounts.services import limit_rate
from portal.core.errors import NotFoundError
from portal.core.pagecache import cacheable

from .cards import next_after
from .enums import Usefulness
from .errors import ForeignFormError
from .forms import FeedbackForm
from .models import TutorialPage
from .models.shelf import shelf
from .selectors import public_tutorial
from .services import send_feedback

# Answers from one network address in that time; a hospital is one address.
ANSWERS = ("tutorial_feedback", 30, timedelta(hours=1))


# Nothing is done in anybody's name here: whoever is signed in is not looked at, so there is no
# authority to borrow, and a token would need a cookie. `_refuse_foreign` keeps other sites out.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def useful(request: HttpRequest, slug: str) -> HttpResponse:
    """Take an answer to "Was this useful?"; show the question by itself where one is wrong."""
    page = _tutorial(slug)
    if request.method != "POST":
        return _question(request, page, FeedbackForm(), HTTPStatus.OK)
    _refuse_foreign(request)
    form = FeedbackForm(request.POST)
    if not form.is_valid():
        return _question(request, page, form, HTTPStatus.BAD_REQUEST)
    try:
        limit_rate(request, ANSWERS)
    except TooManyRequestsError as error:
        form.add_error(None, str(error))
        return _question(request, page, form, HTTPStatus.TOO_MANY_REQUESTS)
    if not form.is_from_a_program():
        send_feedback(
            page=page,
            answer=Usefulness(form.cleaned_data["answer"]),
            comment=form.cleaned_data["comment"],
        )
    response = redirect("tutorials:thanks", slug=slug)
    response.status_code = HTTPStatus.SEE_OTHER
    return response


@require_safe
def thanks(request: HttpRequest, slug: str) -> HttpResponse:
    """Say that the answer arrived, and what to learn next."""
    page = _tutorial(slug)
    if not request.META.get("QUERY_STRING"):
        cacheable(request)
    cards = shelf(request, page.locale.language_code)
    context = {
        "page": page,
        "page_url": page.get_url(request),
        "next_tutorial": next_after(page.translation_key, cards),
    }
    return render(request, "tutorials/thanks.html", context)


def _tutorial(slug: str) -> TutorialPage:
    page = public_tutorial(slug=slug, locale=Locale.get_active())
    if page is None:
        raise NotFoundError
    return page


def _question(
    request: HttpRequest, page: TutorialPage, form: FeedbackForm, status: HTTPStatus
) -> HttpResponse:
    context = {"page": page, "page_url": page.get_url(request), "form": form}
    return render(request, "tutorials/useful.html", context, status=status)


def _refuse_foreign(request: HttpRequest) -> None:
    """Browsers say where a form was sent from; programs that say nothing meet the rate limit."""
    fetch_site = request.headers.get("Sec-Fetch-Site", "same-origin")
    origin = request.headers.get("Origin")
    if fetch_site not in {"same-origin", "none"} or (
        origin is not None and urlsplit(origin).netloc != request.get_host()
    ):
        raise ForeignFormError
