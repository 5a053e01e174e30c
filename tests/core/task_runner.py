"""The real task runner: `manage.py run_tasks` as processes of its own, on the test's database."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import psutil
from django.conf import settings
from django.db import connection

from tests.waiting import wait_until

__all__ = ["lanes", "running", "start", "wait_until"]


@contextmanager
def running(**environment: str) -> Iterator["subprocess.Popen[bytes]"]:
    """Start it, and end it as systemd does."""
    runner = start(**environment)
    try:
        yield runner
    finally:
        if runner.poll() is None:
            runner.send_signal(signal.SIGTERM)
        assert runner.wait(30) == 0


def start(**environment: str) -> "subprocess.Popen[bytes]":
    """Start it; the database is the test's."""
    database = connection.settings_dict["NAME"]
    url = (
        f"sqlite:///{database}"
        if connection.vendor == "sqlite"
        else os.environ["DATABASE_URL"].rpartition("/")[0] + f"/{database}"
    )
    return subprocess.Popen(
        [sys.executable, "manage.py", "run_tasks"],
        cwd=settings.BASE_DIR,
        env={
            **os.environ,
            "DATABASE_URL": url,
            "DJANGO_SETTINGS_MODULE": "portal.settings.test",
            **environment,
        },
        stderr=None if os.environ.get("SHOW_RUNNER") else subprocess.DEVNULL,
    )


def lanes(runner: "subprocess.Popen[bytes]") -> list[psutil.Process]:
    """The processes of its lanes that live."""
    return psutil.Process(runner.pid).children()
