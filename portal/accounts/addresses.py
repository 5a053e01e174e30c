"""Where a request comes from, for slowing down guessing. Never stored beside a person's name
for longer than a lock-out lasts, never logged."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest

# One house has so many of the newer addresses (RFC 6177), each of its devices several.
HOUSE_BITS = 64
# No machine has it.
UNKNOWN = "0.0.0.0"  # noqa: S104 -- nothing listens on it here


def client_network(request: HttpRequest) -> str:
    """What is counted as one visitor: an IPv4 address, or the network of an IPv6 address."""
    address = client_address(request)
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if parsed.version == 4 or parsed.ipv4_mapped is not None:
        return address
    return str(ipaddress.ip_network((parsed, HOUSE_BITS), strict=False))


def lockout_address(request: HttpRequest) -> str:
    """What wrong passwords are counted by, beside the name: an IPv4 address, or the first address
    of an IPv6 network.

    `UNKNOWN` where there is none, as behind a Unix socket whose proxy is not believed: then the
    name alone locks, which is better than nothing that ever does.
    """
    network = client_network(request).partition("/")[0]
    try:
        return str(ipaddress.ip_address(network))
    except ValueError:
        return UNKNOWN


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
