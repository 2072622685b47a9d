"""Addresses of things by their slug, without asking the resolver a hundred times a page."""

from functools import cache

from django.urls import get_script_prefix, reverse


def address_of(view: str, slug: str) -> str:
    """`reverse(view, args=[slug])`, where the slug is the last part of the address."""
    return _pattern(view, get_script_prefix()) % slug


@cache
def _pattern(view: str, prefix: str) -> str:
    return reverse(view, args=["SLUG"]).replace("%", "%%").replace("SLUG", "%s")
