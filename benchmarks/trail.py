"""The audit trail on PostgreSQL: 50 who write and 50 who read, against as many bare inserts."""

import os
import subprocess
import sys
import tempfile

from .results import Result, at_least, told


def measure() -> list[Result]:
    with tempfile.TemporaryDirectory(prefix="portal-bench-trail-") as folder:
        done = subprocess.run(
            ["tests/postgres", sys.executable, "-m", "benchmarks.write_entries"],
            env={
                **os.environ,
                "VAR_DIR": folder,
                "DJANGO_SETTINGS_MODULE": "portal.settings.base",
                "LOG_LEVEL": "WARNING",
            },
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
    ratio, entries, bare, sealed = map(float, done.stdout.splitlines()[-1].split())
    note = f"{entries:.0f} against {bare:.0f} a second, median of pairs"
    return [
        at_least("audit entries / bare inserts, 50 + 50", ratio, 0.5, note),
        told("entries sealed afterwards, a second", sealed),
    ]
