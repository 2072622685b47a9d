"""Pages, and what they are made of, kept for as long as nothing is committed: asked again, a page costs one query and no rendering.

Nothing has to tell that the data changed. Each database can say cheaply whether anything at all was committed since, by whomever:
another worker, a fixture, `psql`. So a page that is kept cannot be older than the data, and one edit makes all of them anew.
"""

from collections.abc import Callable
from functools import lru_cache, partial, wraps
from hashlib import blake2b
from itertools import count
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.db import InterfaceError, OperationalError, connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.views.decorators.gzip import gzip_page

View = Callable[..., HttpResponse]
_serials = count(1)
LONGEST = 500_000  # bytes of a page that is kept


@receiver(connection_created)
def number_connection(sender: type, connection: BaseDatabaseWrapper, **kwargs: Any) -> None:
    """SQLite counts the changes that one connection sees: a connection opened anew must not be taken for the one before it."""
    connection.serial = next(_serials)


def revision() -> str:
    """What the database says of its own state: equal for two askings only if nothing was committed between them. One query."""
    if connection.vendor == "postgresql":
        return _snapshot()
    with connection.cursor() as cursor:
        # Commits of others, as seen by this connection, and its own changes.
        cursor.execute("PRAGMA data_version")
        return f"{connection.serial}:{cursor.fetchone()[0]}:{connection.connection.total_changes}"


def _snapshot() -> str:
    """Equal snapshots see equal rows: they name the transactions that had ended, and those that were under way.

    Being the first query of its request, it shows as well whether the connection still stands: Django need not ask that by itself.
    """
    connection.health_check_done = True
    try:
        return _asked("SELECT pg_current_snapshot()::text")
    except (OperationalError, InterfaceError):
        connection.close()
        return _asked("SELECT pg_current_snapshot()::text")


def _asked(sql: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()[0]


def revision_of(request: HttpRequest) -> str:
    """The state of the base that a page is made of; empty where nothing may be kept of it."""
    return getattr(request, "revision", "")


def by_revision(maxsize: int) -> Callable[[Callable], Callable]:
    """Keep what a function finds out, by its arguments, of a base at `revision`. Called without one, nothing is kept."""

    def decorated(find: Callable) -> Callable:
        keeping = lru_cache(maxsize)(find)

        @wraps(find)
        def finding(*arguments: Any, revision: str = "") -> Any:
            return (keeping if revision else find)(*arguments, revision=revision)

        finding.cache_clear = keeping.cache_clear
        return finding

    return decorated


def kept_by(*parameters: str) -> Callable[[View], View]:
    """As `kept`, for a page that depends on no others of its address's parameters: marked by whoever spread it, it is the same page."""
    return partial(kept, parameters=parameters)


def kept(view: View, parameters: tuple[str, ...] | None = None) -> View:
    """Keep what `view` answers to readers. Whoever is signed in, and a request inside a transaction, gets a page made for it."""
    view = gzip_page(view)

    def keeping(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME in request.COOKIES or connection.in_atomic_block:
            return view(request, *args, **kwargs)
        pages, key = caches["pages"], _key(request, parameters)
        found = pages.get(key)
        if found is None:
            response = view(request, *args, **kwargs)
            patch_vary_headers(response, ["Cookie"])
            if response.status_code == 200 and len(response.content) <= LONGEST:
                pages.set(key, (response.content, dict(response.items())))
            return response
        content, headers = found
        return HttpResponse(content, headers=headers)

    @wraps(view)
    def answering(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """To HEAD, the same without the body."""
        response = keeping(request, *args, **kwargs)
        if request.method == "HEAD":
            response.headers["Content-Length"] = len(response.content)
            response.content = b""
        return response

    # Nothing is done here but reading: whatever else is asked gets 405, not a refusal of its form.
    answering.csrf_exempt = True
    return answering


def _key(request: HttpRequest, parameters: tuple[str, ...] | None) -> str:
    """Of all that the page depends on. The revision is read before the rows are: what is kept under it is never older."""
    request.revision = revision()
    compressed = "gzip" in request.headers.get("Accept-Encoding", "")
    if parameters is None:
        address = request.build_absolute_uri()
    else:
        address = (request.build_absolute_uri(request.path), [request.GET.getlist(name) for name in parameters])
    parts = (request.revision, request.method, address, compressed)
    return blake2b(repr(parts).encode("utf-8", "surrogatepass"), digest_size=24).hexdigest()
