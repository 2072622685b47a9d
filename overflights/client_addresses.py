"""The address of the client: for counting wrong passwords (authentication.py), and for answering only this machine under DEBUG."""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest

Address = IPv4Address | IPv6Address


def client_address(request: HttpRequest) -> str | None:
    """The address at the other end of the connection; if that is one of our proxies, the address that it names.

    Only the last address in X-Forwarded-For is the proxy's own: what comes before it was in the request, and anyone can write that.
    """
    peer = read_address(request.META.get("REMOTE_ADDR", ""))
    named = read_address(request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip())
    found = named if named and comes_from_proxy(request) else peer
    return str(found) if found else None


def comes_from_proxy(request: HttpRequest) -> bool:
    """Whether one of our proxies is at the other end of the connection."""
    if "*" in settings.PROXIES:
        return True
    peer = read_address(request.META.get("REMOTE_ADDR", ""))
    return peer is not None and any(peer in ip_network(proxy, strict=False) for proxy in settings.PROXIES)


def read_address(text: str) -> Address | None:
    """Without its network zone; an IPv4 address in IPv6 notation as IPv4."""
    try:
        found = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found
