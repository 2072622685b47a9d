"""The one way of caching: what is made of the database is kept until something that readers see is committed.

Nothing has to tell a cache that the data changed. The database itself logs every change (search/), so a page is never older than the
data, whoever edits: another worker, a fixture, `psql`. Sessions, wrong passwords and versions are not logged and change nothing here.

What is cached where, for how long and up to which size: docs/architecture.md.
"""

from collections.abc import Callable
from contextvars import ContextVar
from functools import lru_cache, wraps
from hashlib import blake2b
from itertools import count
from threading import Lock
from typing import Any, ParamSpec, TypeVar

from django.conf import settings
from django.core.cache import caches
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import get_script_prefix
from django.utils.cache import patch_vary_headers
from django.views.decorators.gzip import gzip_page

from .search import database

View = Callable[..., HttpResponse]
P = ParamSpec("P")
R = TypeVar("R")
LARGEST_PAGE = 500_000  # bytes; a larger page is not cached


# --- What has been committed ----------------------------------------------------------------------
class _ChangeFollower:
    """How far this process has read the log of changes; the state of the data has another number after each change."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._numbers = count(1)
        self._position, self._number = "", 0

    def number(self) -> int:
        with self._lock:
            position, number = self._position, self._number
        now, changes = database.changes_since(position)
        if changes:
            for name in settings.CACHES:
                caches[name].clear()  # nobody asks for the pages of an earlier state any more
        with self._lock:
            if changes:
                number = next(self._numbers)
            # A slower thread may set this back: then the next one to ask reads the same changes again.
            self._position, self._number = now, number
        return number


_follower = _ChangeFollower()
_state: ContextVar[str] = ContextVar("state of the data", default="")


def committed_state() -> str:
    """The same value for two calls only if nothing that readers see was committed between them. One query."""
    return str(_follower.number())


def state_of_request() -> str:
    """The state of the data that was read when the request being answered came in; empty where nothing may be cached."""
    return _state.get()


# --- What is cached -------------------------------------------------------------------------------
def cache_page(*parameters: str, cache: str = "pages") -> Callable[[View], View]:
    """Cache what a view answers to readers, by these parameters of its URL; any others make no difference to the page.

    Whoever is signed in, and a request inside a transaction, gets a page of their own. `cache` is one of the caches in the settings.
    """

    def decorated(view: View) -> View:
        view = gzip_page(view)

        @wraps(view)
        def respond(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if settings.SESSION_COOKIE_NAME in request.COOKIES or connection.in_atomic_block:
                response = view(request, *args, **kwargs)
            else:
                # Read before the rows are: what is cached under it is never older.
                token = _state.set(committed_state())
                try:
                    response = _cached_response(caches[cache], _page_key(request, parameters), lambda: view(request, *args, **kwargs))
                finally:
                    _state.reset(token)
            return _without_body(response) if request.method == "HEAD" else response

        return respond

    return decorated


def _cached_response(cache: Any, key: str, make: Callable[[], HttpResponse]) -> HttpResponse:
    cached = cache.get(key)
    if cached:
        content, headers = cached
        return HttpResponse(content, headers=headers)
    response = make()
    patch_vary_headers(response, ["Cookie"])
    if response.status_code == 200 and len(response.content) <= LARGEST_PAGE:
        cache.set(key, (response.content, dict(response.items())))
    return response


def _page_key(request: HttpRequest, parameters: tuple[str, ...]) -> str:
    compressed = "gzip" in request.headers.get("Accept-Encoding", "")
    values = [request.GET.getlist(name) for name in parameters]
    parts = (state_of_request(), request.method, request.build_absolute_uri(request.path), values, compressed)
    return blake2b(repr(parts).encode("utf-8", "surrogatepass"), digest_size=24).hexdigest()


def _without_body(response: HttpResponse) -> HttpResponse:
    response.headers["Content-Length"] = str(len(response.content))
    response.content = b""
    return response


def cache_until_commit(maxsize: int) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """functools.lru_cache for what is read from the database, by the state of the data; outside a cached page, nothing is cached."""

    def decorated(read: Callable[P, R]) -> Callable[P, R]:
        cached: Callable[..., R] = lru_cache(maxsize)(lambda state, *args, **kwargs: read(*args, **kwargs))

        @wraps(read)
        def reading(*args: P.args, **kwargs: P.kwargs) -> R:
            state = state_of_request()
            return cached(state, *args, **kwargs) if state else read(*args, **kwargs)

        return reading

    return decorated


def cache_by_content(maxsize: int) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """functools.lru_cache for markup that is made of its arguments alone, so that it can't be out of date.

    The markup has links, which begin with the prefix that the site is served under. With DEBUG a changed template shows at once.
    """

    def decorated(make: Callable[P, R]) -> Callable[P, R]:
        cached: Callable[..., R] = lru_cache(0 if settings.DEBUG else maxsize)(lambda prefix, *args, **kwargs: make(*args, **kwargs))

        @wraps(make)
        def making(*args: P.args, **kwargs: P.kwargs) -> R:
            return cached(get_script_prefix(), *args, **kwargs)

        return making

    return decorated
