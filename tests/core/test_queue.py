"""Tasks that are queued by their name."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from django_tasks_db.models import DBTaskResult

from portal.core.queue import NamedTask

pytestmark = pytest.mark.django_db

WRITE_DOWN = NamedTask("tests.core.task_samples.write_down")
ONCE = NamedTask("tests.core.task_samples.write_down", once=True)
Capture = Callable[..., Any]


def _arguments() -> list[Any]:
    return [row.args_kwargs["args"] for row in DBTaskResult.objects.order_by("enqueued_at")]


def test_a_task_is_queued_when_the_transaction_is_committed(
    django_capture_on_commit_callbacks: Capture,
) -> None:
    identity = uuid.uuid4()
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        WRITE_DOWN.after_commit(identity)
        assert not WRITE_DOWN.is_queued(identity)
    assert _arguments() == [[str(identity)]]
    assert WRITE_DOWN.is_queued(identity)
    assert not WRITE_DOWN.is_queued(uuid.uuid4())


def test_a_transaction_that_fails_queues_nothing(
    django_capture_on_commit_callbacks: Capture,
) -> None:
    with (
        django_capture_on_commit_callbacks(execute=True),
        pytest.raises(ZeroDivisionError),
    ):
        _queue_and_fail()
    assert _arguments() == []


@pytest.mark.parametrize(("task", "times"), [(WRITE_DOWN, 2), (ONCE, 1)])
def test_what_works_until_all_is_done_waits_once(
    task: NamedTask, times: int, django_capture_on_commit_callbacks: Capture
) -> None:
    for identity in ("a", "a", "b"):
        with django_capture_on_commit_callbacks(execute=True):
            task.after_commit(identity)
    assert _arguments() == [["a"]] * times + [["b"]]


@transaction.atomic
def _queue_and_fail() -> None:
    WRITE_DOWN.after_commit(1)
    raise ZeroDivisionError
