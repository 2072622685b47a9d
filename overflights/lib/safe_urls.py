"""URLs on the web: which of them a reader may be led to."""

import unicodedata
from functools import lru_cache

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

SCHEMES = ("http", "https")
EXAMPLE = "Write it like https://example.org/page."
SHOWN = 60  # characters of a wrong URL that its error repeats
DOTS = "。．｡"  # browsers take them for the dot of a host
_check = URLValidator(schemes=SCHEMES)


@lru_cache(maxsize=1000)
def wrong_url(url: str) -> str:
    """Why it is not the URL of a page on the web, in sentences for people; empty where it is one."""
    quoted = f"“{''.join(map(_shown, url[:SHOWN]))}{'…' if len(url) > SHOWN else ''}”"
    if any(map(_is_unseen, url)) or "\\" in url:
        return f"{quoted} holds a space, a backslash or a character that cannot be seen. Copy the address again without it."
    scheme, mark, rest = url.partition("://")
    if not mark or scheme.lower() not in SCHEMES:
        return f"{quoted} does not begin with https:// or http://. {EXAMPLE}"
    host = rest.replace("?", "/").replace("#", "/").partition("/")[0]
    if "@" in host:
        return f"{quoted} holds a user name or a password. Leave out what stands before the “@”."
    try:
        _check(url)
    except ValidationError:
        return f"{quoted} names no site that could be reached. {EXAMPLE}"
    return f"{quoted} has a dot of another script in its site’s name. {EXAMPLE}" if set(host) & set(DOTS) else ""


def safe_url(url: str) -> str:
    """The URL where it may stand in a link; empty where it may not."""
    return "" if wrong_url(url) else url


def _is_unseen(character: str) -> bool:
    """Is it a control, format or separating character, or none at all?"""
    return unicodedata.category(character)[0] in "CZ"


def _shown(character: str) -> str:
    return "�" if _is_unseen(character) and character != " " else character
