"""What happens to every request before it reaches a view, and to every response after."""

from collections.abc import Callable
from logging import getLogger

from django.conf import settings
from django.contrib.redirects.middleware import RedirectFallbackMiddleware
from django.core.exceptions import BadRequest, DisallowedHost
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden, HttpResponseGone, HttpResponseNotAllowed
from django.utils.cache import add_never_cache_headers

from .authentication import remember_browser
from .client_addresses import client_address, comes_from_proxy, read_address
from .login_throttling import NotNowError
from .redirects import LOCAL_URL, leads_back
from .views.errors import not_now, page_error, too_large

Respond = Callable[[HttpRequest], HttpResponse]
FORWARDED = "HTTP_X_FORWARDED_"
READING = ["GET", "HEAD"]
CIRCLE = "This address leads, by way of others, back to itself: there is no page to show. The editors can mend it under Redirects."


class LoopbackOnly:
    """For DEBUG, whose error pages show code and settings: nobody on another machine is answered."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response
        getLogger(__name__).warning("DEBUG is on: error pages show code and settings, so only requests from this machine are answered.")

    def __call__(self, request: HttpRequest) -> HttpResponse:
        found = read_address(client_address(request) or "")
        if found and found.is_loopback and _is_for_us(request):
            return self.get_response(request)
        return HttpResponseForbidden(
            "DEBUG is on, so this site only answers requests from its own machine. Unset DEBUG to serve others.\n", "text/plain"
        )


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


def no_store(respond: Respond) -> Respond:
    """Pages for somebody who is signed in are stored nowhere, and the Back button does not show them after signing out."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = respond(request)
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            add_never_cache_headers(response)
        return response

    return middleware


class RedirectMiddleware(RedirectFallbackMiddleware):
    """Django's redirects, with a page that helps where the URL leads nowhere any more."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        found = super().process_response(request, response)
        if found is response:
            return response
        if isinstance(found, HttpResponseGone):
            return page_error(request, 410)
        url = found["Location"]
        if not LOCAL_URL.fullmatch(url):
            return page_error(request, 410)  # a URL of another site: it came in past every check
        if leads_back(request.get_full_path(), url):
            return page_error(request, 410, said=CIRCLE)
        return found


class SignInMiddleware:
    """429 for a password that comes too early; and a browser that signs in is known again next time."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if username := getattr(request, "signed_in_as", None):
            remember_browser(response, username)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return not_now(request, exception.seconds, exception.is_busy) if isinstance(exception, NotNowError) else None


def _is_for_us(request: HttpRequest) -> bool:
    """False for a request that a proxy on this machine forwards from elsewhere."""
    try:
        return bool(request.get_host())
    except DisallowedHost:
        return False


def _length(request: HttpRequest) -> int:
    """The length of the body in bytes, as the request states it; Django reads no more than that."""
    length = str(request.META.get("CONTENT_LENGTH") or "")[:19]
    return int(length) if length.isascii() and length.isdecimal() else 0
