"""URLs of pages of this site, put together without asking Django's resolver a hundred times a page."""

from functools import lru_cache

from django.urls import get_script_prefix, reverse


def url_of(view: str, slug: str) -> str:
    """`reverse(view, args=[slug])`, where the slug is the last part of the URL."""
    return _pattern(view, get_script_prefix()) % slug


@lru_cache(maxsize=256)
def _pattern(view: str, prefix: str) -> str:
    """`prefix`: of the site, with which every URL begins."""
    return reverse(view, args=["SLUG"]).replace("%", "%%").replace("SLUG", "%s")
