"""Choosing a new password through a mailed link.

The link opens a page that keeps its token in the session and moves on, so that the token stands
in no address bar, history entry or referrer.
"""

from django.contrib.auth.tokens import default_token_generator
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.encoding import force_str
from django.utils.http import urlsafe_base64_decode

from portal.accounts import services
from portal.accounts.forms import NewPasswordForm, PasswordForgottenForm
from portal.accounts.models import User

from .gates import account_page

SESSION_KEY = "password_link"


@account_page("GET", "POST")
def password_forgotten(request: HttpRequest) -> HttpResponse:
    """Ask for the link. The answer is the same whoever the address belongs to."""
    form = PasswordForgottenForm(request.POST or None)
    if request.method == "POST":
        services.limit_rate(request, services.RESET)
        if form.is_valid():
            services.request_reset(email=form.cleaned_data["email"])
            return redirect("accounts:password_sent")
    return render(
        request,
        "account/password_forgotten.html",
        {"form": form},
        status=422 if form.errors else 200,
    )


@account_page("GET")
def password_sent(request: HttpRequest) -> HttpResponse:
    return render(request, "account/password_sent.html")


@account_page("GET")
def password_link(request: HttpRequest, identity: str, token: str) -> HttpResponse:
    """Where the mailed link leads."""
    if _owner(identity, token) is None:
        return _expired(request)
    request.session[SESSION_KEY] = [identity, token]
    return redirect("accounts:password_choose")


@account_page("GET", "POST")
def password_choose(request: HttpRequest) -> HttpResponse:
    """The form. Setting the password makes the link void; the second step stays."""
    kept = request.session.get(SESSION_KEY)
    user = _owner(*kept) if kept else None
    if user is None:
        return _expired(request)
    form = NewPasswordForm(user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.set_password(user=user, password=form.cleaned_data["new_password"], actor=user)
        request.session.flush()
        return redirect("accounts:password_done")
    context = {"form": form, "email": user.email}
    return render(
        request, "account/password_choose.html", context, status=422 if form.errors else 200
    )


@account_page("GET")
def password_done(request: HttpRequest) -> HttpResponse:
    return render(request, "account/password_done.html")


def _expired(request: HttpRequest) -> HttpResponse:
    return render(request, "account/password_expired.html", status=410)


def _owner(identity: str, token: str) -> User | None:
    """Whose link this is, None when it is used, expired or invented."""
    try:
        pk = force_str(urlsafe_base64_decode(identity))
        user = User.objects.get(pk=pk, is_active=True)
    except (ValueError, OverflowError, ValidationError, User.DoesNotExist):
        return None
    return user if default_token_generator.check_token(user, token) else None
