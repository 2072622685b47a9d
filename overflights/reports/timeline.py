"""Claims on a time axis: each from the first day on which it may have been said to the last, by side and stance; and events."""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from typing import NamedTuple

from overflights.facets import Answer
from overflights.lib.edtf import of_days, say
from overflights.lib.periods import Period, divide
from overflights.lib.sides import NO_STATE, side_name
from overflights.models import STANCES, Claim, ClaimRow, Event

MOST_MARKED = 400  # claims up to which each date has a marker of its own; beyond, claims are counted by day, month or year
MOST_SIDES = 8
MOST_EVENTS = 60  # that are drawn
DAY = timedelta(1)
EARLIEST, LATEST = date.min + DAY, date.max - DAY  # the days before and after these stand for ends that are not known
# Most days shown, by unit: for the labels, for markers, and for counts. Beyond, years.
LABELLED, MARKED, COUNTED = ((62, "day"), (732, "month")), ((366, "day"), (14_640, "month")), ((62, "day"), (1_830, "month"))


@dataclass(frozen=True)
class TimeAxis:
    """The days from `first` to `last`, in periods. A date has two positions, those of its first and of its last possible day:

    from 0, the number of the period; before all periods -1, and -2 without a beginning; the same after them and without an end.
    """

    first: date
    last: date
    unit: str

    @cached_property
    def periods(self) -> tuple[Period, ...]:
        return divide(self.first, self.last, self.unit)

    @cached_property
    def edges(self) -> list[date]:
        return [EARLIEST, *(period.first for period in self.periods), self.last + DAY, date.max]

    @property
    def title(self) -> str:
        return Period("", self.first, self.last).title

    def position(self, day: date) -> int:
        return bisect_right(self.edges, day) - 2

    def has(self, position: int) -> bool:
        """Whether it is that of a period."""
        return 0 <= position < len(self.periods)

    def days(self, begins: int, ends: int) -> tuple[date, date]:
        """The first and last day between two positions, as far as they are on the axis."""
        first, last = (self.periods[min(max(position, 0), len(self.periods) - 1)] for position in (begins, ends))
        return first.first, last.last


class Marker(NamedTuple):
    """`n` claims of one side and stance whose dates have the same positions on the axis."""

    side: str
    stance: str
    begins: int
    ends: int
    n: int

    def is_open(self, axis: TimeAxis) -> bool:
        """Whether its beginning or its end is not known at all."""
        return self.begins == -2 or self.ends == len(axis.periods) + 1

    def is_one_period(self, axis: TimeAxis) -> bool:
        return self.begins == self.ends and axis.has(self.begins)


class PeriodCounts(NamedTuple):
    """For each stance taken, how many claims were possibly and how many certainly made in the period."""

    period: Period
    stances: tuple[tuple[str, int, int], ...]

    @property
    def possible(self) -> int:
        return sum(n for _, n, _ in self.stances)

    @property
    def certain(self) -> int:
        return sum(n for _, _, n in self.stances)


class TimelineRow(NamedTuple):
    """A side: its claims by stance, and either their markers or their counts in each period that has any."""

    side: str  # country code; empty for no state's
    stances: tuple[tuple[str, int], ...]
    markers: tuple[Marker, ...]
    counts: tuple[PeriodCounts, ...]

    @property
    def name(self) -> str:
        return side_name(self.side)

    @property
    def total(self) -> int:
        return sum(n for _, n in self.stances)


class Timeline(NamedTuple):
    axis: TimeAxis
    labelled: tuple[Period, ...]  # what the axis is labelled with
    has_markers: bool  # otherwise counts
    rows: tuple[TimelineRow, ...]
    sides_left_out: int
    claims_left_out: int


def timeline(claims: Answer, start: date | None, end: date | None) -> Timeline | None:
    """The largest sides, that of no state last; `start` and `end` are the days asked for. None without any day to show."""
    days = _days_shown(claims, start, end)
    if not days:
        return None
    has_markers = claims.total <= MOST_MARKED
    axis = _axis(*days, MARKED if has_markers else COUNTED)
    by_side = defaultdict(list)
    for side, stance, first, last, n in claims.counts_by("side", "stance", "first", "last", edges=axis.edges):
        by_side[side].append(Marker(side, stance, first - 1, last - 1, n))
    totals = {side: sum(marker.n for marker in markers) for side, markers in by_side.items()}
    sides = sorted(by_side, key=lambda side: (not side, -totals[side], side))
    rows = []
    for side in sides[:MOST_SIDES]:
        markers = tuple(sorted(by_side[side], key=lambda marker: (STANCES.index(marker.stance), marker.begins, marker.ends)))
        stances: Counter[str] = Counter()
        for marker in markers:
            stances[marker.stance] += marker.n
        counts = () if has_markers else _counts(markers, axis, claims.question.certain)
        rows.append(TimelineRow(side, tuple(stances.items()), markers if has_markers else (), counts))
    left_out = sides[MOST_SIDES:]
    labelled = _axis(*days, LABELLED).periods
    return Timeline(axis, labelled, has_markers, tuple(rows), len(left_out), sum(totals[side] for side in left_out))


