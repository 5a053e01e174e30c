"""`/cms/`: forms, texts and languages the ordinary Wagtail way, saved through the services."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages as admin_messages
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import log
from wagtail.snippets.views.snippets import (
    CreateView,
    DeleteView,
    EditView,
    IndexView,
    SnippetViewSet,
    SnippetViewSetGroup,
)

from portal.accounts.models import User
from portal.consents.editorforms import FormForm, LanguageForm, RevisionForm, TextForm
from portal.consents.enums import VersionState
from portal.consents.filters import key_from
from portal.consents.models import (
    ConsentForm,
    ConsentText,
    FormLanguage,
    content_of,
    source_among,
    state_of,
)
from portal.consents.permissions import may_edit_forms
from portal.consents.printing import check_content
from portal.consents.selectors.working import state_told
from portal.consents.services.forms import delete_text, save_form, save_language, save_text
from portal.core.errors import PortalError

from . import publication
from .publication_panel import FormTitlePanel, PublicationPanel
from .source_panel import SourceSidePanel, begin_translation, source_of, untranslated
from .state_panel import StatePanel

SHOWN_PROBLEMS = 5


def in_force(form: ConsentForm) -> str:
    if form.retired_at is not None:
        return _("Retired")
    for version in form.versions.all():
        if version.state == VersionState.CURRENT:
            return _("Version %(number)s") % {"number": version.number}
    return _("None")


def translation_state(text: ConsentText) -> str:
    source = source_among(text.form.texts.all())
    return state_told(text, state_of(text, source), source)


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


class PlainIndexView(IndexView):
    """No bulk actions, which would pass by the services."""

    @cached_property
    def columns(self) -> list[Any]:
        return list(super().columns)[1:]


class FormIndexView(PlainIndexView):
    """Leads from each form to the page where it is published as well as to its facts."""

    def get_list_more_buttons(self, instance: ConsentForm) -> list[Any]:
        address = reverse(publication.PUBLICATION, args=[instance.pk])
        publishing = Button(
            _("Texts, versions and publishing"), url=address, icon_name="list-ul", priority=5
        )
        return [publishing, *super().get_list_more_buttons(instance)]


class _KeptViewSet(SnippetViewSet):
    """Rows that others are made of: never deleted, never copied."""

    index_view_class = PlainIndexView
    copy_view_enabled = False
    inspect_view_enabled = False
    list_per_page = 50
    # Wagtail's search would have to index them; these lists are short.
    search_backend_name = None
    is_deletable = False

    def get_urlpatterns(self) -> list[URLPattern]:
        unwanted = set() if self.is_deletable else {"delete"}
        return [entry for entry in super().get_urlpatterns() if entry.name not in unwanted]

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        hidden = {} if self.is_deletable else {"delete_url_name": None}
        common: dict[str, Any] = super().get_common_view_kwargs(**{**hidden, **kwargs})
        return common


class ConsentFormViewSet(_KeptViewSet):
    """Forms, with a page each for languages, publishing and history."""

    model = ConsentForm
    icon = "form"
    menu_label = gettext_lazy("Forms")
    index_view_class = FormIndexView
    add_view_class = FormCreateView
    edit_view_class = FormEditView
    list_display = (
        "title",
        Column("get_variant_display", label=gettext_lazy("Variant")),
        TitleColumn(
            "version",
            label=gettext_lazy("In force"),
            accessor=in_force,
            get_url=lambda form: reverse(publication.PUBLICATION, args=[form.pk]),
        ),
    )
    search_fields = ("title", "slug")
    edit_handler = ObjectList(
        [
            PublicationPanel(),
            FormTitlePanel("title", classname="", placeholder=False),
            FieldRowPanel([FieldPanel("slug"), FieldPanel("variant")]),
            FieldPanel("is_model"),
            InlinePanel(
                "modules",
                [
                    FieldRowPanel([FieldPanel("code"), FieldPanel("purpose")]),
                    FieldPanel("is_needed"),
                    FieldPanel("data_use"),
                ],
                heading=gettext_lazy("Modules"),
                label=gettext_lazy("Module"),
                help_text=gettext_lazy(
                    "One purpose each: one row with Yes and No boxes. The words are in the texts."
                ),
            ),
        ],
        base_form_class=FormForm,
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[ConsentForm]:
        forms: QuerySet[ConsentForm] = ConsentForm.objects.prefetch_related("versions")
        return forms

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            *super().get_urlpatterns(),
            path("publication/<int:pk>/", publication.form_publication, name="publication"),
            path("withdraw/<uuid:pk>/", publication.withdraw, name="withdraw"),
            path("check/<int:pk>/", publication.check_translation, name="check"),
        ]


class ConsentTextViewSet(_KeptViewSet):
    """Texts, one a form and language."""

    model = ConsentText
    icon = "doc-full"
    menu_label = gettext_lazy("Texts")
    add_view_class = TextCreateView
    edit_view_class = TextEditView
    delete_view_class = TextDeleteView
    is_deletable = True
    list_display = (
        "__str__",
        Column("state", label=gettext_lazy("State"), accessor=translation_state),
    )
    list_filter = ("form", "language")
    edit_handler = ObjectList(
        [
            StatePanel(),
            FieldRowPanel([FieldPanel("form"), FieldPanel("language")]),
            FieldPanel("title"),
            MultiFieldPanel(
                [FieldPanel("introduction"), FieldPanel("key_points")],
                heading=gettext_lazy("Summary page"),
            ),
            FieldPanel("sections"),
            FieldPanel("modules"),
        ],
        base_form_class=TextForm,
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[ConsentText]:
        return ConsentText.objects.select_related("form", "language", "kept_by").prefetch_related(
            "form__modules", "form__texts__language"
        )


class FormLanguageViewSet(_KeptViewSet):
    """Languages, with the fixed words of the printed form."""

    model = FormLanguage
    icon = "globe"
    menu_label = gettext_lazy("Languages")
    add_view_class = LanguageCreateView
    edit_view_class = LanguageEditView
    list_display = ("name", "code")
    edit_handler = ObjectList(
        [
            FieldRowPanel([FieldPanel("code"), FieldPanel("name")]),
            FieldPanel("labels"),
        ],
        base_form_class=LanguageForm,
    )


class ConsentViewSetGroup(SnippetViewSetGroup):
    """All that consent forms are made of."""

    items = (ConsentFormViewSet, ConsentTextViewSet, FormLanguageViewSet)
    menu_icon = "form"
    menu_label = gettext_lazy("Consent forms")
    menu_name = "consent-forms"
    menu_order = 230


def _person(request: HttpRequest) -> User:
    """Wagtail lets nobody in who is not signed in."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user
