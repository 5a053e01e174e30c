"""Limits on how often one network address, or one name, may ask.

Counted in the database, which all processes share. Only what is limited pays for it: a page that
somebody reads is never counted.
"""

from datetime import timedelta

from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from portal.accounts.addresses import client_network
from portal.accounts.errors import TooManyRequestsError
from portal.accounts.models import RateCount

# A hospital shares one address, so these are far above what its people need.
SIGN_IN = ("sign_in", 200, timedelta(minutes=15))
RESET = ("reset", 30, timedelta(hours=1))
EMAIL_LINK = ("email_link", 5, timedelta(hours=1))
RESET_MAIL = ("reset_mail", 3, timedelta(hours=1))


def limit_rate(request: HttpRequest, rule: tuple[str, int, timedelta]) -> None:
    """Raise `TooManyRequestsError` when the request's address has used its share up."""
    if not within_limit(client_network(request), rule):
        minutes = int(rule[2].total_seconds() // 60)
        raise TooManyRequestsError(minutes=minutes)


def within_limit(key: str, rule: tuple[str, int, timedelta]) -> bool:
    """Count one more for `key`; whether that is still allowed.

    Hashed with the portal's own secret: an address alone could be guessed from a plain hash.
    """
    name, limit, period = rule
    hashed = salted_hmac("portal.accounts.throttling", key, algorithm="sha256").hexdigest()
    return RateCount.objects.count_one(f"{name}:{hashed}", period) <= limit
