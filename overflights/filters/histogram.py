"""Claims over time, as bars that are filters: a year, and within a year its months."""

from calendar import month_abbr, month_name
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from .claims import ClaimFilter


class Bar(NamedTuple):
    label: str  # under the bar
    title: str
    n: int
    address: str
    chosen: bool


class Histogram(NamedTuple):
    unit: str
    bars: tuple[Bar, ...]
    wider: str  # the address of the next wider view, if there is one


def histogram(filters: "ClaimFilter") -> Histogram | None:
    """Years; the months of a year where the dates lie within one. Counted under all other filters."""
    start, end = filters.date_range
    span = filters.answer.span()
    if not span:
        return None
    if start and end and start.year == end.year:
        year = start.year
        bounds = [(date(year, month, 1), _last_day(year, month)) for month in range(1, 13)]
        names = [(month_abbr[m], f"{month_name[m]} {year}", f"{year}-{m:02d}") for m in range(1, 13)]
    else:
        years = range(span[0].year, span[1].year + 1)
        bounds = [(date(year, 1, 1), date(year, 12, 31)) for year in years]
        names = [(str(year), str(year), f"{year:04d}") for year in years]
    numbers = filters.answer.by_date(bounds)
    bars = tuple(
        Bar(label, title, n, filters.address(**{"from": value, "to": value}), (start, end) == days)
        for (label, title, value), n, days in zip(names, numbers, bounds, strict=True)
    )
    is_months = len(bars) == 12 and bars[0].label == month_abbr[1]
    wider = filters.address(**{"from": None, "to": None}) if is_months else ""
    return Histogram("month" if is_months else "year", bars, wider)


def _last_day(year: int, month: int) -> date:
    return date(year, 12, 31) if month == 12 else date(year, month + 1, 1) - timedelta(days=1)
