"""Uncertain dates: the forms of EDTF (ISO 8601-2) that an article's dates need.

A date is a year, a month or a day (`2012`, `2012-03`, `2012-03-12`), each with an optional qualifier
(`?` uncertain, `~` approximate, `%` both), or an interval of two such (`2012-03-12/2012-03-23`: some time in it)
either end of which may be open (`../2012-03`, `2012/..`).
"""

import re
from calendar import month_name, monthrange
from datetime import date
from functools import lru_cache

from edtf import EDTFParseException, parse_edtf

EXAMPLES = "2012-03-12, 2012-03, 2012, 2013~ (about), 2012? (uncertain), 2012-03-12/2012-03-23 (some time between), ../2012-03"
SIMPLE = re.compile(r"(?P<year>\d{4})(?:-(?P<month>0[1-9]|1[0-2])(?:-(?P<day>\d{2}))?)?(?P<qualifier>[?~%])?", re.ASCII)
OPEN = ".."
QUALIFIERS = {"": "{}", "~": "about {}", "?": "{} (uncertain)", "%": "about {} (uncertain)"}


def bounds(text: str) -> tuple[date, date]:
    """First and last day that `text` allows, both inclusive; an open end is `date.min` or `date.max`.

    Qualifiers do not widen the bounds: how far "about" reaches, no source says. Raises ValueError with a sentence for people.
    """
    start, slash, end = text.partition("/")
    if not slash:
        return _simple_bounds(start)
    if start == end == OPEN:
        raise ValueError("A date open at both ends says nothing.")
    earliest = date.min if start == OPEN else _simple_bounds(start)[0]
    latest = date.max if end == OPEN else _simple_bounds(end)[1]
    if earliest > latest:
        raise ValueError(f"The interval “{text}” ends before it begins.")
    return earliest, latest


@lru_cache(maxsize=4096)
def say(text: str) -> str:
    """The date as a person would write it: `12 March 2012`, `between 12 and 23 March 2012`, `about 2013`."""
    start, slash, end = text.partition("/")
    if not slash:
        return _say_simple(start)
    if start == OPEN:
        return f"by {_say_simple(end)}"
    if end == OPEN:
        return f"{_say_simple(start)} or later"
    return f"between {_say_start(start, end)} and {_say_simple(end)}"


def of_days(first: date, last: date) -> str:
    """The shortest form that allows just these days; an end that is `date.min` or `date.max` is open."""
    start, end = first.isoformat(), last.isoformat()
    if start == end:
        return start
    if start[:7] == end[:7] and first.day == 1 and last.day == monthrange(last.year, last.month)[1]:
        return start[:7]
    if start[:4] == end[:4] and start.endswith("-01-01") and end.endswith("-12-31"):
        return start[:4]
    return f"{OPEN if first == date.min else start}/{OPEN if last == date.max else end}"


@lru_cache(maxsize=4096)  # the parser takes milliseconds, and the same dates come again and again
def _simple_bounds(text: str) -> tuple[date, date]:
    problem = ValueError(f"“{text[:40]}” is not a date in EDTF. Write it like one of these: {EXAMPLES}.")
    match = SIMPLE.fullmatch(text)
    if not match:
        raise problem
    try:
        if not match["qualifier"]:
            return _plain_bounds(int(match["year"]), match["month"], match["day"])
        parsed = parse_edtf(text)
        return date(*parsed.lower_strict()[:3]), date(*parsed.upper_strict()[:3])
    except (EDTFParseException, ValueError):
        raise problem from None


def _plain_bounds(year: int, month: str | None, day: str | None) -> tuple[date, date]:
    """Of a date as everyone types it into a filter; the parser would take five milliseconds."""
    first = date(year, int(month or 1), int(day or 1))
    if day:
        return first, first
    return first, date(year, int(month or 12), monthrange(year, int(month or 12))[1])


def _say_simple(text: str) -> str:
    match = SIMPLE.fullmatch(text)
    if not match:
        return text
    return QUALIFIERS[match["qualifier"] or ""].format(_say_parts(match["year"], match["month"], match["day"]))


def _say_start(start: str, end: str) -> str:
    """The start of an interval, without the month and year that it shares with its end."""
    first, last = SIMPLE.fullmatch(start), SIMPLE.fullmatch(end)
    if not first or not last or first["qualifier"] or last["qualifier"] or first["year"] != last["year"]:
        return _say_simple(start)
    if first["day"] and last["day"]:
        if first["month"] == last["month"]:
            return str(int(first["day"]))
        return _say_parts("", first["month"], first["day"])
    if first["month"] and last["month"] and not first["day"] and not last["day"]:
        return month_name[int(first["month"])]
    return _say_simple(start)


def _say_parts(year: str, month: str | None, day: str | None) -> str:
    parts = [str(int(day)) if day else "", month_name[int(month)] if month else "", year]
    return " ".join(part for part in parts if part)
