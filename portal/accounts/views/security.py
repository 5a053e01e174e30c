"""Devices and sessions of one's own."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django_otp_webauthn.models import WebAuthnCredential

from portal.accounts import selectors, services
from portal.accounts.forms import ChangePasswordForm, DeviceNameForm
from portal.accounts.models import TotpDevice
from portal.accounts.sessions import SEEN_STEP
from portal.core.errors import NotFoundError

from .gates import PersonRequest, account_page, signed_in, stepped_up


@account_page("GET")
@signed_in
def security(request: PersonRequest) -> HttpResponse:
    """What confirms a sign-in, and the password."""
    context = {"factors": selectors.second_factors_of(request.user)}
    return render(request, "account/security.html", context)


@account_page("GET", "POST")
@stepped_up
def remove_app(request: PersonRequest, pk: int) -> HttpResponse:
    device = TotpDevice.objects.filter(user=request.user, confirmed=True, pk=pk).first()
    return _remove(request, device)


@account_page("GET", "POST")
@stepped_up
def remove_passkey(request: PersonRequest, pk: int) -> HttpResponse:
    return _remove(request, selectors.passkeys_of(request.user).filter(pk=pk).first())


@account_page("GET", "POST")
@signed_in
def rename_passkey(request: PersonRequest, pk: int) -> HttpResponse:
    credential = selectors.passkeys_of(request.user).filter(pk=pk).first()
    if credential is None:
        raise NotFoundError
    form = DeviceNameForm(request.POST or None, initial={"name": credential.name})
    if request.method == "POST" and form.is_valid():
        services.rename_passkey(
            credential=credential, name=form.cleaned_data["name"], actor=request.user
        )
        return redirect("accounts:security")
    context = {"form": form, "device": credential}
    return render(
        request, "account/rename_passkey.html", context, status=422 if form.errors else 200
    )


@account_page("GET", "POST")
@signed_in
def change_password(request: PersonRequest) -> HttpResponse:
    """With the current password; the other sessions end, this one goes on."""
    form = ChangePasswordForm(request, request.POST or None)
    if request.method == "POST":
        services.limit_rate(request, services.SIGN_IN)
        if form.is_valid():
            services.change_own_password(
                request=request, password=form.cleaned_data["new_password"]
            )
            messages.success(request, _("Your password is changed. Your other sessions ended."))
            return redirect("accounts:security")
    return render(
        request,
        "account/change_password.html",
        {"form": form},
        status=422 if form.errors else 200,
    )


@account_page("GET")
@signed_in
def sessions(request: PersonRequest) -> HttpResponse:
    """Where one is signed in."""
    rows = list(selectors.sessions_of(request.user))
    context = {
        "sessions": rows,
        "current": request.session.session_key,
        # "Last seen" is kept to five minutes.
        "recently": timezone.now() - 2 * SEEN_STEP,
        "others": any(row.session_key != request.session.session_key for row in rows),
    }
    return render(request, "account/sessions.html", context)


@account_page("GET", "POST")
@stepped_up
def end_session(request: PersonRequest, public_id: uuid.UUID) -> HttpResponse:
    """End one of one's sessions; one that is over already is no error.

    Whoever had to confirm first comes back with a GET, to the list and its buttons.
    """
    if request.method != "POST":
        return redirect("accounts:sessions")
    services.end_session(user=request.user, public_id=public_id, actor=request.user)
    messages.success(request, _("That session ended."))
    return redirect("accounts:sessions")


@account_page("GET", "POST")
@stepped_up
def end_other_sessions(request: PersonRequest) -> HttpResponse:
    """End all but this one. Confirmed first and opened with a GET, it leads to the list."""
    if request.method != "POST":
        return redirect("accounts:sessions")
    key = request.session.session_key or ""
    services.end_sessions(user=request.user, actor=request.user, keep_session=key)
    messages.success(request, _("All your other sessions ended."))
    return redirect("accounts:sessions")


def _remove(request: PersonRequest, device: TotpDevice | WebAuthnCredential | None) -> HttpResponse:
    if device is None:
        raise NotFoundError
    if request.method == "POST":
        services.remove_device(device=device, actor=request.user)
        messages.success(request, _("The device is removed."))
        return redirect("accounts:security")
    factors = selectors.second_factors_of(request.user)
    last = len(factors.apps) + len(factors.passkeys) == 1
    return render(request, "account/remove_device.html", {"device": device, "last": last})
