"""`/cms/`: the lists of forms, texts and languages, and what stands on their pages."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.widgets.button import Button
from wagtail.snippets.views.snippets import IndexView, SnippetViewSet, SnippetViewSetGroup

from portal.consents.editorforms import FormForm, LanguageForm, TextForm
from portal.consents.enums import VersionState
from portal.consents.models import ConsentForm, ConsentText, FormLanguage, source_among, state_of
from portal.consents.selectors.working import state_told
from portal.consents.views import publication

from .panels import FormTitlePanel, form_notice, text_notice
from .saving import (
    FormCreateView,
    FormEditView,
    LanguageCreateView,
    LanguageEditView,
    TextCreateView,
    TextDeleteView,
    TextEditView,
)


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
            form_notice(),
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
            text_notice(),
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
