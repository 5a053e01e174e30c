"""Setting up an authenticator app or passkey, and recovery codes."""

import segno
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.accounts import selectors, services
from portal.accounts.errors import CodesBlockedError, ReplayedCodeError, WrongCodeError
from portal.accounts.forms import DeviceNameForm, EnrolForm
from portal.accounts.models import User

from .gates import PersonRequest, account_page, safe_next, stepped_up


@account_page("GET", "POST")
@stepped_up
def enrol(request: PersonRequest) -> HttpResponse:
    """A picture and a secret for an authenticator app, confirmed by a first code; or a passkey."""
    user = request.user
    next_url = safe_next(request)
    first = not selectors.has_second_factor(user)
    form = EnrolForm(request.POST or None, initial={"name": _("Authenticator app")})
    if request.method == "POST" and form.is_valid():
        try:
            device = services.confirm_totp(user=user, actor=user, **form.cleaned_data)
        except (WrongCodeError, ReplayedCodeError, CodesBlockedError) as error:
            form.add_error("code", str(error))
        else:
            services.confirm_again(request=request, device=device)
            if selectors.second_factors_of(user).recovery_codes_left:
                return redirect(next_url or "accounts:security")
            return _show_codes(request, user, next_url)
    device = services.begin_totp(user=user, actor=user)
    picture = segno.make(device.config_url, error="m").png_data_uri(scale=6, border=3)
    context = {
        "form": form,
        "device": device,
        "picture": picture,
        "next": next_url,
        "first": first,
        "passkey_form": DeviceNameForm(initial={"name": _("Passkey")}, prefix="passkey"),
    }
    return render(request, "account/enrol.html", context, status=422 if form.errors else 200)


@account_page("GET", "POST")
@stepped_up
def recovery_codes(request: PersonRequest) -> HttpResponse:
    """How many are left; POST makes ten new ones and shows them, once."""
    user = request.user
    next_url = safe_next(request)
    factors = selectors.second_factors_of(user)
    if not factors.any:
        return redirect("accounts:enrol")
    if request.method == "POST":
        return _show_codes(request, user, next_url)
    context = {"factors": factors, "next": next_url}
    return render(request, "account/recovery_codes.html", context)


def _show_codes(request: HttpRequest, user: User, next_url: str) -> HttpResponse:
    """The only page that ever holds the codes. It is not stored anywhere, the browser included."""
    codes = services.make_recovery_codes(user=user, actor=user)
    context = {
        "codes": codes,
        "codes_line": " ".join(codes),
        "next": next_url or reverse("accounts:security"),
    }
    response = render(request, "account/new_recovery_codes.html", context)
    response["Cache-Control"] = "no-store"
    return response
