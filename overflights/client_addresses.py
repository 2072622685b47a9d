"""The address of the client: for counting wrong passwords (authentication.py), and for answering only this machine under DEBUG."""

from collections.abc import Callable
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from logging import getLogger

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden

Address = IPv4Address | IPv6Address


def client_address(request: HttpRequest) -> str | None:
    """The address at the other end of the connection; if that is one of our proxies, the address that it names.

    Only the last address in X-Forwarded-For is the proxy's own: what comes before it was in the request, and anyone can write that.
    """
    peer = _read(request.META.get("REMOTE_ADDR", ""))
    named = _read(request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip())
    found = named if named and comes_from_proxy(request) else peer
    return str(found) if found else None


def comes_from_proxy(request: HttpRequest) -> bool:
    """Whether one of our proxies is at the other end of the connection."""
    if "*" in settings.PROXIES:
        return True
    peer = _read(request.META.get("REMOTE_ADDR", ""))
    return peer is not None and any(peer in ip_network(proxy, strict=False) for proxy in settings.PROXIES)


def _read(text: str) -> Address | None:
    """Without its network zone; an IPv4 address in IPv6 notation as IPv4."""
    try:
        found = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found


class LoopbackOnly:
    """Middleware for DEBUG: its error pages show code and settings, so nobody on another machine is answered."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        getLogger(__name__).warning("DEBUG is on: error pages show code and settings, so only requests from this machine are answered.")

    def __call__(self, request: HttpRequest) -> HttpResponse:
        found = _read(client_address(request) or "")
        if found and found.is_loopback and _is_for_us(request):
            return self.get_response(request)
        return HttpResponseForbidden(
            "DEBUG is on, so this site only answers requests from its own machine. Unset DEBUG to serve others.\n", "text/plain"
        )


def _is_for_us(request: HttpRequest) -> bool:
    """False for a request that a proxy on this machine forwards from elsewhere."""
    try:
        return bool(request.get_host())
    except DisallowedHost:
        return False
