"""Tasks for the tests: the queue finds a task by its module, so they cannot live in a test."""

from portal.core.tasks import durable

calls: list[str] = []


@durable
def write_down(identifier: str) -> None:
    calls.append(identifier)


@durable
def quote_a_secret(identifier: str) -> None:
    calls.append(identifier)
    msg = "mail to jane.doe@hospital.example refused"
    raise ConnectionError(msg)
