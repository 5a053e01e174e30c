"""What moderators are told of their decisions, in the page editor and above a translation."""

from typing import Any

from django.contrib.messages import add_message, get_messages
from django.http import HttpRequest
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.utils import get_latest_str, get_user_display_name
from wagtail.models import Page, TaskState

from .enums import Decision
from .selectors.moderation import asked_changes_of

_STATUSES = {
    Decision.APPROVE: TaskState.STATUS_APPROVED,
    Decision.REJECT: TaskState.STATUS_REJECTED,
}


def tell_decision(request: HttpRequest, page: Page, decision: Decision) -> None:
    """Say what a moderator's decision did to the page."""
    buttons = []
    if decision == Decision.REJECT:
        said = _("“%(title)s” was sent back with your request for changes.")
    elif page.workflow_in_progress:
        said = _("“%(title)s” is approved. It waits for the next approval.")
    elif page.live and not page.has_unpublished_changes:
        said = _("“%(title)s” is approved and published.")
        if page.url is not None:
            buttons = [messages.button(page.url, _("View live"))]
    else:
        said = _("“%(title)s” is approved. It will be published at the time that was set.")
    messages.success(request, said % {"title": get_latest_str(page)}, buttons=buttons)


def tell_asked_changes(request: HttpRequest, item: Any) -> None:
    """Whoever opens a page or snippet that was sent back reads what the moderator asked for."""
    asked = asked_changes_of(item) if request.method == "GET" else None
    if asked is None:
        return
    who = get_user_display_name(asked.by) if asked.by else _("A moderator")
    said = _("%(who)s asked for changes.") % {"who": who}
    if asked.comment:
        said = _("%(who)s asked for changes: “%(comment)s”") % {
            "who": who,
            "comment": asked.comment,
        }
    messages.warning(request, said)


def tell_editors_decision(request: HttpRequest, page: Page) -> None:
    """In place of what Wagtail's page editor says of every decision: that the page was updated."""
    name = request.POST.get("workflow-action-name", "")
    if not request.POST.get("action-workflow-action") or name not in Decision.values:
        return
    decision, current = Decision(name), Page.objects.get(pk=page.pk)
    finished = TaskState.objects.for_instance(current).exclude(finished_at=None)
    last = finished.order_by("finished_at", "pk").last()
    # Where the task had ended before, Wagtail has only saved a newer draft.
    if (
        last is None
        or last.status != _STATUSES[decision]
        or last.finished_by_id != request.user.pk
        or last.finished_at < current.latest_revision_created_at
    ):
        return
    *others, _updated = get_messages(request)
    for message in others:
        add_message(request, message.level, message.message, message.extra_tags)
    tell_decision(request, current, decision)
