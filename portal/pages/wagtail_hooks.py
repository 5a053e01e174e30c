"""How the admin looks and what it offers."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.ui.components import Component
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.userbar import ContentCheckerItem
from wagtail.models import Page, WorkflowMixin
from wagtail.models.view_restrictions import BaseViewRestriction
from wagtail.rich_text.feature_registry import FeatureRegistry
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from portal.accounts.views.gates import second_step_owed

from .content_checks import PortalContentCheckerItem
from .decisions import tell_asked_changes, tell_editors_decision
from .editorfields import let_forms_know_what_was_shown
from .models import Announcement, Footer, NavigationMenu, Person, PortalDocument
from .rich_text import GatheredDocumentLinks, GatheredPageLinks
from .selectors.moderation import asked_changes_for
from .selectors.reviews import overdue_pages
from .translating import (
    UpdateTranslations,
    decide_on_translation,
    follow_original,
    hand_over_translation,
    unfit_translations_stay_drafts,
)

OVERDUE_SHOWN = 8
# What is open to people with accounts, not to whoever knows a shared password.
FOR_PEOPLE = {BaseViewRestriction.LOGIN, BaseViewRestriction.GROUPS}

let_forms_know_what_was_shown()


class PersonViewSet(SnippetViewSet):
    """People whom pages show."""

    model = Person
    icon = "user"
    menu_label = _("People on pages")
    list_display = ("full_name", "role", "place")
    search_fields = ("name",)


class AnnouncementViewSet(SnippetViewSet):
    """Lines above every page."""

    model = Announcement
    icon = "warning"
    menu_label = _("Announcements")
    list_display = (
        "__str__",
        Column("get_severity_display", label=_("Kind")),
        Column("starts_at", label=_("Shown from")),
        Column("ends_at", label=_("Shown until")),
        BooleanColumn("is_current", label=_("Shown now")),
    )


class NavigationMenuViewSet(SnippetViewSet):
    """The main menu."""

    model = NavigationMenu
    icon = "list-ul"
    menu_label = _("Main menu")
    list_display = ("__str__",)


class FooterViewSet(SnippetViewSet):
    """The foot of every page."""

    model = Footer
    icon = "minus"
    menu_label = _("Footer")
    list_display = ("__str__",)


class FrameViewSetGroup(SnippetViewSetGroup):
    """What every page shares."""

    items = (PersonViewSet, AnnouncementViewSet, NavigationMenuViewSet, FooterViewSet)
    menu_icon = "site"
    menu_label = _("People, menu, notices")
    menu_order = 250


register_snippet(FrameViewSetGroup)


@hooks.register("register_rich_text_features", order=900)
def resolve_links_together(features: FeatureRegistry) -> None:
    features.register_link_type(GatheredPageLinks)
    features.register_link_type(GatheredDocumentLinks)


@hooks.register("construct_wagtail_userbar")
def check_content(request: HttpRequest, items: list[Any], page: Any) -> None:
    """Our checks in place of Wagtail's, in the editor and in the preview."""
    for position, item in enumerate(items):
        if isinstance(item, ContentCheckerItem):
            items[position] = PortalContentCheckerItem(in_editor=item.in_editor)


@hooks.register("before_serve_page")
def restricted_pages_take_a_second_step(
    page: Page, request: HttpRequest, args: Any, kwargs: Any
) -> HttpResponse | None:
    return _second_step_owed(request, page.get_view_restrictions())


@hooks.register("before_serve_document", order=-1)
def restricted_documents_take_a_second_step(
    document: PortalDocument, request: HttpRequest
) -> HttpResponse | None:
    return _second_step_owed(request, document.collection.get_view_restrictions())


def _second_step_owed(request: HttpRequest, restrictions: Any) -> HttpResponse | None:
    """Groups stand for roles, and no role counts before the second step."""
    if any(row.restriction_type in FOR_PEOPLE for row in restrictions):
        return second_step_owed(request)
    return None


@hooks.register("register_admin_urls", order=-1)
def guard_translations() -> Sequence[URLPattern]:
    """Found before the addresses of wagtail-localize, whose names still lead here."""
    return [
        path("localize/update/<int:translation_source_id>/", UpdateTranslations.as_view()),
        path("localize/page/<int:page_id>/convert_to_alias/", follow_original),
        path(
            "localize/page/<int:page_id>/hand-over/",
            hand_over_translation,
            name="hand_over_translation",
        ),
        path(
            "localize/page/<int:page_id>/decide/",
            decide_on_translation,
            name="decide_on_translation",
        ),
    ]


# Before wagtail-localize, which answers in place of Wagtail.
hooks.register("before_edit_page", unfit_translations_stay_drafts, order=-1)
hooks.register("before_edit_page", tell_asked_changes)
hooks.register("after_edit_page", tell_editors_decision)


@hooks.register("before_edit_snippet")
def tell_asked_changes_of_snippet(request: HttpRequest, instance: Any) -> None:
    if isinstance(instance, WorkflowMixin):
        tell_asked_changes(request, instance)


class AskedChangesPanel(Component):
    """On the dashboard: what moderators sent back to this editor, with their words."""

    name = "asked_changes"
    template_name = "wagtailadmin/home/asked_changes.html"
    order = 140

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {"asked": asked_changes_for(parent_context["request"].user)}


class OverduePanel(Component):
    """On the dashboard: pages that somebody should read again."""

    name = "overdue"
    template_name = "wagtailadmin/home/overdue_pages.html"
    order = 150

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {"pages": overdue_pages(limit=OVERDUE_SHOWN)}


@hooks.register("construct_homepage_panels")
def show_what_is_to_be_done(request: HttpRequest, panels: list[Component]) -> None:
    panels += [AskedChangesPanel(), OverduePanel()]
