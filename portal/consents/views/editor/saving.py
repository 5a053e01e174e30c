"""Writing forms, texts and languages: saved through the services, refused in words."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail.admin import messages as admin_messages
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import log
from wagtail.snippets.views.snippets import CreateView, DeleteView, EditView

from portal.accounts.models import User
from portal.consents.editorforms import RevisionForm
from portal.consents.filters import key_from
from portal.consents.models import ConsentForm, ConsentText, content_of
from portal.consents.permissions import may_edit_forms
from portal.consents.printing import check_content
from portal.consents.selectors.translating import begin_translation, source_of, untranslated
from portal.consents.services.forms import delete_text, save_form, save_language, save_text
from portal.consents.views import publication
from portal.core.errors import PortalError

from .panels import SourceSidePanel

SHOWN_PROBLEMS = 5


class SavedByServiceMixin:
    """Saves through a service; what it refuses is said at the field that the error names.

    An error without a field is said above the form; both show it as it was typed.
    """

    request: HttpRequest
    form: RevisionForm
    object: Any
    service: Callable[..., Any]
    argument = ""
    log_action = "wagtail.edit"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_edit_forms(_person(request)):
            raise PermissionDenied
        answer: HttpResponse = super().dispatch(  # type: ignore[misc]  # -- a mixin
            request, *args, **kwargs
        )
        return answer

    def save_instance(self) -> Any:
        instance = self.form.save(commit=False)
        # The class holds a plain function: not to be bound to the view.
        type(self).service(
            **{self.argument: instance},
            expected_revision=self.form.opened_revision,
            actor=_person(self.request),
        )
        log(instance, self.log_action, user=_person(self.request), content_changed=True)
        return instance

    def form_valid(self, form: ModelForm[Any]) -> HttpResponse:
        try:
            answer: HttpResponse = super().form_valid(form)  # type: ignore[misc]  # -- a mixin
        except PortalError as error:
            form.add_error(getattr(error, "field", None), str(error))
            self.produced_error_message = str(error)
            return self.form_invalid(form)  # type: ignore[attr-defined,no-any-return]  # -- a mixin
        return answer

    def get_success_url(self) -> str:
        """Back to the same text: editing is many small saves."""
        address: str = self.get_edit_url()  # type: ignore[attr-defined]  # -- a mixin
        return address

    def get_success_buttons(self) -> list[Any]:
        return []


class FormSavingMixin(SavedByServiceMixin):
    """After a form come its texts: the way there stands beside the word that it was saved."""

    service = staticmethod(save_form)
    argument = "form"

    def get_success_buttons(self) -> list[Any]:
        address = reverse(publication.PUBLICATION, args=[self.object.pk])
        return [admin_messages.button(address, _("Languages and versions"))]


class FormCreateView(FormSavingMixin, CreateView):
    log_action = "wagtail.create"


class FormEditView(FormSavingMixin, EditView):
    @cached_property
    def header_more_buttons(self) -> list[Button]:
        address = reverse(publication.PUBLICATION, args=[self.object.pk])
        return [Button(_("Languages and versions"), url=address, icon_name="list-ul", priority=10)]


class TextSavingMixin(SavedByServiceMixin):
    """A text may be saved unfinished; what would keep it from being published is said at once."""

    service = staticmethod(save_text)
    argument = "text"

    def get_side_panels(self) -> Any:
        panels = super().get_side_panels()  # type: ignore[misc]  # -- a mixin
        text: ConsentText = self.form.instance
        source = source_of(text)
        if source is not None:
            panels.append(SourceSidePanel(text, self.request, source=source))
        return panels

    def save_action(self) -> HttpResponse:
        text = ConsentText.objects.select_related("form", "language").get(pk=self.object.pk)
        problems = check_content(content_of(text))
        for problem in problems[:SHOWN_PROBLEMS]:
            messages.warning(self.request, str(problem))
        if len(problems) > SHOWN_PROBLEMS:
            more = _("And %(count)s more; the form's page lists them all.")
            messages.warning(self.request, more % {"count": len(problems) - SHOWN_PROBLEMS})
        if parts := untranslated(text):
            left = _("Still in the words of the source text: %(parts)s.")
            messages.warning(self.request, left % {"parts": ", ".join(parts)})
        answer: HttpResponse = super().save_action()  # type: ignore[misc]  # -- a mixin
        return answer


class TextCreateView(TextSavingMixin, CreateView):
    """A text in a new language begins with the source's words, to be written over."""

    log_action = "wagtail.create"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self._chosen is None:
            texts = {"url": reverse(self.index_url_name), "label": _("Texts")}
            trail = [texts, {"url": "", "label": _("Add a language")}]
            context = {"forms": ConsentForm.objects.all(), "breadcrumbs_items": trail}
            return render(request, "consents/admin/choose_form.html", context)
        answer: HttpResponse = super().get(request, *args, **kwargs)
        return answer

    @cached_property
    def _chosen(self) -> ConsentForm | None:
        pk = key_from(self.request.GET.get("form", ""))
        form: ConsentForm | None = ConsentForm.objects.filter(pk=pk).first()
        return form

    def get_initial_form_instance(self) -> ConsentText:
        form = self._chosen
        return ConsentText() if form is None else begin_translation(ConsentText(form=form))


class TextEditView(TextSavingMixin, EditView):
    @cached_property
    def header_more_buttons(self) -> list[Button]:
        buttons: list[Button] = super().header_more_buttons
        check = reverse(publication.CHECK, args=[self.object.pk])
        form = reverse(publication.PUBLICATION, args=[self.object.form_id])
        return [
            Button(_("I have checked this translation"), url=check, icon_name="check", priority=5),
            Button(_("Languages and versions"), url=form, icon_name="list-ul", priority=10),
            *buttons,
        ]


class TextDeleteView(DeleteView):
    """Takes a language out of the versions to come."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_edit_forms(_person(request)):
            raise PermissionDenied
        answer: HttpResponse = super().dispatch(request, *args, **kwargs)
        return answer

    def delete_action(self) -> None:
        log(self.object, "wagtail.delete", user=self.request.user, deleted=True)
        delete_text(text=self.object, actor=_person(self.request))


class LanguageSavingMixin(SavedByServiceMixin):
    service = staticmethod(save_language)
    argument = "language"


class LanguageCreateView(LanguageSavingMixin, CreateView):
    log_action = "wagtail.create"


class LanguageEditView(LanguageSavingMixin, EditView):
    pass


def _person(request: HttpRequest) -> User:
    """Wagtail lets nobody in who is not signed in."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user
