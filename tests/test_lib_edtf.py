"""Uncertain dates: what a string means, and how people read it."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from overflights.lib import edtf

DAY, OPEN_START, OPEN_END = date, date.min, date.max


@pytest.mark.parametrize(
    ("text", "earliest", "latest", "words"),
    [
        ("2012", DAY(2012, 1, 1), DAY(2012, 12, 31), "2012"),
        ("2012-03", DAY(2012, 3, 1), DAY(2012, 3, 31), "March 2012"),
        ("2012-02", DAY(2012, 2, 1), DAY(2012, 2, 29), "February 2012"),
        ("2013-02", DAY(2013, 2, 1), DAY(2013, 2, 28), "February 2013"),
        ("2012-03-02", DAY(2012, 3, 2), DAY(2012, 3, 2), "2 March 2012"),
        ("2013~", DAY(2013, 1, 1), DAY(2013, 12, 31), "about 2013"),
        ("2012?", DAY(2012, 1, 1), DAY(2012, 12, 31), "2012 (uncertain)"),
        ("2012-03%", DAY(2012, 3, 1), DAY(2012, 3, 31), "about March 2012 (uncertain)"),
        ("2012-03-12/2012-03-23", DAY(2012, 3, 12), DAY(2012, 3, 23), "between 12 and 23 March 2012"),
        ("2012-02-28/2012-03-01", DAY(2012, 2, 28), DAY(2012, 3, 1), "between 28 February and 1 March 2012"),
        ("2011-12-31/2012-01-01", DAY(2011, 12, 31), DAY(2012, 1, 1), "between 31 December 2011 and 1 January 2012"),
        ("2012-03/2012-05", DAY(2012, 3, 1), DAY(2012, 5, 31), "between March and May 2012"),
        ("2012-03/2012-05-04", DAY(2012, 3, 1), DAY(2012, 5, 4), "between March 2012 and 4 May 2012"),
        ("2011/2012", DAY(2011, 1, 1), DAY(2012, 12, 31), "between 2011 and 2012"),
        ("2011~/2012-06", DAY(2011, 1, 1), DAY(2012, 6, 30), "between about 2011 and June 2012"),
        ("../2012-03", OPEN_START, DAY(2012, 3, 31), "by March 2012"),
        ("2012/..", DAY(2012, 1, 1), OPEN_END, "2012 or later"),
    ],
)
def test_a_date_gives_its_first_and_last_day_and_its_words(text, earliest, latest, words) -> None:
    assert edtf.bounds(text) == (earliest, latest)
    assert edtf.say(text) == words


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "soon", "12 March 2012", "2012-13", "2012-02-30", "2012-3", "0000", "12", "2012-03-12 ", "2012-03-12T10:00"),
        *("../..", "/", "2012/", "/2012", "2012/2011", "2012-03-23/2012-03-12", "2012/2013/2014"),
        *("٢٠١٢", "201X", "2012-21", "\x00", "-2012", "Y12012"),
    ],
)
def test_anything_else_is_refused_in_words(text) -> None:
    with pytest.raises(ValueError, match=r"^[A-Z“].+\.$"):
        edtf.bounds(text)


def test_a_refusal_shows_what_is_right_and_not_the_whole_of_what_is_wrong() -> None:
    with pytest.raises(ValueError, match="2012-03-12/2012-03-23") as refusal:
        edtf.bounds("x" * 100_000)
    assert len(str(refusal.value)) < 300


@given(st.text() | st.from_regex(r"[-0-9./?~%TX]{0,25}", fullmatch=True) | st.from_regex(r"(\d{4}|\.\.)/(\d{4}-\d\d|\.\.)", fullmatch=True))
def test_any_text_gives_ordered_days_or_a_refusal(text) -> None:
    try:
        earliest, latest = edtf.bounds(text)
    except ValueError:
        return
    assert earliest <= latest
    assert edtf.say(text)


@given(st.dates(), st.dates())
def test_an_interval_is_its_days(one, other) -> None:
    start, end = sorted((one, other))
    assert edtf.bounds(f"{start.isoformat()}/{end.isoformat()}") == (start, end)


@given(st.dates(max_value=date.max - timedelta(days=32)))
def test_a_month_is_all_its_days(day) -> None:
    earliest, latest = edtf.bounds(day.isoformat()[:7])
    assert earliest.day == 1
    assert earliest <= day <= latest
    assert (latest + timedelta(days=1)).day == 1
