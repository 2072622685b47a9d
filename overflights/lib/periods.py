"""Periods that a range of days is divided into: days, months, years, or several years at once."""

from calendar import month_abbr, monthrange
from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from .edtf import of_days, say

DAY = timedelta(1)
MOST_YEARS, STEPS = 40, (1, 2, 5, 10, 50, 100, 500)  # years in one period


class Period(NamedTuple):
    label: str  # as short as it may be beside its neighbours
    first: date
    last: date

    @property
    def title(self) -> str:
        """`March 2012`; several years are `2000–2009`."""
        return f"{self.first.year}–{self.last.year}" if self._is_years else say(of_days(self.first, self.last))

    @property
    def ends(self) -> tuple[str, str]:
        """As the URLs have it: `("2012-03", "2012-03")`, `("2000", "2009")`."""
        if self._is_years:
            return self.first.isoformat()[:4], self.last.isoformat()[:4]
        start, _, end = of_days(self.first, self.last).partition("/")
        return start, end or start

    @property
    def _is_years(self) -> bool:
        first, last = self.first, self.last
        return first.year < last.year and (first.month, first.day, last.month, last.day) == (1, 1, 12, 31)


def divide(first: date, last: date, unit: str) -> tuple[Period, ...]:
    """The days, months or years from `first` to `last`, without gaps; those at the ends are cut off there."""
    periods = {"day": _days, "month": _months, "year": _years}[unit](first, last)
    return tuple(Period(label, max(begin, first), min(end, last)) for label, begin, end in periods)


def period_of(day: date, unit: str) -> Period:
    """The day, month or year that the day lies in."""
    if unit == "day":
        return Period("", day, day)
    if unit == "month":
        return Period("", day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1]))
    return Period("", date(day.year, 1, 1), date(day.year, 12, 31))


def wider_periods(first: date, last: date) -> list[Period]:
    """The year and the month that these days are a part of."""
    periods = [period_of(first, unit) for unit in ("year", "month")]
    return [period for period in periods if period.first <= first and last <= period.last and period[1:] != (first, last)]


def adjacent_periods(first: date, last: date) -> list[Period]:
    """The year, month or day before and the one after, where these days are a whole one."""
    for unit in ("year", "month", "day"):
        if period_of(first, unit)[1:] == (first, last):
            return [period_of(first - DAY, unit), period_of(last + DAY, unit)]
    return []


def _days(first: date, last: date) -> Iterator[tuple[str, date, date]]:
    in_one_month = (first.year, first.month) == (last.year, last.month)
    for at in range((last - first).days + 1):
        day = first + timedelta(at)
        yield str(day.day) if in_one_month else f"{day.day} {month_abbr[day.month]}", day, day


def _months(first: date, last: date) -> Iterator[tuple[str, date, date]]:
    for number in range(first.year * 12 + first.month - 1, last.year * 12 + last.month):
        year, month = number // 12, number % 12 + 1
        label = month_abbr[month] if first.year == last.year else f"{month_abbr[month]} {year}"
        yield label, date(year, month, 1), date(year, month, monthrange(year, month)[1])


def _years(first: date, last: date) -> Iterator[tuple[str, date, date]]:
    step = next((step for step in STEPS if (last.year - first.year) // step < MOST_YEARS), STEPS[-1])
    for year in range(first.year // step * step, last.year + 1, step):
        yield str(max(year, 1)), date(max(year, 1), 1, 1), date(min(year + step - 1, date.max.year), 12, 31)
