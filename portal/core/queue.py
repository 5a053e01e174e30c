"""How a service queues a task that stands above it: by its name.

A task is a thin caller of one service, so its module imports services, and services cannot
import it. A service names the task instead; the name is looked up when the task is queued:

    SEND_EMAIL_LINK = NamedTask("portal.accounts.tasks.send_email_link")

    SEND_EMAIL_LINK.after_commit(change.pk)

A test asks of every name in the house that a durable task bears it.
"""

import uuid
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.module_loading import import_string

from .tasks import is_queued

# Every name that a module of the house has given, for the test that looks each up.
NAMES: set[str] = set()

Id = uuid.UUID | int | str


@dataclass(frozen=True)
class NamedTask:
    """A durable task by its dotted path.

    `once` is for a task that works until all is done: queued for the same arguments while one
    such is due or runs, it is not queued a second time.
    """

    path: str
    once: bool = False

    def __post_init__(self) -> None:
        NAMES.add(self.path)

    def after_commit(self, *ids: Id, **codes: Any) -> None:
        """Queue the task when the caller's transaction is committed; at once outside of one.

        `ids` and `codes` are stored readably: identifiers and codes, nothing else.
        """
        transaction.on_commit(lambda: self._queue(*_plain(ids), **codes))

    def is_queued(self, *ids: Id, due: bool = False) -> bool:
        """Whether it waits or runs with these arguments. With `due`, one that waits for its next
        try is not counted."""
        return is_queued(self._task, *_plain(ids), due=due)

    @property
    def _task(self) -> Any:
        return import_string(self.path)

    def _queue(self, *ids: int | str, **codes: Any) -> None:
        if not (self.once and is_queued(self._task, *ids, due=True)):
            self._task.enqueue(*ids, **codes)


def _plain(ids: tuple[Id, ...]) -> list[int | str]:
    return [str(one) if isinstance(one, uuid.UUID) else one for one in ids]
