"""Work behind the scenes: tasks that are tried again, and jobs that come round.

The queue is django-tasks' database queue. It has neither retries nor a clock, and it keeps
arguments and the text of exceptions in plain rows; hence:

* `durable` makes a task that is tried again with growing delays, and whose failure is stored
  as the kind of error only;
* `periodic` registers a job, which `runner.clock` starts when it is due, once over all runners;
* `stop_if_asked` ends a long task between two of its steps when its runner is told to end, and
  the task is queued again;
* `rescue_orphans` hands back what a killed runner had begun.

So every task and job may run twice, and must bear it. Mails go out through `mail.deliver`, which
remembers what a task has sent.
"""

import logging
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import wraps
from typing import Any, overload
from uuid import UUID

from django.core.management import call_command
from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult, get_date_max

from .enums import Lane
from .liveness import DEAD_AFTER, is_dead
from .models import PeriodicRun, SentMail, TaskHeartbeat

logger = logging.getLogger("portal.tasks")

RETRY_DELAYS = (
    timedelta(seconds=20),
    timedelta(minutes=2),
    timedelta(minutes=10),
    timedelta(hours=1),
    timedelta(hours=4),
    timedelta(hours=12),
    timedelta(hours=24),
)
# Wagtail's own tasks, hundreds after a large change, have 0: people wait for ours.
PRIORITY = 10
# So often a task that its runner did not survive is begun again at once. It may be the cause.
SUDDEN_ENDS = 3
FORGOTTEN_AFTER = timedelta(days=90)

# Set when this process, a runner, was told to end.
_told_to_stop = threading.Event()


class TaskStoppedError(Exception):
    """The runner ends: what is left of a task is for the next one."""


class TaskFailedError(Exception):
    """A task failed; carries the kind of error only, for the row it is stored in is readable."""


class TaskDelayedError(Exception):
    """Tells the worker to write into the task's own row when it is to be tried again, and how."""

    def __init__(self, kwargs: dict[str, Any], later: datetime) -> None:
        super().__init__()
        self.kwargs = kwargs
        self.later = later


@dataclass
class CurrentTask:
    """The task that a worker runs in this thread, and how many mails it has come to."""

    id: UUID
    mails: int = 0


current_task: ContextVar[CurrentTask | None] = ContextVar("current_task", default=None)
# Every task by the name that its rows bear.
TASKS: dict[str, Any] = {}


@overload
def durable(function: Callable[..., None], /) -> Any: ...
@overload
def durable(*, lane: Lane) -> Callable[[Callable[..., None]], Any]: ...
def durable(function: Callable[..., None] | None = None, /, *, lane: Lane = Lane.DEFAULT) -> Any:
    """Make a queued task of `function`, tried again after each of `RETRY_DELAYS`.

    Its arguments are stored readably: pass identifiers, nothing else. A service queues it by its
    name: `core.queue.NamedTask`. A task that may take minutes goes into the slow lane:
    `@durable(lane=Lane.SLOW)`.
    """
    if function is None:
        return lambda decorated: _durable(decorated, lane)
    return _durable(function, lane)


def _durable(function: Callable[..., None], lane: Lane) -> Any:
    def put_back(waiting: Any, *args: Any, **kwargs: Any) -> None:
        try:
            waiting.enqueue(*args, **kwargs)
        except Exception as error:
            # Raised as it is, it would be stored with its text, and so would what it arose from.
            kind = type(error).__name__
            extra = {"task": function.__qualname__, "error": kind}
            logger.exception("task lost, it cannot be queued again", extra=extra)
            raise TaskFailedError(kind) from None

    @wraps(function)
    def attempt(*args: Any, attempt_number: int = 1, **kwargs: Any) -> None:
        try:
            function(*args, **kwargs)
        except TaskStoppedError:
            logger.info("task put off", extra={"task": function.__qualname__})
            if current_task.get() is not None:
                raise
            put_back(queued, *args, attempt_number=attempt_number, **kwargs)
        except Exception as error:
            kind = type(error).__name__
            extra = {"task": function.__qualname__, "attempt": attempt_number, "error": kind}
            if attempt_number > len(RETRY_DELAYS):
                logger.exception("task given up", extra=extra)
                raise TaskFailedError(kind) from None
            logger.warning("task failed, will be tried again", extra=extra)
            later = timezone.now() + RETRY_DELAYS[attempt_number - 1]
            again = {**kwargs, "attempt_number": attempt_number + 1}
            if current_task.get() is not None:
                raise TaskDelayedError(again, later) from None
            put_back(queued.using(run_after=later), *args, **again)

    queued = task(queue_name=lane.value, priority=PRIORITY)(attempt)
    TASKS[queued.module_path] = queued
    return queued


