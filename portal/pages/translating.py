"""Translating in the admin, held to the rule that only moderators put words before readers.

wagtail-localize asks for the right to publish where a translation is edited, and nowhere else:
bringing translations up to date may publish them, and turning one into a copy that follows its
original shows that original's words at once. Here both ask for it too. Who may not publish hands
a translation to the moderators, as one does with an original.
"""

from typing import Any, cast

from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.utils import get_latest_str
from wagtail.models import Page
from wagtail_localize.views.convert import convert_to_alias
from wagtail_localize.views.update_translations import UpdateTranslationsView

from portal.accounts.models import User
from portal.core.errors import ForbiddenError, PortalError

from .decisions import tell_decision
from .enums import Decision
from .errors import NoTranslationError, UnfitTranslationError
from .handover import decide, hand_over, unfit_texts


class UpdateTranslations(UpdateTranslationsView):
    """Bring new sentences to the translations; publish them only where one may."""

    def get_form(self) -> Any:
        form = super().get_form()
        if not self._may_publish():
            field = form.fields["publish_translations"]
            # A disabled field keeps its own value, whatever was sent.
            field.disabled, field.help_text = True, ""
        return form

    def _may_publish(self) -> bool:
        targets = [
            translation.get_target_instance()
            for translation in self.object.translations.filter(enabled=True)
        ]
        return all(
            target.permissions_for_user(self.request.user).can_publish()
            for target in targets
            if isinstance(target, Page)
        )


def follow_original(request: HttpRequest, page_id: int) -> HttpResponse:
    """Turn a translation into a copy of its original, for those who may publish it."""
    page = get_object_or_404(Page, id=page_id)
    if not page.permissions_for_user(request.user).can_publish():
        raise PermissionDenied
    response: HttpResponse = convert_to_alias(request, page_id)
    return response


@require_POST
def hand_over_translation(request: HttpRequest, page_id: int) -> HttpResponse:
    """Give a translation to the moderators, and tell its translator."""
    try:
        page = hand_over(page_id=page_id, actor=_person(request), anew="anew" in request.POST)
    except PortalError as error:
        return _refuse(request, page_id, error)
    messages.success(
        request,
        _("“%(title)s” is with the moderators. They are told by e-mail.")
        % {"title": get_latest_str(page)},
        buttons=[messages.button(_draft_url(page), _("View draft"))],
    )
    return redirect("wagtailadmin_pages:edit", page_id)


@require_POST
def decide_on_translation(request: HttpRequest, page_id: int) -> HttpResponse:
    """Approve a translation that waits, or ask its translator for changes."""
    try:
        decision = Decision(request.POST.get("decision", ""))
        task_state_id = int(request.POST.get("task_state", ""))
    except ValueError:
        raise BadRequest from None
    try:
        page = decide(
            page_id=page_id,
            task_state_id=task_state_id,
            decision=decision,
            comment=request.POST.get("comment", "").strip().replace("\r\n", "\n"),
            actor=_person(request),
        )
    except PortalError as error:
        return _refuse(request, page_id, error)
    tell_decision(request, page, decision)
    return redirect("wagtailadmin_pages:edit", page_id)


def unfit_translations_stay_drafts(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Answer in place of wagtail-localize, which fails on a text that its field refuses."""
    if request.method == "POST" and request.POST.get("action") == "publish":
        problems = unfit_texts(page=page)
        if problems:
            messages.error(request, str(UnfitTranslationError(problems=problems)))
            return redirect("wagtailadmin_pages:edit", page.pk)
    return None


def _person(request: HttpRequest) -> User:
    """Whoever is in the admin, which lets nobody else in."""
    return cast("User", request.user)


def _refuse(request: HttpRequest, page_id: int, error: PortalError) -> HttpResponse:
    """Back to the page with what was said; those who may not be there get Wagtail's answer."""
    if isinstance(error, ForbiddenError):
        raise PermissionDenied from None
    if isinstance(error, NoTranslationError):
        raise error
    messages.error(request, str(error))
    return redirect("wagtailadmin_pages:edit", page_id)


def _draft_url(page: Page) -> str:
    return reverse("wagtailadmin_pages:view_draft", args=[page.pk])
