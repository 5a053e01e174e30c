"""Which engine's run a test belongs to, and what both runs came to.

`make test` runs the suite twice. What depends on the database runs on both engines; what runs
the same on either runs once: tests without a database beside SQLite, and browser tests beside
PostgreSQL, which is production's. Nobody marks a test for this: the fixtures it uses say it.

Only runs with `--share` leave tests to the other engine; a plain `pytest` runs all it is given.
"""

import json
import os
import time
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import SimpleTestCase

ENGINES = ("sqlite", "postgresql")
_NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
_DATABASE = {"db", "transactional_db", "live_server", "_django_db_helper"}
_BROWSER = {"browser"}
_OUTCOMES = ("passed", "failed", "error", "skipped", "xfailed", "xpassed")


def engines_of(item: pytest.Item) -> tuple[str, ...]:
    """The engines on whose run the test belongs: never none."""
    fixtures = set(getattr(item, "fixturenames", ()))
    if item.get_closest_marker("postgres") or fixtures & _BROWSER:
        return ("postgresql",)
    kind = getattr(item, "cls", None)
    uses_database = (
        item.get_closest_marker("django_db") is not None
        or bool(fixtures & _DATABASE)
        or (isinstance(kind, type) and issubclass(kind, SimpleTestCase) and bool(kind.databases))
    )
    return ENGINES if uses_database else ("sqlite",)


_COLLECTED = pytest.StashKey[tuple[list[pytest.Item], list[pytest.Item]]]()


def collected_items(config: pytest.Config) -> tuple[list[pytest.Item], list[pytest.Item]]:
    """The tests of this run, and those that it leaves to the other engine's."""
    return config.stash[_COLLECTED]


class Shares:
    """Leaves tests to the other engine's run (`--share`), and counts."""

    def __init__(self, config: pytest.Config) -> None:
        self.shares = bool(config.getoption("share"))
        self.collected = self.left = 0
        self.began = time.monotonic()

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(
        self, config: pytest.Config, items: list[pytest.Item]
    ) -> None:
        left: list[pytest.Item] = []
        if self.shares:
            left = [item for item in items if connection.vendor not in engines_of(item)]
            config.hook.pytest_deselected(items=left)
            self.collected, self.left = len(items), len(left)
            items[:] = [item for item in items if connection.vendor in engines_of(item)]
        config.stash[_COLLECTED] = (items, left)
        output = getattr(config, "workeroutput", None)
        if output is not None:
            output["shares"] = (self.collected, self.left)

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        """A worker of xdist ends; all of them collected the same."""
        self.collected, self.left = getattr(node, "workeroutput", {}).get("shares", (0, 0))

    def pytest_terminal_summary(
        self, terminalreporter: pytest.TerminalReporter, config: pytest.Config
    ) -> None:
        """Totals of this run, and of the runs before it that wrote into the same file."""
        if not self.shares or hasattr(config, "workerinput"):
            return
        stats = terminalreporter.stats
        run = {
            "engine": _NAMES[connection.vendor],
            "seconds": round(time.monotonic() - self.began),
            "processor": round(_processor_seconds()),
            "collected": self.collected,
            "left": self.left,
            **{outcome: len(stats.get(outcome, ())) for outcome in _OUTCOMES},
        }
        kept = Path(os.environ["TEST_TOTALS"]) if "TEST_TOTALS" in os.environ else None
        runs = json.loads(kept.read_text()) if kept and kept.exists() else []
        runs.append(run)
        if kept:
            kept.write_text(json.dumps(runs))
        terminalreporter.section("totals")
        for each in runs:
            counts = ", ".join(f"{each[name]} {name}" for name in _OUTCOMES if each[name])
            terminalreporter.write_line(
                f"{each['engine']}: {counts}; {each['left']} of {each['collected']} left to the"
                f" other engine; {each['seconds']} s, of processors {each['processor']} s"
            )


def _processor_seconds() -> float:
    """Of this process and of all that it has waited for; a database server is not among them."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system
