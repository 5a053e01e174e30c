"""Periodic jobs when they are due, and the heart that says that their runner lives."""

import logging
import threading
import uuid
from datetime import datetime, timedelta

from django.db import close_old_connections
from django.db.models import F
from django.utils import timezone
from django.utils.module_loading import autodiscover_modules
from django_tasks_db.models import DBTaskResult

from portal.core.enums import Lane
from portal.core.health import Finding
from portal.core.liveness import beat
from portal.core.models import PeriodicRun
from portal.core.tasks import JOBS, RETRY_DELAYS, PeriodicJob, is_told_to_stop

logger = logging.getLogger("portal.tasks")
TICK = timedelta(seconds=5)
# What a clock may be set by without anybody minding.
SLACK = timedelta(minutes=1)
# A job whose turn is over for so long, or that is at it for so long, is stuck.
STUCK_AFTER = timedelta(minutes=15)
BUSY_AFTER = timedelta(hours=2)
FAILURES = 5


def run_due_jobs(runner: str = "", lane: Lane | None = None) -> list[str]:
    """Run each job of `lane`, of all without one, that is due; the names of those started here.

    Writing the runner's name into the row is the claim: of several runners, one writes it.
    """
    started = []
    for job in list(JOBS.values()):
        if is_told_to_stop():
            break
        if lane is not None and job.lane != lane:
            continue
        now = timezone.now()
        PeriodicRun.objects.get_or_create(name=job.name, defaults={"due_at": now})
        rows = PeriodicRun.objects.filter(name=job.name, runner="", due_at__lte=now)
        if rows.update(runner=runner or "unnamed", started_at=now):
            started.append(job.name)
            _run(job, claimed_at=now)
    return started


def _run(job: PeriodicJob, *, claimed_at: datetime) -> None:
    # Only what this run claimed: a clock that was set may have given the job to another.
    row = PeriodicRun.objects.filter(name=job.name, started_at=claimed_at)
    try:
        job.run()
    except Exception as error:  # noqa: BLE001 -- one job's failure must not stop the others
        failures = PeriodicRun.objects.get(name=job.name).failures + 1
        soon = timezone.now() + min(job.every, timedelta(minutes=failures))
        row.update(failures=F("failures") + 1, due_at=soon, runner="", started_at=None)
        extra = {"job": job.name, "failures": failures, "error": type(error).__name__}
        logger.error("job failed", extra=extra)  # noqa: TRY400 -- texts of errors quote data
    else:
        row.update(failures=0, due_at=claimed_at + job.every, runner="", started_at=None)


def take_back_far_ahead() -> None:
    """Make due now what a clock that ran ahead put off beyond any delay there is.

    A task that somebody queued for a distant day stays: only next tries are looked at.
    """
    now = timezone.now()
    for job in JOBS.values():
        ahead = PeriodicRun.objects.filter(name=job.name, due_at__gt=now + job.every + SLACK)
        if ahead.update(due_at=now):
            logger.warning("job was due too far ahead", extra={"job": job.name})
    tries = DBTaskResult.objects.filter(
        status="READY",
        run_after__gt=now + RETRY_DELAYS[-1] + SLACK,
        run_after__year__lt=9999,
        args_kwargs__kwargs__attempt_number__gt=1,
    )
    for task_id in tries.values_list("id", flat=True):
        DBTaskResult.objects.filter(id=task_id, status="READY").update(run_after=now)
        logger.warning("task was due too far ahead", extra={"task_id": str(task_id)})


def stuck_jobs() -> Finding:
    """For `/health/ready`: whether jobs come round; names those that do not."""
    autodiscover_modules("tasks")
    now = timezone.now()
    stuck = []
    for run in PeriodicRun.objects.filter(name__in=JOBS).order_by("name"):
        if run.runner:
            is_stuck = run.started_at is not None and now - run.started_at > BUSY_AFTER
        else:
            ahead = now + JOBS[run.name].every + SLACK
            is_stuck = not now - STUCK_AFTER <= run.due_at <= ahead
        if is_stuck or run.failures >= FAILURES:
            stuck.append(run.name)
    return Finding(fine=not stuck, detail=", ".join(stuck))


class Heart(threading.Thread):
    """Beats whatever the worker and the clock of `runner` are at, until `stopped` is set."""

    def __init__(self, runner: str, lane: Lane) -> None:
        super().__init__(name="heart", daemon=True)
        self.runner = runner
        self.lane = lane
        self.stopped = threading.Event()

    def run(self) -> None:
        while not self.stopped.wait(TICK.total_seconds()):
            try:
                close_old_connections()
                beat(self.runner, self.lane)
            except Exception as error:  # noqa: BLE001 -- the heart must go on beating
                logger.warning("heart missed a beat", extra={"error": type(error).__name__})


class Clock(threading.Thread):
    """Runs due jobs of a lane until `stopped` is set; survives a lost database."""

    def __init__(self, runner: str | None = None, lane: Lane | None = None) -> None:
        super().__init__(name="clock", daemon=True)
        self.runner = runner or uuid.uuid4().hex
        self.lane = lane
        self.stopped = threading.Event()

    def run(self) -> None:
        while not self.stopped.is_set():
            self.tick()
            self.stopped.wait(TICK.total_seconds())

    def tick(self) -> None:
        close_old_connections()
        try:
            take_back_far_ahead()
            run_due_jobs(self.runner, self.lane)
        except Exception as error:  # noqa: BLE001 -- the clock must go on ticking
            logger.warning("clock missed a tick", extra={"error": type(error).__name__})
        finally:
            close_old_connections()