def stop_if_asked() -> None:
    """Raise `TaskStoppedError` where the runner was told to end.

    A task of many steps calls it before each, so that stopping or upgrading the portal does not
    wait for it. It is queued again, so each step must know whether it was done.
    """
    if _told_to_stop.is_set():
        raise TaskStoppedError


def stop_soon() -> None:
    """Tell the task that runs in this process to end at its next step."""
    _told_to_stop.set()


def is_told_to_stop() -> bool:
    """Whether `stop_soon` was called in this process."""
    return _told_to_stop.is_set()


class _Shield:
    lock = threading.Lock()
    held = 0
    is_to_end = False


@contextmanager
def uninterrupted() -> Iterator[None]:
    """For two steps that belong together although one is outside of the database, such as handing
    a mail over and writing that down: `end_at_once` waits for the end of both. Keep it short."""
    with _Shield.lock:
        _Shield.held += 1
    try:
        yield
    finally:
        with _Shield.lock:
            _Shield.held -= 1
        if _Shield.is_to_end and not _Shield.held:
            os._exit(1)


def end_at_once() -> None:
    """End this process where it stands, as if it was killed: its task is rescued as one is then.

    Nothing is raised: a task that was cut off by an exception would be written down as failed,
    and files and transactions that are half done are what every kill leaves.
    """
    if _Shield.held:
        _Shield.is_to_end = True
    else:
        os._exit(1)


def is_queued(queued: Any, *args: str | int, due: bool = False) -> bool:
    """Whether the task `queued` waits or runs with these arguments already.

    With `due`, one that waits for its next try is not counted.
    """
    rows = DBTaskResult.objects.filter(task_path=queued.module_path, args_kwargs__args=list(args))
    waiting = rows.ready() if due else rows.filter(status="READY")
    return bool(waiting.exists() or rows.running().exists())


@dataclass(frozen=True)
class PeriodicJob:
    """A function that the runner calls every so often."""

    name: str
    every: timedelta
    run: Callable[[], None]
    lane: Lane = Lane.DEFAULT


JOBS: dict[str, PeriodicJob] = {}


def periodic(
    *, every: timedelta, lane: Lane = Lane.DEFAULT
) -> Callable[[Callable[[], None]], Callable[[], None]]:
    """Register a job in an app's `tasks` module, to be run every `every` in the clock of `lane`."""

    def register(function: Callable[[], None]) -> Callable[[], None]:
        name = f"{function.__module__}.{function.__qualname__}"
        JOBS[name] = PeriodicJob(name=name, every=every, run=function, lane=lane)
        return function

    return register


@periodic(every=timedelta(minutes=1))
def rescue_orphans() -> None:
    """Queue again what a runner had begun before it ended, and free the jobs that it was at.

    What bears the name of a runner that nobody knows is given `DEAD_AFTER` to become known.
    """
    now = timezone.now()
    hearts = list(TaskHeartbeat.objects.all())
    dead = {heart.runner for heart in hearts if is_dead(heart, now)}
    known = {heart.runner for heart in hearts}
    old = now - DEAD_AFTER

    def is_lost(runner: str, started_at: datetime | None) -> bool:
        unknown = runner not in known and (started_at is None or started_at < old)
        return runner in dead or unknown

    for result in DBTaskResult.objects.filter(status="RUNNING"):
        runner = result.worker_ids[-1] if result.worker_ids else ""
        if is_lost(runner, result.started_at):
            _queue_again(result, now)
    for run in PeriodicRun.objects.exclude(runner=""):
        if is_lost(run.runner, run.started_at):
            held = PeriodicRun.objects.filter(name=run.name, runner=run.runner)
            held.update(runner="", started_at=None, due_at=now)
    # Last, so that a rescue that is cut off itself is done again.
    TaskHeartbeat.objects.filter(runner__in=dead).delete()


def _queue_again(result: DBTaskResult, now: datetime) -> None:
    """At once, unless the task has outlived several runners: then it may be what ends them, and it
    comes round ever more rarely, but for ever: nothing is lost."""
    ends = len(result.worker_ids) - SUDDEN_ENDS
    later = now + RETRY_DELAYS[min(ends, len(RETRY_DELAYS)) - 1] if ends > 0 else get_date_max()
    running = DBTaskResult.objects.filter(
        id=result.id, status="RUNNING", started_at=result.started_at
    )
    if running.update(status="READY", started_at=None, run_after=later):
        logger.warning("task rescued", extra={"task_id": str(result.id)})


@periodic(every=timedelta(days=1))
def forget_finished_tasks() -> None:
    """Finished tasks are of no use after a fortnight."""
    call_command("prune_db_task_results", min_age_days=14, failed_min_age_days=90, verbosity=0)
    SentMail.objects.filter(sent_at__lt=timezone.now() - FORGOTTEN_AFTER).delete()
