"""Tasks for the tests: the queue finds a task by its module, so they cannot live in a test."""

import time
from pathlib import Path

from portal.core.enums import Lane
from portal.core.tasks import durable, stop_if_asked

calls: list[str] = []


@durable
def write_down(identifier: str) -> None:
    calls.append(identifier)


@durable
def quote_a_secret(identifier: str) -> None:
    calls.append(identifier)
    msg = "mail to jane.doe@hospital.example refused"
    raise ConnectionError(msg)


@durable(lane=Lane.SLOW)
def dawdle(identifier: str) -> None:
    calls.append(identifier)
    raise ConnectionError


STEPS = 150


@durable
def take_long(folder: str) -> None:
    """More than half a minute of short steps, each of which leaves a file and knows it."""
    for number in range(STEPS):
        stop_if_asked()
        step = Path(folder, str(number))
        if not step.exists():
            # Fails where the step was done already.
            step.touch(exist_ok=False)
            time.sleep(0.3)


@durable(lane=Lane.SLOW)
def take_short(folder: str) -> None:
    """A few seconds of steps, each of which leaves a file and knows it."""
    for number in range(20):
        stop_if_asked()
        Path(folder, str(number)).touch()
        time.sleep(0.1)
