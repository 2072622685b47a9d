"""Words, numbers, dates, URLs and the parts of pages as templates show them. Nothing is looked up or counted here."""

from collections.abc import Callable, Collection, Hashable
from datetime import date
from functools import cache, lru_cache
from typing import Any

from django import template
from django.template.defaultfilters import capfirst
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString

from overflights.caching import cache_by_content
from overflights.filters import ClaimFilter, claims
from overflights.filters.base import ListFilter
from overflights.lib import highlighting, wording
from overflights.lib.edtf import say
from overflights.lib.highlighting import Phrases
from overflights.models import Basis, Certainty, ClaimRow, Stance, base

register = template.Library()


@register.filter
@lru_cache(maxsize=len(Stance))
def stance(code: str) -> SafeString:
    """Word, shape and colour: never one of them alone."""
    markup = '<span class="stance {}"><span class="mark" aria-hidden="true">{}</span> {}</span>'
    return format_html(markup, code, Stance(code).details.mark, Stance(code).label)


@register.filter
def stance_label(code: str) -> str:
    """The word alone, where there is no room for more, or nothing to see."""
    return str(Stance(code).label)


@register.filter
def shape(code: str) -> str:
    """The shape alone, beside which the word stands."""
    return Stance(code).details.mark


@register.filter
def outline(code: str) -> str:
    """The shape as a path around 0, 0."""
    return Stance(code).details.outline


@register.simple_tag
def stances() -> list[Stance]:
    """All of them, in order."""
    return list(Stance)


@register.filter
def verb(code: str) -> str:
    """What the speaker of a claim with that stance does to the proposition: `takes no side on`."""
    return Stance(code).details.verbs[0]


@register.filter
def qualifier(code: str) -> str:
    """What is said beside a claim of that certainty; nothing of an asserted one."""
    return Certainty(code).qualifier


@register.filter
def said(text: str) -> str:
    """A date (EDTF) as a person would write it."""
    return say(text)


@register.filter
def counted(number: int, noun: str) -> str:
    """`{{ 1204|counted:"claim" }}` is `1,204 claims`; an irregular plural follows a comma: `"person,people"`."""
    singular, _, plural = noun.partition(",")
    return wording.count(number, singular, plural)


@register.filter
def grouped(number: int) -> str:
    """`1204` is `1,204`."""
    return f"{number:,}"


@register.filter
def shortened(text: str, most: int) -> str:
    """At most so many letters, whole words."""
    return wording.shortened(text, most)


@register.filter
def percent(share: float) -> str:
    """`0.901` is `90%`."""
    return f"{share:.0%}"


@register.filter
def at(found: dict[Any, Any], key: object) -> object:
    """The value under a key that is itself a variable; nothing where there is no mapping."""
    return found.get(key) if found else None


@register.simple_tag(takes_context=True)
def menu_item(context: template.Context, view: str, label: str) -> SafeString:
    """A page of the menu: it says whether it is the one that is shown, or one above it."""
    url, path = reverse(view), context["request"].path if "request" in context else ""
    current = "page" if path == url else "true" if path.startswith(url) else ""
    return format_html('<li><a href="{}"{}>{}</a></li>', url, format_html(' aria-current="{}"', current) if current else "", label)


@register.simple_tag
def list_url(filters: ListFilter, **changes: Any) -> str:
    """The list's own URL with some parameters changed."""
    return filters.url(**{name: str(value) if value else None for name, value in changes.items()})


@register.simple_tag
def claims_url(**chosen: str | Collection[str]) -> str:
    """The URL of the claims with these values in the finder: `{% claims_url actor=actor.slug stance=stance %}`."""
    lists = {name: [value] if isinstance(value, str) else value for name, value in chosen.items()}
    return claims.claims_url(*((name, value) for name, values in lists.items() for value in values))


@register.simple_tag
def values_url(filters: ClaimFilter, facet: str) -> str:
    """The URL of the page with all values of a facet."""
    return filters.values_url(facet)


@register.simple_tag
def cached_include(template: str, maxsize: int, **context: Hashable) -> SafeString:
    """As `{% include template with … only %}`, cached by its content, which is all that it shows: so it can't be out of date.

    `maxsize`: how many of that template are cached.
    """
    return _cached_render(template, maxsize)(**context)


@cache
def _cached_render(template: str, maxsize: int) -> Callable[..., SafeString]:
    return cache_by_content(maxsize)(lambda **context: render_to_string(template, context))


@register.simple_tag
def claim_row(claim: ClaimRow, dates: tuple[date | None, date | None] = (None, None), phrases: Phrases = ()) -> SafeString:
    """One claim in a list, with `phrases` highlighted; it says so where its date lies only partly in the range `dates`."""
    start, end = dates
    only_possible = bool((start and claim.earliest < start) or (end and claim.latest > end))
    return cached_include("claim/_row.html", 2048, claim=claim, only_possible=only_possible, phrases=phrases)


@register.filter
def has_phrase(text: str, phrases: Phrases) -> bool:
    """Whether any of the phrases that were looked for stands in the text."""
    return bool(phrases) and any(piece.found for piece in highlighting.pieces(text, phrases))


@register.filter
def marked(text: str, phrases: Phrases) -> SafeString:
    """The text with the words that were looked for marked."""
    return _marked(highlighting.pieces(text, phrases)) if phrases else conditional_escape(text)


@register.filter
def snippet(text: str, phrases: Phrases) -> SafeString:
    """A passage around the first of them."""
    return _marked(highlighting.snippet(text, phrases))


def _marked(pieces: list[highlighting.TextPart]) -> SafeString:
    return format_html_join("", "{}", ((format_html("<mark>{}</mark>", text) if found else text,) for text, found in pieces))


@register.filter
def url_of(slug: str, view: str) -> str:
    """The URL of a thing by its slug: `{{ claim.speaker__slug|address_of:"actor" }}`."""
    return base.url_of(view, slug)


@register.simple_tag
@lru_cache(maxsize=4096)
def when(text: str, basis: str, note: str, *, begins: bool = False) -> SafeString:
    """A date as a person would write it, and how it is known: shown on hovering, and opened by a tap or a key.

    `begins` where it begins a sentence.
    """
    known = f"{Basis(basis).label}: {note}" if note else Basis(basis).label
    words = capfirst(say(text)) if begins else say(text)
    markup = '<details class="when"><summary title="{}">{}</summary><span class="known">{}</span></details>'
    return format_html(markup, capfirst(known), words, known)


@register.simple_tag(takes_context=True)
def absolute(context: template.Context, path: str) -> str:
    """The full URL of a page of this site, for canonical links and citations."""
    url: str = context["request"].build_absolute_uri(path)
    return url
