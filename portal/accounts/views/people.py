"""People and hospitals in Wagtail's admin, written through the services."""

from collections.abc import Callable
from typing import Any

import django_filters
from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import BooleanColumn, Column, DateColumn, TitleColumn
from wagtail.admin.widgets.boolean_radio_select import BooleanRadioSelect
from wagtail.admin.widgets.button import Button
from wagtail.snippets.views.snippets import SnippetViewSet
from wagtail.users.views import users as wagtail_users

from portal.accounts import permissions, selectors, services
from portal.accounts.enums import CentreType, Role
from portal.accounts.forms import EditPersonForm, PersonForm
from portal.accounts.models import Centre, User
from portal.core.errors import PortalError

from .gates import PersonRequest, account_page, with_next


class PersonFilterSet(WagtailFilterSet):
    """By role, hospital and whether the account is open."""

    role = django_filters.MultipleChoiceFilter(
        field_name="role_grants__role",
        label=gettext_lazy("Role"),
        choices=Role.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    centre = django_filters.ModelChoiceFilter(
        label=gettext_lazy("Centre"), queryset=Centre.objects.all()
    )
    is_active = django_filters.BooleanFilter(
        label=gettext_lazy("Active"), widget=BooleanRadioSelect
    )

    def __init__(self, *args: Any, is_searching: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)

    class Meta:
        model = User
        fields = ("role", "centre", "is_active")


class AdministratorsMixin:
    """For administrators who have confirmed it is them; a form typed before is not lost."""

    request: PersonRequest

    def dispatch(self, request: PersonRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not permissions.may_manage_people(request.user):
            raise PermissionDenied
        if request.method != "POST" and not services.recently_verified(request):
            return redirect(with_next("accounts:confirm", request.get_full_path()))
        answer: HttpResponse = super().dispatch(  # type: ignore[misc]  # -- a mixin
            request, *args, **kwargs
        )
        return answer

    def is_valid(self, form: forms.ModelForm[User]) -> bool:
        fine: bool = super().is_valid(form)  # type: ignore[misc]  # -- a mixin
        if fine and not services.recently_verified(self.request):
            here = with_next("accounts:confirm", reverse("accounts:confirmed"))
            form.add_error(
                None,
                format_html(
                    '{} <a href="{}" target="_blank">{}</a>',
                    _("Confirm that it is you, then save again."),
                    here,
                    _("Confirm in a new tab"),
                ),
            )
            self.produced_error_message = self.get_error_message()  # type: ignore[attr-defined]  # -- a mixin
            return False
        return fine

    def form_valid(self, form: forms.ModelForm[User]) -> HttpResponse:
        try:
            answer: HttpResponse = super().form_valid(form)  # type: ignore[misc]  # -- a mixin
        except PortalError as error:
            form.add_error(None, str(error))
            self.produced_error_message = str(error)
            return self.form_invalid(form)  # type: ignore[attr-defined,no-any-return]  # -- a mixin
        return answer


class PersonIndexView(wagtail_users.IndexView):
    """Everybody, with their roles; no bulk actions, which would pass by the services."""

    page_title = gettext_lazy("People")
    add_item_label = gettext_lazy("Add a person")

    @cached_property
    def columns(self) -> list[Column]:
        return [
            TitleColumn(
                "name",
                accessor=str,
                label=gettext_lazy("Name"),
                sort_key="name",
                get_url=self.get_edit_url,
            ),
            Column("email", label=gettext_lazy("E-mail address"), sort_key="email"),
            Column("centre", label=gettext_lazy("Centre"), accessor=_centre_of),
            Column("roles", label=gettext_lazy("Roles"), accessor=_roles_of),
            BooleanColumn("is_active", label=gettext_lazy("Active"), sort_key="is_active"),
            DateColumn("last_login", label=gettext_lazy("Last sign-in"), sort_key="last_login"),
        ]

    def get_base_queryset(self) -> Any:
        return (
            User.objects.select_related("centre", "wagtail_userprofile")
            .prefetch_related("role_grants")
            .distinct()
        )

    def get_delete_url(self, instance: User) -> None:
        return None

    def get_list_buttons(self, instance: User) -> list[Button]:
        return []


class PersonCreateView(AdministratorsMixin, wagtail_users.CreateView):
    page_title = gettext_lazy("Add a person")
    success_message = gettext_lazy("%(object)s has an account. A link was mailed to them.")

    def save_instance(self) -> User:
        data = self.form.cleaned_data
        actor = self.request.user
        user = services.create_user(
            actor=actor,
            **{
                name: data[name]
                for name in ("email", "first_name", "last_name", "centre", "language", "time_zone")
            },
        )
        services.set_roles(user=user, roles=data["roles"], actor=actor)
        services.invite(user=user, actor=actor)
        return user


class PersonEditView(AdministratorsMixin, wagtail_users.EditView):
    success_message = gettext_lazy("%(object)s is saved.")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.can_delete = False

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        address = reverse("wagtailusers_users:security", args=[self.object.pk])
        label = _("Sign-in and sessions")
        return [Button(label, url=address, icon_name="key", priority=10)]

    def save_instance(self) -> User:
        data = self.form.cleaned_data
        actor = self.request.user
        # The form has written to its own instance.
        user = User.objects.get(pk=self.object.pk)
        services.place_user(user=user, actor=actor, email=data["email"], centre=data["centre"])
        services.update_profile(
            user=user,
            actor=actor,
            **{name: data[name] for name in ("first_name", "last_name", "language", "time_zone")},
        )
        services.set_roles(user=user, roles=data["roles"], actor=actor)
        if user.is_active and not data["is_active"]:
            services.deactivate_user(user=user, actor=actor)
        elif data["is_active"] and not user.is_active:
            services.reactivate_user(user=user, actor=actor)
        return user


@account_page("GET", "POST")
def person_security(request: PersonRequest, pk: str) -> HttpResponse:
    """End somebody's sessions, reset their second step, send them a link."""
    if not permissions.may_manage_people(request.user):
        raise PermissionDenied
    if not services.recently_verified(request):
        return redirect(with_next("accounts:confirm", request.get_full_path()))
    person = get_object_or_404(User, pk=pk)
    actions = _actions(person, request.user)
    if request.method == "POST":
        chosen = actions.get(request.POST.get("action", ""))
        if chosen is not None:
            done, act = chosen
            with transaction.atomic():
                act()
            messages.success(request, done)
            return redirect(request.path)
    context = {
        "person": person,
        "factors": selectors.second_factors_of(person),
        "session_count": selectors.sessions_of(person).count(),
        "breadcrumbs_items": [
            {"url": reverse("wagtailusers_users:index"), "label": _("People")},
            {
                "url": reverse("wagtailusers_users:edit", args=[person.pk]),
                "label": str(person),
            },
            {"url": "", "label": _("Sign-in and sessions")},
        ],
    }
    return render(request, "accounts/person_security.html", context)


class PersonViewSet(wagtail_users.UserViewSet):
    """`/cms/users/`. People are closed, never deleted: what they did keeps its author."""

    menu_label = gettext_lazy("People")
    filterset_class = PersonFilterSet
    index_view_class = PersonIndexView
    add_view_class = PersonCreateView
    edit_view_class = PersonEditView
    copy_view_enabled = False
    # Wagtail's templates for users name its own fields; without them the generic ones serve.
    template_prefix = ""

    def get_form_class(self, for_update: bool = False) -> type[PersonForm]:
        return EditPersonForm if for_update else PersonForm

    def get_urlpatterns(self) -> list[URLPattern]:
        unwanted = {"delete", "usage", "history", "history_results"}
        kept = [entry for entry in super().get_urlpatterns() if entry.name not in unwanted]
        return [*kept, path("security/<uuid:pk>/", person_security, name="security")]

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        common: dict[str, Any] = super().get_common_view_kwargs(
            **{
                "usage_url_name": None,
                "history_url_name": None,
                "delete_url_name": None,
                **kwargs,
            }
        )
        return common


class CentreFilterSet(WagtailFilterSet):
    country = django_filters.MultipleChoiceFilter(
        label=gettext_lazy("Country"), widget=forms.CheckboxSelectMultiple
    )
    type = django_filters.MultipleChoiceFilter(
        label=gettext_lazy("Type"),
        choices=CentreType.choices,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        countries = Centre.objects.order_by("country").values_list("country", flat=True)
        self.filters["country"].extra["choices"] = [(code, code) for code in countries.distinct()]

    class Meta:
        model = Centre
        fields = ("country", "type")


class CentreViewSet(SnippetViewSet):
    """`/cms/…/centre/`: the hospitals people work at."""

    model = Centre
    icon = "home"
    menu_label = gettext_lazy("Centres")
    menu_order = 610
    add_to_settings_menu = True
    list_display = ("name", "city", "country", "type_label")
    list_filter = None
    filterset_class = CentreFilterSet
    search_fields = ("name", "city", "country")
    search_backend_name = None
    list_per_page = 50


def _actions(person: User, actor: User) -> dict[str, tuple[str, Callable[[], object]]]:
    """What can be done, with what is said afterwards."""
    return {
        "end_sessions": (
            _("Their sessions ended."),
            lambda: services.end_sessions(user=person, actor=actor),
        ),
        "reset_second_factor": (
            _("Their second step is reset. They set it up again when they sign in."),
            lambda: services.reset_second_factor(user=person, actor=actor),
        ),
        "send_link": (
            _("A link to choose a password is on its way to them."),
            lambda: services.invite(user=person, actor=actor),
        ),
    }


def _centre_of(user: User) -> str:
    return str(user.centre) if user.centre else ""


def _roles_of(user: User) -> str:
    held = {grant.role for grant in user.role_grants.all()}
    return ", ".join(str(role.label) for role in Role if role in held)
