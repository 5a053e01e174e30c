"""Limits on how often one network address, or one name, may ask.

Counted in the cache: a lost count costs nothing, for lock-out and waiting times are in the
database. Keys are hashed, so the cache lists nobody.
"""

import hashlib
from datetime import timedelta

from django.core.cache import cache
from django.http import HttpRequest

from portal.accounts.addresses import client_address
from portal.accounts.errors import TooManyRequestsError

# A hospital shares one address, so these are far above what its people need.
SIGN_IN = ("sign_in", 200, timedelta(minutes=15))
RESET = ("reset", 30, timedelta(hours=1))
RESET_MAIL = ("reset_mail", 3, timedelta(hours=1))


def limit_rate(request: HttpRequest, rule: tuple[str, int, timedelta]) -> None:
    """Raise `TooManyRequestsError` when the request's address has used its share up."""
    if not within_limit(client_address(request), rule):
        minutes = int(rule[2].total_seconds() // 60)
        raise TooManyRequestsError(minutes=minutes)


def within_limit(key: str, rule: tuple[str, int, timedelta]) -> bool:
    """Count one more for `key`; whether that is still allowed."""
    name, limit, period = rule
    kept = f"rate:{name}:{hashlib.sha256(key.encode()).hexdigest()}"
    if cache.add(kept, 1, int(period.total_seconds())):
        return True
    try:
        return cache.incr(kept) <= limit
    except ValueError:
        # It ended between the two calls.
        return True
