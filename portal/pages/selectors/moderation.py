"""What moderators asked of editors."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db.models import Exists, IntegerField, OuterRef, Q
from django.db.models.functions import Cast
from wagtail.models import Page, WorkflowState, get_default_page_content_type


@dataclass(frozen=True)
class AskedChanges:
    """A moderator sent `item`, a page or a snippet, back; `comment` may be empty."""

    item: Any
    at: datetime
    by: Any
    comment: str


def asked_changes_of(item: Any) -> AskedChanges | None:
    """What was last asked of a page or snippet that waits for its editor; else None."""
    return _asked(item.current_workflow_state, item)


def asked_changes_for(editor: AbstractBaseUser) -> list[AskedChanges]:
    """What `editor` wrote or submitted and is to change, newest first."""
    # Numbers of pages are kept as texts there, which PostgreSQL does not compare by itself.
    owned = Page.objects.filter(
        owner=editor, pk=Cast(OuterRef("object_id"), output_field=IntegerField())
    )
    is_owned = Q(base_content_type_id=get_default_page_content_type().pk) & Exists(owned)
    states = (
        WorkflowState.objects.filter(status=WorkflowState.STATUS_NEEDS_CHANGES)
        .filter(is_owned | Q(requested_by=editor))
        .select_related("current_task_state__finished_by")
        .prefetch_related("content_object")
        .order_by("-current_task_state__finished_at")
    )
    found = (_asked(state, state.content_object) for state in states if state.content_object)
    return [row for row in found if row is not None]


def _asked(state: WorkflowState | None, item: Any) -> AskedChanges | None:
    if state is None or state.status != WorkflowState.STATUS_NEEDS_CHANGES:
        return None
    task_state = state.current_task_state
    if task_state is None or task_state.finished_at is None:
        return None
    return AskedChanges(
        item=item,
        at=task_state.finished_at,
        by=task_state.finished_by,
        comment=task_state.comment.strip(),
    )
