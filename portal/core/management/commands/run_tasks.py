"""The task runner: queued tasks in the main thread, the clock of periodic jobs beside it."""

import logging
import time
import uuid
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand
from django.db import DatabaseError, close_old_connections
from django.utils.module_loading import autodiscover_modules
from django_tasks_db.management.commands.db_worker import Worker

from portal.core.tasks import Clock, hand_back, stop_soon

logger = logging.getLogger("portal.tasks")
PAUSE = 5.0
# For a periodic job to come to its end: one that is cut off has lost its turn.
PATIENCE = 10.0


class StoppingWorker(Worker):
    """Ends after the step that is being done, and never between claiming a task and running it."""

    running: bool

    def shutdown(self, signum: int, frame: FrameType | None) -> None:
        if self.running:
            self.running = False
            stop_soon()
        else:
            super().shutdown(signum, frame)


class Command(BaseCommand):
    help = "Run queued tasks and periodic jobs until told to stop."

    def handle(self, *args: Any, **options: Any) -> None:
        autodiscover_modules("tasks")
        runner = uuid.uuid4().hex
        clock = Clock(runner)
        clock.start()
        worker = StoppingWorker(
            queue_names=["*"],
            interval=1.0,
            batch=False,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=runner,
            excluded_queue_names=[],
        )
        worker.configure_signals()
        while worker.running:
            try:
                hand_back(runner)
                worker.run()
            except DatabaseError as error:
                # The worker itself gives up when the database is away; it comes back, so do we.
                logger.warning(
                    "task runner lost the database", extra={"error": type(error).__name__}
                )
                close_old_connections()
                time.sleep(PAUSE)
        clock.stopped.set()
        clock.join(PATIENCE)
