"""Few may wait before the press: forms are printed one after the other.

Whoever prints or waits for it keeps a thread of the web process from everybody else, whether it
is for a visitor, a hospital's preview or an editor's. Background tasks have a process of their own
and do not come here.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from portal.consents.errors import PressBusyError

MOST_WAITING = 3
_places = threading.BoundedSemaphore(MOST_WAITING)


@contextmanager
def place_in_queue() -> Iterator[None]:
    """A place before the press for as long as the block runs; `PressBusyError` if none is free."""
    if not _places.acquire(blocking=False):
        raise PressBusyError
    try:
        yield
    finally:
        _places.release()
