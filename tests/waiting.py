"""Waiting for what must come: the one place in the tests that sleeps."""

import time
from collections.abc import Callable

PATIENCE = 60.0  # seconds, far more than anything takes
_BETWEEN = 0.05


def wait_until(happened: Callable[[], object], seconds: float = PATIENCE) -> None:
    """Until it has happened; fails when the time is over."""
    end = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < end, f"it did not happen within {seconds} seconds"
        time.sleep(_BETWEEN)
