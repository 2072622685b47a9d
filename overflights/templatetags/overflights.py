"""Thin wrappers over lib: they format and never query."""

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from overflights.filter_base import ListFilter
from overflights.lib import wording
from overflights.models import Claim

register = template.Library()

MARKS = {"supports": "▲", "disputes": "▼", "neutral": "◆", "unclear": "○"}


@register.filter
def stance(code: str) -> SafeString:
    """Word, shape and colour: never one of them alone."""
    return format_html('<span class="stance {0}"><span class="mark" aria-hidden="true">{1}</span> {0}</span>', code, MARKS[code])


@register.filter
def stance_mark(code: str) -> SafeString:
    """The shape alone for the eye, the word for the ear."""
    return format_html(
        '<span class="stance {0}"><span aria-hidden="true">{1}</span><span class="unseen">{0}</span></span>', code, MARKS[code]
    )


@register.filter
def counted(number: int, noun: str) -> str:
    """`{{ 1204|counted:"claim" }}` is `1,204 claims`; an irregular plural follows a comma: `"person,people"`."""
    singular, _, plural = noun.partition(",")
    return wording.count(number, singular, plural)


@register.filter
def at(found: dict, key: object) -> object:
    """The value under a key that is itself a variable."""
    return found.get(key)


@register.filter
def tone(claims: tuple[Claim, ...]) -> str:
    """The colour of a passage: its claims' stance, or `mixed` where they differ."""
    stances = {claim.stance for claim in claims}
    return stances.pop() if len(stances) == 1 else "mixed"


@register.simple_tag
def address(filters: ListFilter, **changes: Any) -> str:
    """The list's own address with some parameters changed."""
    return filters.address(**{name: str(value) if value else None for name, value in changes.items()})


@register.simple_tag
def possible_only(filters: ListFilter, claim: Claim) -> bool:
    """Whether the claim's date overlaps the range asked for without lying inside it."""
    if not filters.has_dates:
        return False
    start, end = filters.date_range
    return bool((start and claim.earliest < start) or (end and claim.latest > end))


@register.simple_tag(takes_context=True)
def absolute(context: template.Context, path: str) -> str:
    """The full address of a page of this site, for canonical links and citations."""
    return context["request"].build_absolute_uri(path)
