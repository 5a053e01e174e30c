"""The feed of a thousand trainings: polls against the bare view, cold against icalendar."""

import os
import subprocess
import tempfile
import urllib.request

from .results import Result, at_least, at_most
from .servers import PYTHON, ROOT, ratio, server, size_of

TRAININGS = 1000
FEED = "/trainings/calendar.ics"


def measure() -> list[Result]:
    with tempfile.TemporaryDirectory(prefix="portal-bench-feed-") as folder:
        environment = {
            "VAR_DIR": folder,
            "DJANGO_SETTINGS_MODULE": "portal.settings.base",
            "LOG_LEVEL": "WARNING",
        }
        run(environment, "manage.py", "migrate", "--verbosity=0")
        run(environment, "manage.py", "collectstatic", "--noinput", "--verbosity=0")
        run(environment, "-m", "benchmarks.fill_trainings", str(TRAININGS))
        ours, theirs = map(float, run(environment, "-m", "benchmarks.cold_feed").split())
        results = [
            at_most(
                f"cold feed of {TRAININGS} / icalendar alone",
                ours / theirs,
                1.3,
                f"{ours * 1000:.0f} ms of {theirs * 1000:.0f} ms",
            )
        ]
        with server("portal.wsgi", **environment) as portal:
            address = portal + FEED
            size, etag = size_of(address), etag_of(address)
            with server("benchmarks.bare", BARE_BYTES=str(size)) as bare:
                value, note = ratio(address, bare)
                results.append(at_least("cached feed / bare view", value, 0.35, note))
                asked = (f"If-None-Match: {etag}",)
                value, note = ratio(address, bare, headers=asked)
                results.append(at_least("feed with 304 / bare view", value, 0.35, note))
        return results


def etag_of(address: str) -> str:
    with urllib.request.urlopen(address) as response:
        return str(response.headers["ETag"])


def run(environment: dict[str, str], *arguments: str) -> str:
    """What a Python command prints in this environment; raises when it fails."""
    return subprocess.run(
        [PYTHON, *arguments],
        cwd=ROOT,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    ).stdout
