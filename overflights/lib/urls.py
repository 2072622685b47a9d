"""URLs of things by their slug, without asking the resolver a hundred times a page."""

from collections.abc import Callable
from datetime import date
from functools import lru_cache, wraps
from typing import Any
from urllib.parse import urlencode

from django.urls import get_script_prefix, reverse


def cache_by_prefix(maxsize: int) -> Callable[[Callable], Callable]:
    """functools.lru_cache for what holds URLs of this site: they begin with the prefix that the site is served under."""

    def decorated(make: Callable) -> Callable:
        cached = lru_cache(maxsize)(lambda prefix, *args, **kwargs: make(*args, **kwargs))

        @wraps(make)
        def made(*args: Any, **kwargs: Any) -> Any:
            return cached(get_script_prefix(), *args, **kwargs)

        made.cache_clear = cached.cache_clear
        return made

    return decorated


def url_of(view: str, slug: str) -> str:
    """`reverse(view, args=[slug])`, where the slug is the last part of the URL."""
    return _pattern(view) % slug


def finder(*chosen: tuple[str, str], days: tuple[date, date] | None = None) -> str:
    """The URL of the claims with these values, in canonical order (filters/claims.py), whose date lies certainly within `days`.

    `date.min` and `date.max` leave an end open.
    """
    first, last = days or (date.min, date.max)
    pairs = [*chosen, *([("from", first)] if first > date.min else []), *([("to", last)] if last < date.max else [])]
    more = ["dates=certainly"] if len(pairs) > len(chosen) else []
    return f"{_claims()}?{'&'.join([*(encoded(name, value) for name, value in pairs), *more])}"


@lru_cache(maxsize=4096)
def encoded(name: str, value: str | date) -> str:
    """One parameter of a URL; the same few make up hundreds on a page."""
    return urlencode([(name, value)])


@cache_by_prefix(8)
def _claims() -> str:
    return reverse("claims")


@cache_by_prefix(256)
def _pattern(view: str) -> str:
    return reverse(view, args=["SLUG"]).replace("%", "%%").replace("SLUG", "%s")
