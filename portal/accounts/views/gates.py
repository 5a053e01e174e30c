"""What a view asks for before it runs: method, body, signed in, just confirmed."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from portal.accounts import permissions, selectors, services
from portal.accounts.errors import UnsupportedBodyError
from portal.accounts.models import User

View = Callable[..., HttpResponse]
FORM_TYPES = {"application/x-www-form-urlencoded", "multipart/form-data"}
NEXT_LENGTH = 2000


class PersonRequest(HttpRequest):
    """A request of somebody who is signed in."""

    user: User


def account_page(*methods: str) -> Callable[[View], View]:
    """A page that is never cached, takes these methods (others: 405) and only forms (else: 415)."""

    def decorate(view: View) -> View:
        @wraps(view)
        def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method == "POST" and request.content_type not in FORM_TYPES:
                raise UnsupportedBodyError
            return view(request, *args, **kwargs)

        allowed = [*methods, "HEAD"] if "GET" in methods else list(methods)
        guarded: View = require_http_methods(allowed)(inner)
        return never_cache(sensitive_post_parameters()(guarded))

    return decorate


def signed_in(view: View) -> View:
    """Send the anonymous to sign in, and those who owe a second step to that step."""

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_anonymous:
            return redirect(with_next("accounts:sign_in", request.get_full_path()))
        if not permissions.is_verified(request.user) and selectors.has_second_factor(request.user):
            return redirect(with_next("accounts:confirm", request.get_full_path()))
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
            return redirect(with_next("accounts:confirm", request.get_full_path()))
        return view(request, *args, **kwargs)

    return signed_in(inner)


def second_step_owed(request: HttpRequest) -> HttpResponse | None:
    """Send somebody who is signed in without the second step to it; None for everybody else."""
    if request.user.is_anonymous or permissions.is_verified(request.user):
        return None
    name = "confirm" if selectors.has_second_factor(request.user) else "enrol"
    return redirect(with_next(f"accounts:{name}", request.get_full_path()))


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
