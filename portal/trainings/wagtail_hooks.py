"""Trainings in the admin: a list of their own, and a warning about likely doubles."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.ui.tables import Column, LocaleColumn
from wagtail.admin.ui.tables.pages import BulkActionsColumn, PageStatusColumn, PageTitleColumn
from wagtail.admin.viewsets.pages import PageListingViewSet
from wagtail.models import Page

from portal.core.templatetags.portal_ui import short_date
from portal.pages.services import FIRST_PAGES

from .localtime import to_local, zone_label
from .models import TrainingPage
from .selectors import same_time_or_title
from .services import open_calendar

hooks.register(FIRST_PAGES, open_calendar)


def local_start(training: TrainingPage) -> str:
    """The start as editors wrote it, with its zone."""
    if training.start is None:
        return _("Not set")
    local = to_local(training.start, training.zone)
    pattern = "D j M Y" if training.all_day else "D j M Y, H:i"
    return f"{short_date(local, pattern)} ({zone_label(training.timezone, training.start)})"


class TrainingListing(PageListingViewSet):
    """Every training in one list, the latest first."""

    model = TrainingPage
    name = "training_list"  # its URL namespace; "trainings" are the public addresses
    icon = "date"
    menu_label = gettext_lazy("Trainings")
    menu_order = 210
    add_to_admin_menu = True
    ordering = "-start"
    columns = (
        BulkActionsColumn("bulk_actions"),
        PageTitleColumn("title", label=gettext_lazy("Title"), sort_key="title"),
        Column("start", label=gettext_lazy("Start"), accessor=local_start, sort_key="start"),
        Column("status", label=gettext_lazy("Training"), accessor="get_status_display"),
        Column("language", label=gettext_lazy("Language"), accessor="get_language_display"),
        LocaleColumn(label=gettext_lazy("Page in")),
        PageStatusColumn("live", label=gettext_lazy("Page"), sort_key="live"),
    )
    list_filter = ("status", "language", "audience", "start")


@hooks.register("register_admin_viewset")
def register_listing() -> TrainingListing:
    return TrainingListing()


@hooks.register("after_create_page")
@hooks.register("after_edit_page")
def warn_of_doubles(request: HttpRequest, page: Page) -> None:
    """Say when another training has the same start, or the same title and is still to come."""
    if not isinstance(page, TrainingPage) or request.headers.get("Accept") == "application/json":
        return
    draft: Any = page.get_latest_revision_as_object()
    for other in same_time_or_title(draft)[:3] if draft.start else []:
        messages.warning(
            request,
            _("Is this a double? “%(title)s” starts on %(start)s.")
            % {"title": other.title, "start": local_start(other)},
        )
