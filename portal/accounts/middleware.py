"""What every request of the account pages and of the editor passes."""

from collections.abc import Callable
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation

from portal.core.answers import answer
from portal.core.errors import ForbiddenError
from portal.core.reader import follow_person, own_language

from . import selectors
from .models import User
from .second_step import passed_second_step

ACCOUNT = "/account/"
EDITOR = "/cms/"
# Sign-in and sign-out must be reachable, or nobody could get out of the gate.
OPEN = ("/cms/login/", "/cms/logout/", "/cms/jsi18n/", "/cms/sprite/")


class AccountMiddleware:
    """Language and time zone of the person, and the gate of `/cms/`: nobody without a second step.

    Addresses below these two have no language: they follow the person, or the browser of somebody
    who has not signed in yet. Other pages for one person alone (`account_page`) follow the person
    whatever their address says; errors do by themselves (`core.answers`). What is cached for all
    keeps the language of its address.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        path = request.path_info
        # The zone that a page for one person sets ends with the request.
        with timezone.override(settings.TIME_ZONE):
            if not path.startswith((ACCOUNT, EDITOR)):
                return self.get_response(request)
            language = own_language(request) or translation.get_language_from_request(request)
            if language not in dict(settings.INTERFACE_LANGUAGES):
                language = "en"
            translation.activate(language)
            request.LANGUAGE_CODE = language
            follow_person(request)
            refusal = self._gate(request) if path.startswith(EDITOR) else None
            return refusal or self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], *arguments: object
    ) -> None:
        if getattr(view, "is_personal", False):
            follow_person(request)

    def _gate(self, request: HttpRequest) -> HttpResponse | None:
        user: User | AnonymousUser = request.user
        if user.is_anonymous or request.path_info.startswith(OPEN):
            # Wagtail sends the anonymous to `WAGTAILADMIN_LOGIN_URL`.
            return None
        if not passed_second_step(request):
            if request.headers.get("X-Requested-With") == "XMLHttpRequest":
                raise PermissionDenied
            name = "confirm" if selectors.has_second_factor(user) else "enrol"
            query = urlencode({"next": request.get_full_path()})
            return redirect(f"{reverse(f'accounts:{name}')}?{query}")
        if not user.has_perm("wagtailadmin.access_admin"):
            # Wagtail would send them to sign in, where they are already.
            return answer(request, ForbiddenError())
        return None
