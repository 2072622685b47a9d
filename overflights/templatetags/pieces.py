"""Parts of a page that are as they were after an edit elsewhere, and are not rendered again."""

from collections.abc import Callable, Hashable
from functools import cache

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from overflights.caching import cache_by_content

register = template.Library()


@register.simple_tag
def piece(template: str, most: int, **shown: Hashable) -> SafeString:
    """As `{% include template with … only %}`, and kept by content: whatever it shows is in its key, so that it can't be stale.

    `most`: how many of that template are kept.
    """
    return _kept(template, most)(**shown)


@cache
def _kept(template: str, most: int) -> Callable[..., SafeString]:
    return cache_by_content(most)(lambda **shown: render_to_string(template, shown))
