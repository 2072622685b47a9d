"""Claims over time, as bars that are filters: a year, and within a year its months."""

from calendar import month_abbr, month_name
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from .claims import ClaimFilter


MOST_BARS, STEPS = 60, (1, 10, 100, 1000)  # years that one bar stands for


class Bar(NamedTuple):
    label: str  # under the bar
    title: str
    n: int
    address: str
    chosen: bool  # its days, or some of them, are what the dates are narrowed to


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
        names = [(month_abbr[m], f"{month_name[m]} {year}", *[f"{year}-{m:02d}"] * 2) for m in range(1, 13)]
    else:
        step = next((step for step in STEPS if (span[1].year - span[0].year) // step < MOST_BARS), STEPS[-1])
        years = range(max(span[0].year // step * step, 1), span[1].year + 1, step)
        lasts = [min(year // step * step + step - 1, date.max.year) for year in years]
        bounds = [(date(year, 1, 1), date(last, 12, 31)) for year, last in zip(years, lasts, strict=True)]
        spans = [str(year) if year == last else f"{year}–{last}" for year, last in zip(years, lasts, strict=True)]
        names = [(str(year), span, f"{year:04d}", f"{last:04d}") for year, span, last in zip(years, spans, lasts, strict=True)]
    numbers = filters.answer.by_date(bounds)
    whole = (start or date.min) <= bounds[0][0] and bounds[-1][1] <= (end or date.max)
    bars = tuple(
        Bar(label, title, n, filters.address(**{"from": first, "to": last}), not whole and _meet((start, end), days))
        for (label, title, first, last), n, days in zip(names, numbers, bounds, strict=True)
    )
    is_months = len(bars) == 12 and bars[0].label == month_abbr[1]
    wider = filters.address(**{"from": None, "to": None}) if is_months else ""
    return Histogram("month" if is_months else "year", bars, wider)


def _meet(chosen: tuple[date | None, date | None], days: tuple[date, date]) -> bool:
    """Whether a bar's days are among those chosen, in part at least."""
    return (chosen[0] or date.min) <= days[1] and days[0] <= (chosen[1] or date.max)


def _last_day(year: int, month: int) -> date:
    return date(year, 12, 31) if month == 12 else date(year, month + 1, 1) - timedelta(days=1)
