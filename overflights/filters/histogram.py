"""Claims over time, as bars that are links: a year, and within a year its months."""

from datetime import date
from typing import NamedTuple

from overflights.facets import Answer
from overflights.lib.periods import divide

from .claims import ClaimFilter


class HistogramBar(NamedTuple):
    label: str  # under the bar
    title: str
    n: int
    url: str
    is_chosen: bool  # its days, or some of them, are what the dates are narrowed to


class Histogram(NamedTuple):
    unit: str
    bars: tuple[HistogramBar, ...]
    year: str  # that the months are of
    whole_year_url: str  # where a part of that year is chosen
    all_years_url: str  # where some are

    @property
    def is_one_chosen(self) -> bool:
        return sum(bar.is_chosen for bar in self.bars) == 1


def histogram(filters: ClaimFilter, claims: Answer) -> Histogram | None:
    """Years, or several at once; the months of a year where the dates lie within one. Counted under all other filters.

    None where there is nothing to count.
    """
    (start, end), span = filters.date_range, claims.span()
    if not span:
        return None
    in_year = start is not None and end is not None and start.year == end.year
    years = (start.year, start.year) if in_year and start else (span[0].year, span[1].year)
    first, last = date(years[0], 1, 1), date(years[1], 12, 31)
    is_part = bool((start and start > first) or (end and end < last))
    unit = "month" if in_year else "year"
    periods = divide(first, last, unit)
    bars = []
    for period, n in zip(periods, claims.by_date([(period.first, period.last) for period in periods]), strict=True):
        begins, ends = period.ends
        is_chosen = is_part and (start or date.min) <= period.last and period.first <= (end or date.max)
        bars.append(HistogramBar(period.label, period.title, n, filters.url(**{"from": begins, "to": ends}), is_chosen))
    if not any(bar.n for bar in bars):
        return None
    year = str(first.year) if in_year else ""
    whole_year_url = filters.url(**{"from": year, "to": year}) if in_year and is_part else ""
    all_years_url = filters.url(**{"from": None, "to": None}) if in_year or is_part else ""
    return Histogram(unit, tuple(bars), year, whole_year_url, all_years_url)
