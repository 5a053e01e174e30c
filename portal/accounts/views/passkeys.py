"""The conversation between a browser and the portal about passkeys, in JSON.

django-otp-webauthn's views, with our answers to: whose second step this is, when a passkey may
be added, what signing in means. `static/js/passkeys.js` talks to them.
"""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_otp_webauthn import exceptions
from django_otp_webauthn import views as webauthn
from django_otp_webauthn.models import WebAuthnCredential

from portal.accounts import selectors, services
from portal.accounts.forms import DEVICE_NAME_LENGTH
from portal.accounts.models import User

from .gates import PersonRequest, safe_next, with_next

BODY_LENGTH = 64 * 1024
ASKED_FOR = "passkey_asked_for"


class UnsupportedType(exceptions.OTPWebAuthnApiError):
    status_code = 415
    default_detail = _("This address takes JSON.")
    default_code = "unsupported_type"


class ConfirmFirst(exceptions.OTPWebAuthnApiError):
    status_code = 403
    default_detail = _("Confirm that it is you, then add the passkey.")
    default_code = "confirm_first"


class JsonOnlyMixin:
    """Bounded JSON objects only; anything else is answered, never a server error."""

    http_method_names = ("post",)

    def _parse_request_data(self, request: HttpRequest) -> dict[str, Any]:
        if request.method != "POST":
            return {}
        if request.content_type != "application/json":
            raise UnsupportedType
        try:
            if int(request.headers.get("Content-Length") or 0) > BODY_LENGTH:
                raise exceptions.MalformedRequest
            data = json.loads(request.body or b"{}")
        except (ValueError, RecursionError):
            raise exceptions.MalformedRequest from None
        if not isinstance(data, dict):
            raise exceptions.MalformedRequest
        return data

    def handle_exception(self, exc: Exception) -> HttpResponse:
        # py_webauthn lets some malformed values through to the standard library.
        if isinstance(exc, ValueError | TypeError | KeyError | AttributeError):
            exc = exceptions.MalformedRequest()
        answer: HttpResponse = super().handle_exception(exc)  # type: ignore[misc]  # -- a mixin
        return answer


class OwingPersonMixin:
    """Besides the person signed in: whoever owes the second step in this session."""

    request: HttpRequest

    def get_user(self) -> User | None:
        if self.request.user.is_authenticated:
            return self.request.user
        pending = services.pending_sign_in(self.request)
        return pending.user if pending else None

    def check_can_authenticate(self) -> None:
        services.limit_rate(self.request, services.SIGN_IN)
        super().check_can_authenticate()  # type: ignore[misc]  # -- a mixin


class RecentlyConfirmedMixin:
    """A first passkey takes the password, a further one a second step passed just now."""

    request: HttpRequest

    def check_can_register(self) -> None:
        enrolled = selectors.has_second_factor(self.request.user)
        if enrolled and not services.recently_verified(self.request):
            raise ConfirmFirst


class BeginRegistration(
    JsonOnlyMixin, RecentlyConfirmedMixin, webauthn.BeginCredentialRegistrationView
):
    pass


class CompleteRegistration(
    JsonOnlyMixin, RecentlyConfirmedMixin, webauthn.CompleteCredentialRegistrationView
):
    """Stores the passkey, names it, and confirms this session with it."""

    request: PersonRequest

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        user = self.request.user
        data: dict[str, Any] = getattr(self.request, "data", {})
        name = str(data.pop("name", "")).strip()[:DEVICE_NAME_LENGTH]
        answer = super().post(*args, **kwargs)
        pk = json.loads(answer.content)["id"]
        credential = WebAuthnCredential.objects.get(pk=pk, user=user)
        services.passkey_added(
            user=user, credential=credential, name=name or str(_("Passkey")), actor=user
        )
        services.confirm_again(request=self.request, device=credential)
        next_url = safe_next(self.request)
        if not selectors.second_factors_of(user).recovery_codes_left:
            address = with_next("accounts:recovery_codes", next_url)
        else:
            address = next_url or reverse("accounts:security")
        return JsonResponse({"redirect_url": address})


class BeginAuthentication(
    JsonOnlyMixin, OwingPersonMixin, webauthn.BeginCredentialAuthenticationView
):
    """Remembers whom it asked: of a known person less is asked than of anybody."""

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        user = self.get_user()
        answer: HttpResponse = super().post(*args, **kwargs)
        self.request.session[ASKED_FOR] = str(user.pk) if user else ""
        return answer


class CompleteAuthentication(
    JsonOnlyMixin, OwingPersonMixin, webauthn.CompleteCredentialAuthenticationView
):
    """Signs in, takes the second step, or confirms it again: whatever is due."""

    next_url = ""

    def get_state(self) -> dict[str, Any]:
        """Only for whom it was asked: a second step that needs no fingerprint or PIN must not
        become a sign-in without a password once the first step has timed out."""
        state: dict[str, Any] = super().get_state()
        user = self.get_user()
        if self.request.session.pop(ASKED_FOR, None) != (str(user.pk) if user else ""):
            raise exceptions.InvalidState
        return state

    def complete_auth(self, device: WebAuthnCredential) -> None:
        if self.request.user.is_authenticated:
            services.confirm_again(request=self.request, device=device)
            return
        pending = services.pending_sign_in(self.request)
        self.next_url = pending.next_url if pending else ""
        services.complete_sign_in(request=self.request, user=device.user, device=device)

    def get_success_url(self) -> str:
        return self.next_url or safe_next(self.request, reverse("accounts:home"))
