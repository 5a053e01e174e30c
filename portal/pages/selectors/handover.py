"""Where a translation stands between its translator and the moderators."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from wagtail.locks import WorkflowLock
from wagtail.models import Page, TaskState, WorkflowState
from wagtail_localize.models import SegmentOverride, StringTranslation, Translation

from .moderation import AskedChanges, asked_changes_of


@dataclass(frozen=True)
class Waiting:
    """It is with the moderators. `is_outdated`: sentences were changed after that."""

    since: datetime
    handed_over_by: Any
    task: Any
    task_state: TaskState
    is_outdated: bool
    may_hand_over_anew: bool
    may_decide: bool


@dataclass(frozen=True)
class Handover:
    """What the bar above a translation says. `untranslated` counts sentences."""

    page: Page
    waiting: Waiting | None
    refusal: AskedChanges | None
    is_locked: bool
    untranslated: int


def handover_of(
    translation: Translation, page: Page, *, actor: AbstractBaseUser
) -> Handover | None:
    """None where no moderators are set, so that there is nobody to hand it to."""
    if page.get_workflow() is None:
        return None
    state = page.current_workflow_state
    is_waiting = state is not None and state.status == WorkflowState.STATUS_IN_PROGRESS
    total, translated = translation.get_progress()
    return Handover(
        page=page,
        waiting=_waiting(state, translation, page, actor) if is_waiting else None,
        refusal=asked_changes_of(page),
        is_locked=is_locked(page, actor),
        untranslated=total - translated,
    )


def is_locked(page: Page, actor: AbstractBaseUser) -> bool:
    """Whether something other than the moderation itself keeps `actor` from changing the page."""
    lock = page.get_lock()
    return lock is not None and not isinstance(lock, WorkflowLock) and lock.for_user(actor)


def _waiting(
    state: WorkflowState, translation: Translation, page: Page, actor: AbstractBaseUser
) -> Waiting | None:
    task_state = state.current_task_state
    if task_state is None:
        return None
    task = task_state.task.specific
    return Waiting(
        since=task_state.started_at,
        handed_over_by=task_state.revision.user or state.requested_by,
        task=task,
        task_state=task_state,
        is_outdated=_changed_after(translation, task_state.revision.created_at),
        may_hand_over_anew=bool(state.user_can_cancel(actor)),
        may_decide=any(name == "approve" for name, *_rest in task.get_actions(page, actor)),
    )


def _changed_after(translation: Translation, moment: datetime) -> bool:
    return any(
        model.objects.filter(
            locale_id=translation.target_locale_id,
            context__object_id=translation.source.object_id,
            updated_at__gt=moment,
        ).exists()
        for model in (StringTranslation, SegmentOverride)
    )
