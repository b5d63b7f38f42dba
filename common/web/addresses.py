"""Where a request comes from. The one way to know it, for whatever counts what somebody does.

A web server in front of the portal tells in X-Forwarded-For whom it speaks for, but so could anybody else: the header
counts only when it comes from one of `settings.TRUSTED_PROXIES`, and only as far back as those reach.
"""

from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest

Address = IPv4Address | IPv6Address
# What a socket that is no network's counts as.
HERE = IPv4Address("127.0.0.1")
# Whoever has one address of the new kind has all that begin alike.
_SAME_OWNER = 64


def client_address(request: HttpRequest) -> str:
    """The address the request comes from, as text; of IPv6 the network that one subscriber has, with zeros behind."""
    address = _parsed(request.META.get("REMOTE_ADDR", "")) or HERE
    told = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    # Each server adds at the end whom it heard from; what stands before the last trusted one anybody may have written.
    while told and _is_trusted(address):
        before = _parsed(told.pop())
        if before is None:
            break
        address = before
    if isinstance(address, IPv6Address):
        return str(IPv6Network((address, _SAME_OWNER), strict=False).network_address)
    return str(address)


def comes_from_proxy(request: HttpRequest) -> bool:
    """Whether the request was handed on by this machine, or by a web server that is named."""
    address = _parsed(request.META.get("REMOTE_ADDR", "")) or HERE
    return address.is_loopback or _is_trusted(address)


def _is_trusted(address: Address) -> bool:
    return any(address in network for network in _networks(tuple(settings.TRUSTED_PROXIES)))


@lru_cache(maxsize=4)
def _networks(texts: tuple[str, ...]) -> list[IPv4Network | IPv6Network]:
    return [ip_network(text.strip(), strict=False) for text in texts]


def _parsed(text: str) -> Address | None:
    try:
        address = ip_address(text.strip())
    except ValueError:
        return None
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        return address.ipv4_mapped
    return address
