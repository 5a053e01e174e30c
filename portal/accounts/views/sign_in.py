"""Signing in and out, the second step, confirming it again."""

from collections.abc import Callable

from django.conf import settings
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django_otp.models import Device

from portal.accounts import selectors, services
from portal.accounts.errors import (
    CodesBlockedError,
    ReplayedCodeError,
    WrongCodeError,
    WrongPasswordError,
)
from portal.accounts.forms import CodeForm, RecoveryCodeForm, SignInForm
from portal.accounts.models import User

from .gates import account_page, safe_next, signed_in, with_next

CODE_ERRORS = (WrongCodeError, ReplayedCodeError, CodesBlockedError)


@account_page("GET", "POST")
def sign_in(request: HttpRequest) -> HttpResponse:
    """E-mail address and password, or a passkey alone."""
    next_url = safe_next(request)
    if request.user.is_authenticated:
        return redirect(next_url or "accounts:home")
    form = SignInForm(request.POST or None)
    if request.method == "POST":
        services.limit_rate(request, services.SIGN_IN)
        if form.is_valid():
            try:
                user = services.check_password(
                    request=request,
                    email=form.cleaned_data["username"],
                    password=form.cleaned_data["password"],
                )
            except WrongPasswordError as error:
                form.add_error(None, str(error))
            else:
                if services.begin_sign_in(request=request, user=user, next_url=next_url):
                    return redirect(with_next("accounts:enrol", next_url))
                return redirect("accounts:second_factor")
    context = {"form": form, "next": next_url}
    return render(request, "account/sign_in.html", context, status=422 if form.errors else 200)


@account_page("GET", "POST")
def second_factor(request: HttpRequest) -> HttpResponse:
    """The second step of signing in, with a code or a passkey."""
    return _second_step(request, CodeForm, services.verify_code, "account/second_factor.html")


@account_page("GET", "POST")
def recovery(request: HttpRequest) -> HttpResponse:
    """The second step with a recovery code, for somebody without their device."""
    return _second_step(
        request, RecoveryCodeForm, services.verify_recovery_code, "account/recovery.html"
    )


@account_page("GET", "POST")
def confirm(request: HttpRequest) -> HttpResponse:
    """Prove again that it is you, before something sensitive."""
    next_url = safe_next(request, reverse("accounts:home"))
    if request.user.is_anonymous:
        return redirect(with_next("accounts:sign_in", next_url))
    factors = selectors.second_factors_of(request.user)
    if not factors.any:
        return redirect(with_next("accounts:enrol", next_url))
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        device = _accepted(form, services.verify_code, request.user)
        if device is not None:
            services.confirm_again(request=request, device=device)
            return redirect(next_url)
    context = {"form": form, "next": next_url, "factors": factors}
    return render(request, "account/confirm.html", context, status=422 if form.errors else 200)


@account_page("GET")
@signed_in
def confirmed(request: HttpRequest) -> HttpResponse:
    """The end of a confirmation in a tab of its own: go back to the other tab."""
    return render(request, "account/confirmed.html")


@account_page("GET", "POST")
def sign_out(request: HttpRequest) -> HttpResponse:
    """GET asks, POST does: a link in somebody's page must not sign anyone out."""
    if request.method == "POST":
        services.sign_out(request=request)
        response = redirect(settings.LOGOUT_REDIRECT_URL)
        # An empty session cookie would keep the visitor out of the page cache.
        response.delete_cookie(settings.SESSION_COOKIE_NAME, samesite="Lax")
        return response
    if request.user.is_anonymous:
        return redirect(settings.LOGOUT_REDIRECT_URL)
    return render(request, "account/sign_out.html")


@account_page("GET")
def other_door(request: HttpRequest) -> HttpResponse:
    """Wagtail's own sign-in pages lead here: there is one door."""
    return redirect(with_next("accounts:sign_in", safe_next(request)))


def locked_out(
    request: HttpRequest, response: HttpResponse, credentials: object = None
) -> HttpResponse:
    """django-axes' answer to one address that tried one name too often."""
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
    context = {"minutes": minutes}
    answer = render(request, "account/locked_out.html", context, status=429)
    answer["Retry-After"] = str(minutes * 60)
    answer["Cache-Control"] = "no-store"
    return answer


def _second_step(
    request: HttpRequest, form_class: type[Form], verify: Callable[..., Device], template: str
) -> HttpResponse:
    pending = services.pending_sign_in(request)
    if pending is None:
        if request.user.is_authenticated:
            return redirect("accounts:home")
        return redirect("accounts:sign_in")
    form = form_class(request.POST or None)
    if request.method == "POST" and form.is_valid():
        device = _accepted(form, verify, pending.user)
        if device is not None:
            services.complete_sign_in(request=request, user=pending.user, device=device)
            return redirect(pending.next_url or "accounts:home")
    factors = selectors.second_factors_of(pending.user)
    context = {"form": form, "factors": factors}
    return render(request, template, context, status=422 if form.errors else 200)


def _accepted(form: Form, verify: Callable[..., Device], user: User) -> Device | None:
    """The device that took the code; else the reason is put on the form."""
    try:
        return verify(user=user, code=form.cleaned_data["code"])
    except CODE_ERRORS as error:
        form.add_error("code", str(error))
        return None
