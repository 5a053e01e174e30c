"""The real task runner: `manage.py run_tasks` as a process of its own, on the test's database."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection


@contextmanager
def running() -> Iterator[None]:
    """Start it, and end it as systemd does."""
    database = connection.settings_dict["NAME"]
    url = (
        f"sqlite:///{database}"
        if connection.vendor == "sqlite"
        else os.environ["DATABASE_URL"].rpartition("/")[0] + f"/{database}"
    )
    runner = subprocess.Popen(
        [sys.executable, "manage.py", "run_tasks"],
        cwd=settings.BASE_DIR,
        env={**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "portal.settings.test"},
        stderr=subprocess.DEVNULL,
    )
    try:
        yield
    finally:
        runner.send_signal(signal.SIGTERM)
        assert runner.wait(30) == 0


def wait_until(happened: Callable[[], bool]) -> None:
    """Until then or for a minute, which is far more than it takes."""
    deadline = time.monotonic() + 60
    while not happened() and time.monotonic() < deadline:
        time.sleep(0.2)
