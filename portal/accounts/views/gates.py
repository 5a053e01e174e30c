"""What a view asks for before it runs: method, body, signed in, just confirmed."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from portal.accounts import selectors, services
from portal.accounts.errors import SecondStepOwedError, SignInOwedError, UnsupportedBodyError
from portal.accounts.models import User
from portal.accounts.second_step import passed_second_step
from portal.core.answers import Shape, answer, shape_for

View = Callable[..., HttpResponse]
FORM_TYPES = {"application/x-www-form-urlencoded", "multipart/form-data"}
NEXT_LENGTH = 2000


class PersonRequest(HttpRequest):
    """A request of somebody who is signed in."""

    user: User


def account_page(*methods: str) -> Callable[[View], View]:
    """A page that is never cached, takes these methods (others: 405) and only forms (else: 415).

    It speaks the language of whoever is signed in (`AccountMiddleware`).
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method == "POST" and request.content_type not in FORM_TYPES:
                raise UnsupportedBodyError
            return view(request, *args, **kwargs)

        allowed = [*methods, "HEAD"] if "GET" in methods else list(methods)
        guarded: View = require_http_methods(allowed)(inner)
        page: View = never_cache(sensitive_post_parameters()(guarded))
        page.is_personal = True  # type: ignore[attr-defined]  # -- a mark for the middleware
        return page

    return decorate


def signed_in(view: View) -> View:
    """Send the anonymous to sign in, and those who owe a second step to that step."""

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_anonymous:
            return _send_to("accounts:sign_in", request)
        if not passed_second_step(request) and selectors.has_second_factor(request.user):
            return _send_to("accounts:confirm", request)
        return view(request, *args, **kwargs)

    return inner


def stepped_up(view: View) -> View:
    """`signed_in`, and the second step passed within `settings.STEP_UP_AGE`.

    Somebody who has no second factor yet passes: they have nothing to protect with it. What was
    posted too late is not sent again; every such address shows its form when it is opened.
    """

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not services.recently_verified(request) and selectors.has_second_factor(request.user):
            return _send_to("accounts:confirm", request)
        return view(request, *args, **kwargs)

    return signed_in(inner)


def confirmed(view: View) -> View:
    """`signed_in`, and the second step passed: behind it people act by their roles.

    Whoever has no second factor yet is sent to set one up.
    """

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return second_step_owed(request) or view(request, *args, **kwargs)

    return signed_in(inner)


def second_step_owed(request: HttpRequest) -> HttpResponse | None:
    """Send somebody who is signed in without the second step to it; None for everybody else."""
    if request.user.is_anonymous or passed_second_step(request):
        return None
    name = "confirm" if selectors.has_second_factor(request.user) else "enrol"
    return _send_to(f"accounts:{name}", request)


def safe_next(request: HttpRequest, default: str = "") -> str:
    """Where to go afterwards: `next` if it is an address of this portal, else `default`."""
    address = request.POST.get("next") or request.GET.get("next") or ""
    allowed = len(address) <= NEXT_LENGTH and url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return address if allowed else default


def with_next(name: str, address: str) -> str:
    """The address of a page that goes on to `address`."""
    path = reverse(name)
    return f"{path}?{urlencode({'next': address})}" if address else path


def _send_to(name: str, request: HttpRequest) -> HttpResponse:
    """A person goes to that page and back. A script would follow and take the page for the answer
    that it waits for: it is told instead, and its page keeps what was typed."""
    if shape_for(request) is Shape.PAGE:
        return redirect(with_next(name, request.get_full_path()))
    error = SignInOwedError() if name == "accounts:sign_in" else SecondStepOwedError()
    shown = urlsplit(request.headers.get("HX-Current-URL", "")).path
    response = answer(request, error, {"way": with_next(name, shown)})
    response["WWW-Authenticate"] = "FormBased"  # RFC 9110 asks for one; no browser acts on this
    return response
