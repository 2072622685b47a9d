"""Addresses of things by their slug, without asking the resolver a hundred times a page."""

from datetime import date
from functools import cache, lru_cache
from urllib.parse import urlencode

from django.urls import get_script_prefix, reverse


def address_of(view: str, slug: str) -> str:
    """`reverse(view, args=[slug])`, where the slug is the last part of the address."""
    return _pattern(view, get_script_prefix()) % slug


def finder(*chosen: tuple[str, str], days: tuple[date, date] | None = None) -> str:
    """The address of the claims with these values, in canonical order (filters/claims.py), whose date lies certainly within `days`.

    `date.min` and `date.max` leave an end open.
    """
    first, last = days or (date.min, date.max)
    pairs = [*chosen, *([("from", first)] if first > date.min else []), *([("to", last)] if last < date.max else [])]
    more = ["dates=certainly"] if len(pairs) > len(chosen) else []
    return f"{_claims(get_script_prefix())}?{'&'.join([*(encoded(name, value) for name, value in pairs), *more])}"


@lru_cache(maxsize=4096)
def encoded(name: str, value: str | date) -> str:
    """One parameter of an address; the same few make up hundreds on a page."""
    return urlencode([(name, value)])


@cache
def _claims(prefix: str) -> str:
    return reverse("claims")


@cache
def _pattern(view: str, prefix: str) -> str:
    return reverse(view, args=["SLUG"]).replace("%", "%%").replace("SLUG", "%s")
