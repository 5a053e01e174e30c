"""Tutorials in the admin: one list of them all, and what readers said of each."""

from collections.abc import Sequence
from typing import Any

import django_filters
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column
from wagtail.admin.ui.tables.pages import (
    BulkActionsColumn,
    PageStatusColumn,
    PageTitleColumn,
)
from wagtail.admin.views.pages.listing import IndexView
from wagtail.admin.viewsets.pages import PageListingViewSet
from wagtail.snippets.models import register_snippet

from portal.core.templatetags.portal_ui import short_date
from portal.pages.services import FIRST_PAGES

from .enums import Kind, Level
from .models import TutorialIndexPage, TutorialPage
from .permissions import may_read_feedback
from .selectors import overdue
from .services import open_tutorials
from .video.viewsets import VideoBulkDelete, VideoFileViewSet
from .views import feedback_report

hooks.register(FIRST_PAGES, open_tutorials)
register_snippet(VideoFileViewSet)
# After Wagtail's own, whose place it takes for films.
hooks.register("register_bulk_action", VideoBulkDelete, order=100)


def type_label(tutorial: TutorialPage) -> str:
    kind: Kind = tutorial.specific_class.KIND
    return str(kind.label)


def review_label(tutorial: TutorialPage) -> str:
    """When a tutorial is to be read again, in words that stand out where that is past."""
    due = tutorial.next_review
    if due is None:
        return _("Never reviewed")
    day = short_date(due, "j M Y")
    return _("Overdue since %(day)s") % {"day": day} if tutorial.is_review_overdue else day


class TutorialFilterSet(WagtailFilterSet):
    """What the list of tutorials in the admin can be narrowed to."""

    overdue = django_filters.ChoiceFilter(
        label=gettext_lazy("Review"),
        method="keep_overdue",
        choices=[("overdue", gettext_lazy("Overdue or never reviewed"))],
        empty_label=gettext_lazy("All"),
    )
    level = django_filters.ChoiceFilter(
        label=gettext_lazy("Level"), choices=Level.choices, empty_label=gettext_lazy("All")
    )

    class Meta:
        model = TutorialPage
        fields = ("level",)

    def keep_overdue(self, pages: Any, _name: str, _value: str) -> Any:
        return overdue(pages)


class TutorialIndexView(IndexView):
    """The list, with a button that leads to the choice of a type below the list of tutorials."""

    def get_add_url(self) -> str | None:
        parent = TutorialIndexPage.objects.order_by("path").first()
        if parent is None or not parent.permissions_for_user(self.request.user).can_add_subpage():
            return None
        return reverse("wagtailadmin_pages:add_subpage", args=[parent.pk])


class TutorialListing(PageListingViewSet):
    """Every tutorial in one list, whatever its type."""

    model = TutorialPage
    index_view_class = TutorialIndexView
    name = "tutorial_list"  # its URL namespace; "tutorials" are the public addresses
    icon = "help"
    menu_label = gettext_lazy("Tutorials")
    menu_order = 220
    add_to_admin_menu = True
    ordering = "title"
    columns = (
        BulkActionsColumn("bulk_actions"),
        PageTitleColumn("title", label=gettext_lazy("Title"), sort_key="title"),
        Column("type", label=gettext_lazy("Type"), accessor=type_label),
        Column("version", label=gettext_lazy("Version"), accessor="version_label"),
        Column(
            "review",
            label=gettext_lazy("Read it again"),
            accessor=review_label,
            sort_key="last_reviewed",
        ),
        PageStatusColumn("live", label=gettext_lazy("Page"), sort_key="live"),
    )
    filterset_class = TutorialFilterSet


@hooks.register("register_admin_viewset")
def register_listing() -> TutorialListing:
    return TutorialListing()


@hooks.register("register_admin_urls")
def register_feedback_address() -> Sequence[URLPattern]:
    return [path("tutorial-feedback/", feedback_report, name="tutorial_feedback")]


class FeedbackMenuItem(MenuItem):
    """Shown to those who may read it."""

    def is_shown(self, request: HttpRequest) -> bool:
        return may_read_feedback(request.user)


@hooks.register("register_reports_menu_item")
def register_feedback_report() -> FeedbackMenuItem:
    return FeedbackMenuItem(
        gettext_lazy("What readers say"),
        reverse("tutorial_feedback"),
        name="tutorial-feedback",
        icon_name="comment",
        order=600,
    )
