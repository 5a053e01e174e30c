"""Work behind the scenes: tasks that are tried again, jobs that come round, and their runner.

The queue is django-tasks' database queue. It has neither retries nor a clock, and it keeps
arguments and the text of exceptions in plain rows; hence:

* `durable` makes a task that is tried again with growing delays, and whose failure is stored
  as the kind of error only;
* `periodic` registers a job, and the runner starts it when it is due, once over all runners;
* `stop_if_asked` ends a long task between two of its steps when its runner is told to end, and
  the task is queued again;
* `rescue_orphans` hands back what a killed runner had begun.

So every task and job may run twice, and must bear it.
"""

import logging
import threading
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import wraps
from typing import Any, overload

from django.core.management import call_command
from django.db import close_old_connections
from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from .enums import Lane
from .models import PeriodicRun, TaskHeartbeat

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
# A runner whose last sign of life is older is held for dead, and its tasks for orphans.
DEAD_AFTER = timedelta(minutes=5)
TICK = timedelta(seconds=5)
# A job that was begun and whose end nobody saw comes round again after this: its runner was
# killed, or the database went away.
LEASE = timedelta(minutes=15)


# Set when this process, a runner, was told to end.
_told_to_stop = threading.Event()


class TaskStoppedError(Exception):
    """The runner ends: what is left of a task is for the next one."""


class TaskFailedError(Exception):
    """A task failed; carries the kind of error only, for the row it is stored in is readable."""


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
            put_back(queued, *args, attempt_number=attempt_number, **kwargs)
        except Exception as error:
            kind = type(error).__name__
            extra = {"task": function.__qualname__, "attempt": attempt_number, "error": kind}
            if attempt_number > len(RETRY_DELAYS):
                logger.exception("task given up", extra=extra)
                raise TaskFailedError(kind) from None
            logger.warning("task failed, will be tried again", extra=extra)
            later = timezone.now() + RETRY_DELAYS[attempt_number - 1]
            waiting = queued.using(run_after=later)
            put_back(waiting, *args, attempt_number=attempt_number + 1, **kwargs)

    queued = task(queue_name=lane.value)(attempt)
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


def run_due_jobs() -> list[str]:
    """Run each job that is due, and return the names of those that were started here.

    Moving `due_at` on is the claim: of several runners, one moves it.
    """
    started = []
    for job in JOBS.values():
        if _told_to_stop.is_set():
            break
        now = timezone.now()
        run, made = PeriodicRun.objects.get_or_create(name=job.name, defaults={"due_at": now})
        claimed = PeriodicRun.objects.filter(name=job.name, due_at=run.due_at, due_at__lte=now)
        if (made or run.due_at <= now) and claimed.update(due_at=now + min(job.every, LEASE)):
            started.append(job.name)
            _run(job, next_at=now + job.every)
    return started


def _run(job: PeriodicJob, *, next_at: datetime) -> None:
    row = PeriodicRun.objects.filter(name=job.name)
    try:
        job.run()
    except Exception as error:  # noqa: BLE001 -- one job's failure must not stop the others
        failures = row.values_list("failures", flat=True).get() + 1
        soon = timezone.now() + min(job.every, timedelta(minutes=failures))
        row.update(failures=failures, due_at=soon)
        extra = {"job": job.name, "failures": failures, "error": type(error).__name__}
        logger.error("job failed", extra=extra)  # noqa: TRY400 -- texts of errors quote data
    else:
        row.exclude(failures=0, due_at=next_at).update(failures=0, due_at=next_at)


def beat(runner: str) -> None:
    """Say that `runner` is alive; `/health/ready` and `rescue_orphans` listen."""
    TaskHeartbeat.objects.update_or_create(runner=runner, defaults={"beat_at": timezone.now()})


@periodic(every=timedelta(minutes=1))
def rescue_orphans() -> None:
    """Queue again what a runner had begun before it was killed."""
    dead_line = timezone.now() - DEAD_AFTER
    TaskHeartbeat.objects.filter(beat_at__lt=dead_line).delete()
    alive = set(TaskHeartbeat.objects.values_list("runner", flat=True))
    _queue_again(lambda runner: runner not in alive, started_at__lt=dead_line)


def hand_back(runner: str) -> None:
    """Queue again what `runner`, which is alive and does nothing, had begun: it lost the database
    then, and could not write down how the task ended."""
    _queue_again(lambda last: last == runner)


def _queue_again(has_left: Callable[[str | None], bool], **which: Any) -> None:
    running = DBTaskResult.objects.filter(status="RUNNING", **which)
    for result in running.only("id", "worker_ids"):
        last = result.worker_ids[-1] if result.worker_ids else None
        if has_left(last) and running.filter(id=result.id).update(status="READY", started_at=None):
            logger.warning("task rescued", extra={"task_id": str(result.id)})


@periodic(every=timedelta(days=1))
def forget_finished_tasks() -> None:
    """Finished tasks are of no use after a fortnight."""
    call_command("prune_db_task_results", min_age_days=14, failed_min_age_days=90, verbosity=0)


class Clock(threading.Thread):
    """Runs due jobs and beats the heart until `stopped` is set; survives a lost database."""

    def __init__(self, runner: str | None = None) -> None:
        super().__init__(name="clock", daemon=True)
        self.runner = runner or uuid.uuid4().hex
        self.stopped = threading.Event()

    def run(self) -> None:
        while not self.stopped.is_set():
            self.tick()
            self.stopped.wait(TICK.total_seconds())

    def tick(self) -> None:
        close_old_connections()
        try:
            beat(self.runner)
            run_due_jobs()
        except Exception as error:  # noqa: BLE001 -- the clock must go on ticking
            logger.warning("clock missed a tick", extra={"error": type(error).__name__})
        finally:
            close_old_connections()
