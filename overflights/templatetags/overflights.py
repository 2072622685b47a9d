"""Words, numbers and dates as pages show them; the form and the bars of a filter set, which looks up what it shows."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from django import template
from django.core.paginator import Page
from django.template.defaultfilters import capfirst
from django.template.loader import render_to_string
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString

from overflights.caching import cache_by_content
from overflights.charts import column_chart as charts
from overflights.filters.base import ListFilter
from overflights.filters.claims import ClaimFilter
from overflights.filters.form_controls import Control
from overflights.filters.histogram import Histogram
from overflights.lib import highlighting, urls, wording
from overflights.lib.edtf import say
from overflights.models import Basis, Stance

register = template.Library()
OUTLINES = {  # ▲ ▼ ◆ ○, in pixels
    "supports": "M0-6 6 5H-6Z",
    "disputes": "M0 6-6-5H6Z",
    "neutral": "M0-6 6 0 0 6-6 0Z",
    "unclear": "M0-5a5 5 0 1 0 .01 0ZM0-2.6a2.6 2.6 0 1 1-.01 0Z",
}


@register.filter
@lru_cache(maxsize=len(Stance))
def stance(code: str) -> SafeString:
    """Word, shape and colour: never one of them alone."""
    return format_html('<span class="stance {0}"><span class="mark" aria-hidden="true">{1}</span> {0}</span>', code, Stance(code).mark)


@register.filter
def shape(code: str) -> str:
    """The shape alone, beside which the word stands."""
    return Stance(code).mark


@register.filter
def outline(code: str) -> str:
    """The shape as a path around 0, 0."""
    return OUTLINES[code]


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
def at(found: dict, key: object) -> object:
    """The value under a key that is itself a variable; nothing where there is no mapping."""
    return found.get(key) if found else None


@register.filter
def starts_with(text: str, beginning: str) -> bool:
    return text.startswith(beginning)


@register.simple_tag
def list_url(filters: ListFilter, **changes: Any) -> str:
    """The list's own URL with some parameters changed."""
    return filters.url(**{name: str(value) if value else None for name, value in changes.items()})


@register.simple_tag
def chooser(filters: ClaimFilter, facet: str, find: str = "", page: int = 1) -> str:
    """The URL of the page with all values of a facet, of those found alone, and of one of its pages."""
    base = filters.chooser(facet)
    query = urlencode([(name, value) for name, value in (("find", find), ("page", page if page > 1 else None)) if value])
    return f"{base}{'&' if '?' in base else '?'}{query}" if query else base


@register.simple_tag(takes_context=True)
def page_url(context: template.Context, page: int) -> str:
    """The URL of another page of the list, or of the values of a facet, that is shown."""
    if "facet" in context:
        return chooser(context["filters"], context["facet"], context["find"], page)
    return context["filters"].url(page=str(page))


@register.simple_tag
def page_range(page: Page) -> Iterable[int | str]:
    """Numbers of the pages to link to, with an ellipsis where some are left out."""
    return page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)


@register.simple_tag
def time_chart(filters: ClaimFilter) -> SafeString | str:
    """The claims over time as a picture and a table, kept by content as well. Nothing where there is nothing to count."""
    found = filters.histogram
    if not found or not any(bar.n for bar in found.bars):
        return ""
    return _time_chart(found, filters.has_dates and filters.only_certain)


@cache_by_content(256)
def _time_chart(histogram: Histogram, certain: bool) -> SafeString:
    shape = charts.columns([(bar.label, bar.n) for bar in histogram.bars])
    alone = sum(bar.chosen for bar in histogram.bars) == 1  # where it is not, there may be no room for the labels of all
    bars = [
        {
            "bar": bar,
            "column": column,
            "n": grouped(bar.n),
            "said": f"{bar.title}: {counted(bar.n, 'claim')}",
            "labelled": column.label != "nowhere" or (alone and bar.chosen),
        }
        for bar, column in zip(histogram.bars, shape.columns, strict=True)
    ]
    context = {"histogram": histogram, "shape": shape, "bars": bars, "certain": certain}
    return render_to_string("claim/_histogram.html", context)


@register.simple_tag
def claim_line(claim: tuple, filters: ListFilter | None = None, phrases: tuple = ()) -> SafeString:
    """One line of a list of claims; marked where its date overlaps the range asked for without lying inside it."""
    start, end = filters.date_range if filters and filters.is_valid() else (None, None)
    possible = bool((start and claim.earliest < start) or (end and claim.latest > end))
    return _claim_line(claim, possible, filters.phrases if filters else phrases)


@cache_by_content(2048)
def _claim_line(claim: tuple, possible: bool, phrases: tuple) -> SafeString:
    """Kept by content: whatever a line shows is in its key, so that it can't be stale."""
    described = claim.described_as if phrases and any(piece.found for piece in highlighting.pieces(claim.described_as, phrases)) else ""
    return render_to_string("claim/_row.html", {"claim": claim, "possible": possible, "phrases": phrases, "described": described})


@register.filter
def marked(text: str, phrases: tuple) -> SafeString:
    """The text with the words that were looked for marked."""
    return _marked(highlighting.pieces(text, phrases)) if phrases else conditional_escape(text)


@register.filter
def snippet(text: str, phrases: tuple) -> SafeString:
    """A passage around the first of them."""
    return _marked(highlighting.snippet(text, phrases))


def _marked(pieces: list[highlighting.Piece]) -> SafeString:
    return format_html_join("", "{}", ((format_html("<mark>{}</mark>", text) if found else text,) for text, found in pieces))


@register.simple_tag
def filter_form(filters: ListFilter) -> SafeString:
    """The form of a list, kept by content as well."""
    return _filter_form(filters.path, tuple(filters.controls), filters.sort_asked, len(filters.chips))


@cache_by_content(256)
def _filter_form(path: str, controls: tuple[Control, ...], sort: str, n_chips: int) -> SafeString:
    context = {"path": path, "controls": controls, "sort": sort, "n_chips": n_chips}
    return render_to_string("includes/_filters.html", context)


@register.filter
def url_of(slug: str, view: str) -> str:
    """The URL of a thing by its slug: `{{ claim.speaker__slug|address_of:"actor" }}`."""
    return urls.url_of(view, slug)


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
    return context["request"].build_absolute_uri(path)
