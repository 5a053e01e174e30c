"""Readers' answers, and their report for editors. Tutorials are pages, which Wagtail serves."""

from datetime import timedelta
from http import HTTPStatus
from typing import cast
from urllib.parse import urlsplit

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.models import Locale

from portal.accounts.errors import TooManyRequestsError
from portal.accounts.models import User
from portal.accounts.services import limit_rate
from portal.core.errors import NotFoundError
from portal.core.pagecache import cacheable

from .cards import next_after
from .enums import Usefulness
from .errors import ForeignFormError
from .forms import FeedbackForm
from .models import TutorialPage
from .models.shelf import shelf
from .permissions import may_read_feedback
from .selectors import feedback_counts, feedback_rows, public_tutorial
from .services import FEEDBACK_KEPT, mark_read, send_feedback

# Answers from one network address in that time; a whole hospital can be one address.
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
    index = page.get_parent()
    context = {
        "page": page,
        "page_url": page.get_url(request),
        "index_url": index.get_url(request) if index else "",
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
        origin is not None and _host_of(origin) != request.get_host()
    ):
        raise ForeignFormError


def _host_of(origin: str) -> str:
    try:
        return urlsplit(origin).netloc
    except ValueError:  # such as half of an IPv6 address
        return ""


ANSWERS_ON_A_PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
def feedback_report(request: HttpRequest) -> HttpResponse:
    """In the admin: how useful tutorials were, comments, and a way to mark them as read."""
    if not may_read_feedback(request.user):
        raise PermissionDenied
    if request.method == "POST":
        count = mark_read(
            feedback=[int(value) for value in request.POST.getlist("row") if _is_number(value)],
            actor=cast("User", request.user),
        )
        text = ngettext("%(count)s marked as read.", "%(count)s marked as read.", count)
        messages.success(request, text % {"count": count})
        return redirect(request.get_full_path())
    page = request.GET.get("page", "")
    chosen = int(page) if _is_number(page) else None
    unread_only = request.GET.get("show") != "all"
    rows = feedback_rows(page=chosen, unread_only=unread_only)
    number = request.GET.get("p", "1")
    context = {
        "counts": feedback_counts(),
        "page_obj": Paginator(rows, ANSWERS_ON_A_PAGE).get_page(number),
        "chosen": chosen,
        "unread_only": unread_only,
        "kept_days": FEEDBACK_KEPT.days,
    }
    return render(request, "tutorials/admin/feedback.html", context)


def _is_number(value: str) -> bool:
    """Whether it can be the key of a row; "²" is a digit too, and no number."""
    return value.isascii() and value.isdigit() and len(value) < 10