def _days_shown(claims: Answer, start: date | None, end: date | None) -> tuple[date, date] | None:
    """The days asked for; a missing end is that of the year of the first or last claim, or where there are none, event."""
    known = (start, end) if start and end else claims.span() or _span_of_events()
    if not known and not start and not end:
        return None
    first = start or date(min(day for day in (known and known[0], end) if day).year, 1, 1)
    last = end or date(max(day for day in (known and known[1], start) if day).year, 12, 31)
    return min(max(first, EARLIEST), LATEST), min(max(last, EARLIEST), LATEST)


def _span_of_events() -> tuple[date, date] | None:
    days = [day for pair in Event.objects.values_list("earliest", "latest") for day in pair if EARLIEST <= day <= LATEST]
    return (min(days), max(days)) if days else None


def _axis(first: date, last: date, limits: tuple[tuple[int, str], ...]) -> TimeAxis:
    return TimeAxis(first, last, next((unit for most, unit in limits if (last - first).days < most), "year"))


def _counts(markers: Iterable[Marker], axis: TimeAxis, only_certain: bool) -> tuple[PeriodCounts, ...]:
    possible: Counter[tuple[int, str]] = Counter()
    certain: Counter[tuple[int, str]] = Counter()
    for marker in markers:
        if marker.begins == marker.ends:
            certain[marker.begins, marker.stance] += marker.n
        for position in range(max(marker.begins, 0), min(marker.ends + 1, len(axis.periods))):
            possible[position, marker.stance] += marker.n
    shown = certain if only_certain else possible
    rows = (
        PeriodCounts(period, tuple((stance, shown[at, stance], certain[at, stance]) for stance in STANCES if shown[at, stance]))
        for at, period in enumerate(axis.periods)
    )
    return tuple(row for row in rows if row.stances)


# --- One marker -------------------------------------------------------------------------------------
def marker_code(marker: Marker, axis: TimeAxis) -> str:
    """In URLs: `US.supports.before.2012-03-31`."""
    n, days = len(axis.periods), axis.days(marker.begins, marker.ends)
    beyond = {-2: "open", -1: "before", n: "after", n + 1: "open"}
    ends = (beyond.get(position, day.isoformat()) for position, day in zip((marker.begins, marker.ends), days, strict=True))
    return ".".join((marker.side or NO_STATE, marker.stance, *ends))


def marker_dates(marker: Marker, axis: TimeAxis) -> str:
    """In words: `between 1 January and 23 March 2012`, `between an earlier day and 23 March 2012`."""
    first, last = axis.days(marker.begins, marker.ends)
    beyond = marker.ends - len(axis.periods)
    if marker.ends < 0:
        return f"before {say(axis.first.isoformat())}"
    if marker.begins >= len(axis.periods):
        return f"after {say(axis.last.isoformat())}"
    if marker.begins == -1 or beyond == 0:
        begins = {-2: "a day not known", -1: "an earlier day"}.get(marker.begins, say(first.isoformat()))
        ends = {0: "a later day", 1: "a day not known"}.get(beyond, say(last.isoformat()))
        return f"between {begins} and {ends}"
    return say(of_days(date.min if marker.begins < 0 else first, date.max if beyond > 0 else last))


def claims_of_marker(claims: Answer, marker: Marker, axis: TimeAxis) -> list[ClaimRow]:
    """Oldest first. One query: claims of its side and stance, of which those at its positions are chosen."""
    chosen = {**claims.question.chosen, "side": (marker.side,), "stance": (marker.stance,)}
    keys = claims.ask(replace(claims.question, chosen=chosen)).keys("said", 0, MOST_MARKED)
    rows = Claim.objects.published().rows_of(keys)
    return [row for row in rows if (axis.position(row.earliest), axis.position(row.latest)) == (marker.begins, marker.ends)]


# --- Events -----------------------------------------------------------------------------------------
class EventsBetween(NamedTuple):
    rows: list[tuple[Event, int]]  # in order of time, each with the claims at or about it, under all filters but that of events
    total: int


def events_between(first: date, last: date, claims: Answer) -> EventsBetween:
    """Events that may lie in these days; where there are too many, those with most of the claims. At most three queries."""
    tally = claims.tally("event")
    events = Event.objects.possibly_between(first, last).defer("description", "folded")
    total = events.count()
    if total > MOST_EVENTS:
        most = [key for key, _ in tally.top(4 * MOST_EVENTS)]
        inside = set(events.filter(pk__in=most).order_by().values_list("pk", flat=True))
        events = events.filter(pk__in=[key for key in most if key in inside][:MOST_EVENTS])
    rows = list(events)
    numbers = tally.counts_of(event.pk for event in rows)
    return EventsBetween([(event, numbers.get(event.pk, 0)) for event in rows], total)
