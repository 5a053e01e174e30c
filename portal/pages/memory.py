"""What is built once for each state of the site and kept in this process.

The revision is part of what is asked for, so a change anywhere forgets everything here; unlike
the cache it costs no pickling, and it works where there is no cache at all.
"""

from collections.abc import Callable, Hashable
from datetime import datetime
from typing import Any, TypeVar, cast

from django.http import HttpRequest
from django.utils import timezone

from portal.core.pagecache import site_revision

T = TypeVar("T")
MOST = 500
_MISSING = object()
_kept: dict[tuple[int, Hashable], Any] = {}


def remember(request: HttpRequest, key: Hashable, make: Callable[[], T]) -> T:
    """What `make` answered for this key in this state of the site. Read only: it is shared."""
    full = (site_revision(request), key)
    # One look-up: another thread may forget everything between two.
    found: T | object = _kept.get(full, _MISSING)
    if found is not _MISSING:
        return cast("T", found)
    made = make()
    if len(_kept) >= MOST or any(number != full[0] for number, _key in list(_kept)[:1]):
        _kept.clear()
    _kept[full] = made
    return made


def remember_until(
    request: HttpRequest, key: Hashable, make: Callable[[], tuple[T, datetime]]
) -> tuple[T, datetime]:
    """As `remember`, for what holds until a moment only: `make` answers with value and moment."""
    found = remember(request, key, make)
    if found[1] <= timezone.now():
        found = _kept[site_revision(request), key] = make()
    return found


def forget() -> None:
    """Forget everything. Tests roll revisions back, so their numbers come round again."""
    _kept.clear()
