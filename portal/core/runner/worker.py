"""Doing the queued tasks of one lane, one after the other.

What becomes of a task is written into its own row by one UPDATE that changes nothing where the
task is no longer this worker's. So a kill at any moment leaves the task as it was before or as it
is after, never twice and never failed.
"""

import logging
import time
from typing import Any

from django.db import DatabaseError, close_old_connections, connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult, get_date_max

from portal.core.enums import Lane
from portal.core.tasks import (
    CurrentTask,
    TaskDelayedError,
    TaskFailedError,
    TaskStoppedError,
    current_task,
    is_told_to_stop,
)

logger = logging.getLogger("portal.tasks")
# Seconds: between two looks at an empty queue, and at a database that is away.
IDLE = 0.5
PAUSE = 5.0


class Worker:
    """Does the tasks of `lane` under the name of `runner` until this process is told to stop."""

    def __init__(self, lane: Lane, runner: str) -> None:
        self.lane = lane
        self.runner = runner

    def work(self) -> None:
        while not is_told_to_stop():
            try:
                close_old_connections()
                if not self.do_next():
                    time.sleep(IDLE)
            except DatabaseError as error:
                extra = {"error": type(error).__name__}
                logger.warning("task runner lost the database", extra=extra)
                _rest()

    def do_next(self) -> bool:
        """Do the task whose turn it is; False where none is ready."""
        row = self._claim()
        if row is None:
            return False
        changes = self._outcome(row)
        self._settle(row, changes)
        return True

    def _claim(self) -> DBTaskResult | None:
        ready = DBTaskResult.objects.ready().filter(
            backend_name="default", queue_name=self.lane.value
        )
        while (row := ready.first()) is not None:
            row.started_at = timezone.now()
            row.worker_ids = [*row.worker_ids, self.runner]
            # Another worker may have been quicker.
            if DBTaskResult.objects.filter(id=row.id, status="READY").update(
                status="RUNNING", started_at=row.started_at, worker_ids=row.worker_ids
            ):
                return row
        return None

    def _outcome(self, row: DBTaskResult) -> dict[str, Any]:
        """Run the task, and return what its row is to say."""
        token = current_task.set(CurrentTask(row.id))
        try:
            row.task.call(*row.args_kwargs["args"], **row.args_kwargs["kwargs"])
        except TaskStoppedError:
            # This runner did not come to grief over it, so it does not count as one that did.
            return {**_ready(), "worker_ids": row.worker_ids[:-1]}
        except TaskDelayedError as delayed:
            arguments = {**row.args_kwargs, "kwargs": delayed.kwargs}
            fresh: dict[str, Any] = {"worker_ids": [], "args_kwargs": arguments}
            return {**_ready(), **fresh, "run_after": delayed.later}
        except Exception as error:  # noqa: BLE001 -- a task of any kind
            # Never the text, which may quote a person: `durable` words its own failure.
            text = str(error) if isinstance(error, TaskFailedError) else type(error).__name__
            if not isinstance(error, TaskFailedError):
                extra = {"task": row.task_path, "error": text}
                logger.error("task cannot be run", extra=extra)  # noqa: TRY400 -- the same
            return {
                "status": "FAILED",
                "finished_at": timezone.now(),
                "exception_class_path": f"{TaskFailedError.__module__}.{TaskFailedError.__name__}",
                "traceback": f"{TaskFailedError.__name__}: {text}",
            }
        else:
            return {
                "status": "SUCCESSFUL",
                "finished_at": timezone.now(),
                "exception_class_path": "",
                "traceback": "",
            }
        finally:
            current_task.reset(token)

    def _settle(self, row: DBTaskResult, changes: dict[str, Any]) -> None:
        """Write the outcome down, however long the database is away meanwhile.

        A runner that is told to end gives up then; its task is begun again.
        """
        mine = DBTaskResult.objects.filter(id=row.id, status="RUNNING", started_at=row.started_at)
        while True:
            try:
                if not mine.update(**changes):
                    logger.warning("task was another's meanwhile", extra={"task_id": str(row.id)})
            except DatabaseError as error:
                extra = {"error": type(error).__name__}
                logger.warning("task runner lost the database", extra=extra)
                if is_told_to_stop():
                    return
                _rest()
            else:
                return


def _ready() -> dict[str, Any]:
    return {"status": "READY", "started_at": None, "run_after": get_date_max()}


def _rest() -> None:
    connection.close()
    deadline = time.monotonic() + PAUSE
    while time.monotonic() < deadline and not is_told_to_stop():
        time.sleep(IDLE)
