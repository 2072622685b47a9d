"""Periods: without gaps, and named as people and URLs name them."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from overflights.lib.edtf import bounds
from overflights.lib.periods import MOST_YEARS, adjacent_periods, divide, period_of, wider_periods

LONGEST = {"day": 400, "month": 4_000, "year": 3_000_000}  # days for which each is asked


@given(st.data(), st.sampled_from(list(LONGEST)))
def test_periods_follow_each_other_and_cover_all_days(data, unit):
    first = data.draw(st.dates())
    last = data.draw(st.dates(first, min(date.max.toordinal() - first.toordinal(), LONGEST[unit]) * timedelta(1) + first))
    found = divide(first, last, unit)
    assert (found[0].first, found[-1].last) == (first, last)
    assert all(after.first - before.last == timedelta(1) for before, after in pairwise(found))
    for period in (*found[:2], *found[-2:]):  # the parser takes its time
        start, end = period.ends
        assert (bounds(start)[0], bounds(end)[1]) == (period.first, period.last)
    if unit == "year":
        assert len(found) <= MOST_YEARS + 1


@pytest.mark.parametrize(
    ("first", "last", "unit", "labels", "titles"),
    [
        ("2012-03-30", "2012-04-01", "day", ["30 Mar", "31 Mar", "1 Apr"], ["30 March 2012", "31 March 2012", "1 April 2012"]),
        ("2012-03-12", "2012-03-13", "day", ["12", "13"], ["12 March 2012", "13 March 2012"]),
        ("2012-01-01", "2012-02-10", "month", ["Jan", "Feb"], ["January 2012", "between 1 and 10 February 2012"]),
        ("2012-12-01", "2013-01-31", "month", ["Dec 2012", "Jan 2013"], ["December 2012", "January 2013"]),
        ("2012-01-01", "2013-12-31", "year", ["2012", "2013"], ["2012", "2013"]),
        ("1970-01-01", "2019-12-31", "year", [str(y) for y in range(1970, 2020, 2)], [f"{y}–{y + 1}" for y in range(1970, 2020, 2)]),
    ],
)
def test_periods_have_names(first, last, unit, labels, titles):
    found = divide(date.fromisoformat(first), date.fromisoformat(last), unit)
    assert [period.label for period in found] == labels
    assert [period.title for period in found] == titles


@pytest.mark.parametrize(
    ("days", "wider", "beside"),
    [
        (("2012-01-01", "2012-12-31"), [], ["2011", "2013"]),
        (("2012-12-01", "2012-12-31"), ["2012"], ["November 2012", "January 2013"]),
        (("2012-03-12", "2012-03-12"), ["2012", "March 2012"], ["11 March 2012", "13 March 2012"]),
        (("2012-03-12", "2012-03-15"), ["2012", "March 2012"], []),
        (("2012-03-12", "2013-03-15"), [], []),
    ],
)
def test_what_lies_around_some_days(days, wider, beside):
    first, last = map(date.fromisoformat, days)
    assert [period.title for period in wider_periods(first, last)] == wider
    assert [period.title for period in adjacent_periods(first, last)] == beside


def test_nothing_lies_beyond_the_first_and_the_last_day():
    assert adjacent_periods(date(1, 1, 2), date(1, 1, 2))[0].first == date.min
    assert period_of(date.max, "year").last == date.max
