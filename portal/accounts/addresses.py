"""Where a request comes from, for slowing down guessing. Never stored beside a person's name
for longer than a lock-out lasts, never logged."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The network address of the browser.

    `X-Forwarded-For` can be written by anybody, so it counts only when
    `settings.TRUSTED_PROXY_COUNT` says how many of our own proxies have appended to it; then the
    address is that many places from its end.
    """
    direct = str(request.META.get("REMOTE_ADDR", ""))
    proxies = settings.TRUSTED_PROXY_COUNT
    if not proxies:
        return direct
    hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",")]
    if len(hops) < proxies:
        return direct
    try:
        return str(ipaddress.ip_address(hops[-proxies]))
    except ValueError:
        return direct
