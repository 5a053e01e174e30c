"""Cached and uncached pages against the bare view, and the queries of an uncached page."""

import os
import subprocess
import tempfile

from .results import Result, at_least, at_most, told
from .servers import PYTHON, ROOT, ratio, server, size_of

PAGES = {"home": "/", "workgroup page": "/our-workgroups/healthcare-cpms/"}


def measure() -> list[Result]:
    results = []
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as folder:
        environment = {
            "VAR_DIR": folder,
            "DJANGO_SETTINGS_MODULE": "portal.settings.base",
            "LOG_LEVEL": "WARNING",
        }
        manage("prepare_demo", environment)
        with server("portal.wsgi", **environment) as portal:
            sizes = {name: size_of(portal + path) for name, path in PAGES.items()}
            for name, path in PAGES.items():
                with server("benchmarks.bare", BARE_BYTES=str(sizes[name])) as bare:
                    value, note = ratio(portal + path, bare)
                results.append(at_least(f"cached {name} / bare view", value, 0.35, note))
        with server("portal.wsgi", CACHE_URL="dummy://", **environment) as portal:
            for name, path in PAGES.items():
                with server("benchmarks.bare", BARE_BYTES=str(sizes[name])) as bare:
                    value, note = ratio(portal + path, bare)
                results.append(at_least(f"uncached {name} / bare view", value, 0.04, note))
        with server("benchmarks.forgetful", CACHE_URL="dummy://", **environment) as portal:
            for name, path in PAGES.items():
                with server("benchmarks.bare", BARE_BYTES=str(sizes[name])) as bare:
                    value, note = ratio(portal + path, bare)
                results.append(told(f"{name}, first after a change / bare view", value, note))
        results += queries(environment)
    return results


def queries(environment: dict[str, str]) -> list[Result]:
    """Queries of one uncached request to a warm process, as the debug cursor counts them."""
    out = subprocess.run(
        [PYTHON, "-m", "benchmarks.count_queries", *PAGES.values()],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    counts = [[int(count) for count in line.split()] for line in out.splitlines()]
    results = []
    for name, (aged, changed) in zip(PAGES, counts, strict=True):
        results.append(at_most(f"queries of uncached {name}", aged, 15))
        results.append(at_most(f"queries of {name} first after a change", changed, 15))
    return results


def manage(command: str, environment: dict[str, str]) -> None:
    subprocess.run(
        [PYTHON, "manage.py", command],
        cwd=ROOT,
        env={**os.environ, **environment},
        check=True,
        stdout=subprocess.DEVNULL,
    )
