"""Where a visitor comes from, for counting wrong passwords (signing_in.py)."""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest

Address = IPv4Address | IPv6Address


def client_address(request: HttpRequest) -> str | None:
    """The address at the other end of the connection; where that is a proxy of ours, the one that it names.

    Of X-Forwarded-For only the last address is the proxy's own word: what stands before it came with the request, and anyone can write it.
    """
    peer = _read(request.META.get("REMOTE_ADDR", ""))
    named = _read(request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip())
    found = named if named and _is_proxy(peer) else peer
    return str(found) if found else None


def _is_proxy(peer: Address | None) -> bool:
    if "*" in settings.PROXIES:
        return True
    return peer is not None and any(peer in ip_network(proxy, strict=False) for proxy in settings.PROXIES)


def _read(text: str) -> Address | None:
    """Without the zone of its network; IPv4 as such, however it came."""
    try:
        found = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found
