"""What happens to every request before it reaches a view."""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed

from .client_addresses import comes_from_proxy
from .views.errors import too_large

Respond = Callable[[HttpRequest], HttpResponse]
FORWARDED = "HTTP_X_FORWARDED_"
READING = ["GET", "HEAD"]


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


def read_only(respond: Respond) -> Respond:
    """405 for whatever else is asked of a page of the site than to be read, whether or not it comes from one of our forms."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.method in READING or request.path_info.startswith("/admin/"):
            return respond(request)
        text = f"This page can only be read (GET); the request was {request.method}.\n"
        return HttpResponseNotAllowed(READING, text, content_type="text/plain; charset=utf-8")

    return middleware


def _length(request: HttpRequest) -> int:
    """The length of the body in bytes, as the request states it; Django reads no more than that."""
    length = str(request.META.get("CONTENT_LENGTH") or "")[:19]
    return int(length) if length.isascii() and length.isdecimal() else 0
