"""What happens to every request before it reaches a view."""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse

from .client_addresses import comes_from_proxy
from .views.errors import too_large

Respond = Callable[[HttpRequest], HttpResponse]
FORWARDED = "HTTP_X_FORWARDED_"


def trust_own_proxies(respond: Respond) -> Respond:
    """Drop the X-Forwarded headers of a request that does not come from one of our proxies."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if not comes_from_proxy(request):
            for name in [name for name in request.META if name.startswith(FORWARDED)]:
                del request.META[name]
        return respond(request)

    return middleware


def refuse_odd_requests(respond: Respond) -> Respond:
    """400 for a foreign host or an absolute URL as the target, 413 for a body larger than any form of the site."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.get_host()  # raises DisallowedHost
        target = request.META.get("REQUEST_URI") or request.META.get("RAW_URI") or "/"
        if not target.startswith("/"):
            raise BadRequest("The target of a request is a path.")
        if _length(request) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            return too_large(request)
        return respond(request)

    return middleware


def _length(request: HttpRequest) -> int:
    """The length of the body in bytes, as the request states it; Django reads no more than that."""
    length = str(request.META.get("CONTENT_LENGTH") or "")[:19]
    return int(length) if length.isascii() and length.isdecimal() else 0
