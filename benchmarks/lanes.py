"""How long a mail waits behind a long print job, on both engines."""

import os
import subprocess
import tempfile

from .results import Result, at_most
from .servers import PYTHON, ROOT

SCRIPT = (str(PYTHON), "-m", "benchmarks.wait_for_mail")


def measure() -> list[Result]:
    return [
        at_most("a mail's wait behind printing, PostgreSQL, s", wait("tests/postgres"), 2, "most"),
        at_most("a mail's wait behind printing, SQLite, s", wait(), 2, "most"),
    ]


def wait(*before: str) -> float:
    with tempfile.TemporaryDirectory(prefix="portal-lanes-") as folder:
        environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        out = subprocess.run(
            [*before, *SCRIPT],
            cwd=ROOT,
            env={
                **environment,
                "VAR_DIR": folder,
                "DJANGO_SETTINGS_MODULE": "portal.settings.base",
                "LOG_LEVEL": "ERROR",
            },
            capture_output=True,
            text=True,
            check=True,
        ).stdout
    return float(out.split()[-1])
