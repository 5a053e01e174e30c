"""A form's languages and versions in the admin: check, publish, watch, withdraw."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.accounts.services import recently_verified
from portal.accounts.views.gates import account_page, with_next
from portal.consents.editorforms import CheckForm, PublishForm, WithdrawForm
from portal.consents.enums import TranslationState, VersionState
from portal.consents.errors import UnprintableError
from portal.consents.models import (
    ConsentForm,
    ConsentText,
    FormVersion,
    content_of,
    source_among,
    state_of,
)
from portal.consents.permissions import may_edit_forms, may_publish_forms
from portal.consents.selectors.working import (
    current_version,
    is_news,
    is_stalled,
    languages_of,
    state_told,
    texts_of_form,
)
from portal.consents.services import releases
from portal.consents.services.forms import (
    confirm_translation,
    keep_translation,
    restore_form,
    retire_form,
)
from portal.consents.services.publishing import start_publication
from portal.consents.services.releases import VERSIONS
from portal.consents.transitions import ReleaseMove
from portal.core.errors import PortalError

_FORMS = "wagtailsnippets_consents_consentform"
_TEXTS = "wagtailsnippets_consents_consenttext"
PUBLICATION = f"{_FORMS}:publication"
CHECK = f"{_FORMS}:check"
WITHDRAW = f"{_FORMS}:withdraw"

View = Callable[..., HttpResponse]


def _for(allowed: Callable[[Any], bool]) -> Callable[[View], View]:
    def decorate(view: View) -> View:
        @wraps(view)
        def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not allowed(request.user):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return inner

    return decorate


@account_page("GET", "POST")
@_for(may_edit_forms)
def form_publication(request: HttpRequest, pk: int) -> HttpResponse:
    """Every language with its state and problems, the next version, the former ones."""
    form = get_object_or_404(ConsentForm, pk=pk)
    publish_form = PublishForm(
        replaces=current_version(form) is not None,
        initial={"expected_revision": form.text_revision},
    )
    if request.method == "POST":
        if not may_publish_forms(request.user):
            raise PermissionDenied
        act = _ACTIONS.get(request.POST.get("action", ""), _publish)
        answer = act(request, form)
        if isinstance(answer, HttpResponse):
            return answer
        publish_form = answer
    return render(request, "consents/admin/publication.html", _context(request, form, publish_form))


@account_page("GET", "POST")
@_for(may_edit_forms)
def check_translation(request: HttpRequest, pk: int) -> HttpResponse:
    """A text beside the one it is a translation of, and the statement that it was compared."""
    text = get_object_or_404(ConsentText.objects.select_related("form", "language"), pk=pk)
    content = content_of(text)
    actor = cast("User", request.user)
    source = source_among(texts_of_form(text.form))
    reference = source if source is not None and source.pk != text.pk else None
    beside = content_of(reference) if reference else None
    if request.method == "POST" and request.POST.get("action") == "keep":
        return _keep(request, text)
    initial = {
        "name": actor.get_full_name(),
        "on": timezone.localdate(),
        "digest": content.digest,
        "source": beside.wording_digest if beside else "",
    }
    form = CheckForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            confirm_translation(
                text=text,
                actor=actor,
                on=values["on"],
                name=values["name"],
                expected_digest=values["digest"],
                expected_source=values["source"],
            )
        except PortalError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("%(text)s is checked.") % {"text": text})
            return redirect(PUBLICATION, text.form_id)
    state = state_of(text, source)
    heading = _("Check a translation") if reference else _("Check a text")
    context = {
        "form": form,
        "text": text,
        "content": content,
        "reference": beside,
        "reference_language": reference.language if reference else None,
        "must_be_checked_again": state == TranslationState.CHECK_AGAIN,
        "told": state_told(text, state, source),
        "heading": heading,
        "breadcrumbs_items": _trail(text.form, heading),
    }
    return render(request, "consents/admin/check_translation.html", context)


@account_page("GET", "POST")
@_for(may_publish_forms)
def withdraw(request: HttpRequest, pk: Any) -> HttpResponse:
    """Take a version out of use: a reason, and a second step passed just now."""
    version = get_object_or_404(FormVersion.objects.select_related("form"), pk=pk)
    if request.method != "POST" and not recently_verified(request):
        return redirect(with_next("accounts:confirm", request.get_full_path()))
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and _just_confirmed(request, form):
        try:
            releases.withdraw(
                release=version,
                actor=cast("User", request.user),
                reason=form.cleaned_data["reason"],
                language=form.cleaned_data["language"],
            )
        except PortalError as error:
            form.add_error(None, str(error))
        else:
            said = _("Version %(number)s is withdrawn.") % {"number": version.number}
            messages.success(request, said)
            return redirect(PUBLICATION, version.form_id)
    context = {
        "form": form,
        "version": version,
        "breadcrumbs_items": _trail(version.form, _("Withdraw a version")),
    }
    return render(request, "consents/admin/withdraw.html", context)


def _keep(request: HttpRequest, text: ConsentText) -> HttpResponse:
    """The check holds on, although the source text changed; what they looked at is posted."""
    try:
        keep_translation(
            text=text,
            actor=cast("User", request.user),
            expected_digest=request.POST.get("digest", ""),
            expected_source=request.POST.get("source", ""),
        )
    except PortalError as error:
        messages.error(request, str(error))
        return redirect(CHECK, text.pk)
    messages.success(request, _("%(text)s stays checked as it is.") % {"text": text})
    return redirect(PUBLICATION, text.form_id)


def _publish(request: HttpRequest, form: ConsentForm) -> HttpResponse | PublishForm:
    """Start publishing, or give back what was typed with what was wrong."""
    posted = request.POST
    typed = PublishForm(posted, replaces=current_version(form) is not None)
    if not (typed.is_valid() and _just_confirmed(request, typed)):
        return typed
    try:
        version = start_publication(
            form=form,
            actor=cast("User", request.user),
            change_note=typed.cleaned_data["change_note"],
            note_language=typed.cleaned_data["note_language"],
            expected_revision=typed.cleaned_data["expected_revision"],
        )
    except UnprintableError:
        typed.add_error(None, _("There are problems to solve first; they are listed above."))
    except PortalError as error:
        typed.add_error(None, str(error))
        # They have the new state before their eyes now.
        form.refresh_from_db(fields=["text_revision"])
        typed.data = {**posted.dict(), "expected_revision": str(form.text_revision)}
    else:
        said = _("Version %(number)s is being published.") % {"number": version.number}
        messages.success(request, said)
        return redirect(PUBLICATION, form.pk)
    return typed


def _resume(request: HttpRequest, form: ConsentForm) -> HttpResponse:
    return _on_preparing(request, form, releases.resume, _("It is being tried again."))


def _give_up(request: HttpRequest, form: ConsentForm) -> HttpResponse:
    said = _("Publishing was stopped. The texts are as they were.")
    return _on_preparing(request, form, releases.give_up, said)


def _on_preparing(
    request: HttpRequest, form: ConsentForm, service: Callable[..., None], said: str
) -> HttpResponse:
    version = form.versions.filter(state=VersionState.PREPARING).first()
    if version is None:
        messages.warning(request, _("Nothing is being published any more."))
        return redirect(PUBLICATION, form.pk)
    try:
        service(release=version, actor=cast("User", request.user))
    except PortalError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, said)
    return redirect(PUBLICATION, form.pk)


def _retire(request: HttpRequest, form: ConsentForm) -> HttpResponse:
    retire_form(form=form, actor=cast("User", request.user))
    messages.success(request, _("The form is no longer offered."))
    return redirect(PUBLICATION, form.pk)


def _restore(request: HttpRequest, form: ConsentForm) -> HttpResponse:
    restore_form(form=form, actor=cast("User", request.user))
    messages.success(request, _("The form is offered again."))
    return redirect(PUBLICATION, form.pk)


_ACTIONS: dict[str, Callable[[HttpRequest, ConsentForm], HttpResponse | PublishForm]] = {
    "publish": _publish,
    "resume": _resume,
    "give-up": _give_up,
    "retire": _retire,
    "restore": _restore,
}


def _context(request: HttpRequest, form: ConsentForm, publish_form: PublishForm) -> dict[str, Any]:
    person = cast("User", request.user)
    languages = languages_of(form)
    versions = list(form.versions.select_related("published_by", "withdrawn_by"))
    current = current_version(form)
    preparing = next((one for one in versions if one.state == VersionState.PREPARING), None)
    numbers = [one.number for one in versions if one.state != VersionState.FAILED]
    is_public = {VersionState.CURRENT, VersionState.SUPERSEDED, VersionState.WITHDRAWN}
    return {
        "consent_form": form,
        "languages": [
            {
                "state": state,
                "edit_url": reverse(f"{_TEXTS}:edit", args=[state.text.pk]),
                "check_url": reverse(CHECK, args=[state.text.pk]),
            }
            for state in languages
        ],
        "add_url": f"{reverse(f'{_TEXTS}:add')}?form={form.pk}",
        "edit_url": reverse(f"{_FORMS}:edit", args=[form.pk]),
        "has_problems": any(state.problems for state in languages),
        "is_news": is_news(languages, current),
        "draft_count": sum(state.state == TranslationState.DRAFT for state in languages),
        "stale": [state for state in languages if state.must_be_checked_again],
        "versions": [
            {
                "version": version,
                "is_public": version.state in is_public,
                "withdraw_url": reverse(WITHDRAW, args=[version.pk])
                if ReleaseMove.WITHDRAW in VERSIONS.open_to(person, version)
                else "",
            }
            for version in versions
        ],
        "preparing": preparing,
        "is_stalled": preparing is not None and is_stalled(preparing),
        "moves": VERSIONS.open_to(person, preparing) if preparing else (),
        "current": current,
        "next_number": max(numbers, default=0) + 1,
        "publish_form": publish_form,
        "may_publish": may_publish_forms(cast("User", request.user)),
        "breadcrumbs_items": _trail(form, ""),
    }


def _trail(form: ConsentForm, here: str) -> list[dict[str, Any]]:
    trail = [{"url": reverse(f"{_FORMS}:list"), "label": _("Consent forms")}]
    trail.append({"url": reverse(PUBLICATION, args=[form.pk]) if here else "", "label": str(form)})
    return [*trail, {"url": "", "label": here}] if here else trail


def _just_confirmed(request: HttpRequest, form: Form) -> bool:
    """Whether the second step was passed lately; else says so without losing what was typed."""
    if recently_verified(request):
        return True
    form.add_error(
        None,
        format_html(
            '{} <a href="{}" target="_blank">{}</a>',
            _("Confirm that it is you, then send this again."),
            with_next("accounts:confirm", reverse("accounts:confirmed")),
            _("Confirm in a new tab"),
        ),
    )
    return False
