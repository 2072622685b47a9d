"""Pages kept for as long as no edit is committed: asked again, a page costs one query and no rendering.

Nothing has to tell that the data changed: the database keeps a log of what did (revision.py). So a page that is kept cannot be older
than the data, and one edit makes all of them anew.
"""

from collections.abc import Callable
from functools import wraps
from hashlib import blake2b
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.views.decorators.gzip import gzip_page

from .revision import revision

View = Callable[..., HttpResponse]
LONGEST = 500_000  # bytes of a page that is kept


def revision_of(request: HttpRequest) -> str:
    """The state of the base that a page is made of; empty where nothing may be kept of it."""
    return getattr(request, "revision", "")


def kept(*parameters: str, cache: str = "pages") -> Callable[[View], View]:
    """Keep what a view answers to readers, by these parameters of its URL: with others, it is the same page.

    Whoever is signed in, and a request inside a transaction, gets a page made for it. Where it is kept, and how many there are: settings.
    """

    def decorated(view: View) -> View:
        view = gzip_page(view)

        def keeping(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if settings.SESSION_COOKIE_NAME in request.COOKIES or connection.in_atomic_block:
                return view(request, *args, **kwargs)
            pages, key = caches[cache], _key(request, parameters)
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

        return answering

    return decorated


def _key(request: HttpRequest, parameters: tuple[str, ...]) -> str:
    """Of all that the page depends on. The revision is read before the rows are: what is kept under it is never older."""
    request.revision = revision()
    compressed = "gzip" in request.headers.get("Accept-Encoding", "")
    given = [request.GET.getlist(name) for name in parameters]
    parts = (request.revision, request.method, request.build_absolute_uri(request.path), given, compressed)
    return blake2b(repr(parts).encode("utf-8", "surrogatepass"), digest_size=24).hexdigest()
