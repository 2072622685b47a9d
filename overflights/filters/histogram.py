"""Claims over time, as bars that are filters: a year, and within a year its months."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from overflights.lib.periods import Span, spans

if TYPE_CHECKING:
    from .claims import ClaimFilter


class Bar(NamedTuple):
    label: str  # under the bar
    title: str
    n: int
    url: str
    chosen: bool  # its days, or some of them, are what the dates are narrowed to


class Histogram(NamedTuple):
    unit: str
    bars: tuple[Bar, ...]
    year: str  # that the months are of
    whole: str  # the URL of all of that year, where a part of it is chosen
    wider: str  # the URL of all years, where some are


def histogram(filters: "ClaimFilter") -> Histogram | None:
    """Years, or so many at once; the months of a year where the dates lie within one. Counted under all other filters."""
    (start, end), known = filters.date_range, filters.answer.span()
    if not known:
        return None
    in_year = bool(start and end and start.year == end.year)
    years = (start, end) if in_year else known
    first, last = date(years[0].year, 1, 1), date(years[1].year, 12, 31)
    is_part = bool((start and start > first) or (end and end < last))
    bars = tuple(_bars(filters, spans(first, last, "month" if in_year else "year"), is_part))
    year = first.isoformat()[:4] if in_year else ""
    whole = filters.url(**{"from": year, "to": year}) if in_year and is_part else ""
    wider = filters.url(**{"from": None, "to": None}) if in_year or is_part else ""
    return Histogram("month" if in_year else "year", bars, year, whole, wider)


def _bars(filters: "ClaimFilter", found: Sequence[Span], is_part: bool) -> Iterator[Bar]:
    start, end = filters.date_range
    numbers = filters.answer.by_date([(span.first, span.last) for span in found])
    for span, n in zip(found, numbers, strict=True):
        begins, ends = span.ends
        chosen = is_part and (start or date.min) <= span.last and span.first <= (end or date.max)
        yield Bar(span.label, span.title, n, filters.url(**{"from": begins, "to": ends}), chosen)
