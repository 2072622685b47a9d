"""Stances over time: on each proposition an actor's, or each side's on one proposition. Nothing is averaged, and order is said only
where the dates permit it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby, pairwise

from overflights.facets import Answer, Groups
from overflights.lib.edtf import of_days
from overflights.models import STANCES

from .counts import PROFILE

ROWS = 8  # at most; those with a change, then those with the most claims
FEW = 1000  # claims up to which all are looked through for changes
MARKS = 240  # marks up to which each date has its own; beyond, those of a month stand together, then of a year, of ten
UNITS = {"month": 1, "year": 12, "decade": 120}  # months


@dataclass(frozen=True)
class StanceMark:
    """Claims of one stance whose date lies, as far as it is known, from `first` to `last` (an open end is date.min or date.max)."""

    stance: str
    first: date
    last: date
    n: int

    @property
    def dates(self) -> str:
        """As EDTF."""
        return of_days(self.first, self.last)


@dataclass(frozen=True)
class StanceChange:
    """All claims of `before` were certainly said before all those of `after`; each is of one stance."""

    before: tuple[StanceMark, ...]
    after: tuple[StanceMark, ...]

    @property
    def latest(self) -> str:
        """When the last of what was said before may have been said (EDTF)."""
        mark = max(self.before, key=lambda mark: mark.last)
        return of_days(mark.first, mark.last)

    @property
    def earliest(self) -> str:
        mark = min(self.after, key=lambda mark: mark.first)
        return of_days(mark.first, mark.last)

    @property
    def numbers(self) -> tuple[int, int]:
        """Claims before and after."""
        return sum(mark.n for mark in self.before), sum(mark.n for mark in self.after)


@dataclass(frozen=True)
class TrajectoryRow:
    key: int | str  # of a proposition, or of a side
    marks: tuple[StanceMark, ...]
    changes: tuple[StanceChange, ...]

    @property
    def total(self) -> int:
        return sum(mark.n for mark in self.marks)

    @property
    def numbers(self) -> list[tuple[str, int]]:
        """Claims for each stance that is taken."""
        taken = {stance: sum(mark.n for mark in self.marks if mark.stance == stance) for stance in STANCES}
        return [(stance, n) for stance, n in taken.items() if n]


@dataclass(frozen=True)
class Trajectory:
    rows: tuple[TrajectoryRow, ...]
    left_out: int  # rows
    unit: str  # month, year or decade where dates stand together so; otherwise nothing

    @property
    def span(self) -> tuple[date, date] | None:
        """First and last day that any mark names."""
        days = [day for row in self.rows for mark in row.marks for day in (mark.first, mark.last) if day not in (date.min, date.max)]
        return (min(days), max(days)) if days else None


def over_propositions(claims: Answer, can_change: bool) -> Trajectory:
    """One row for each proposition; `can_change`: whether those who speak have a stance in common that can change. No query."""
    tally = claims.tally("proposition")
    changed: set[int | str] = set()
    if can_change and tally.used > ROWS and claims.total <= FEW:
        every = _marks(claims.counts_by("proposition", "stance", "first", "last"), None)
        changed = {key for key, marks in every.items() if changes(marks)}
    numbers = sorted(tally.top(PROFILE if changed else ROWS), key=lambda pair: pair[0] not in changed)
    return _trajectories(claims, "proposition", dict(numbers[:ROWS]), tally.used, lambda key: can_change)


def over_sides(claims: Answer) -> Trajectory:
    """One row for each side. Those who stand for no state have no stance in common that could change. No query."""
    numbers = sorted(claims.counts_by("side"), key=lambda pair: (-pair[1], pair[0]))
    return _trajectories(claims, "side", dict(numbers[:ROWS]), len(numbers), bool)


def _trajectories(
    claims: Answer, name: str, numbers: dict[int | str, int], n_rows: int, can_change: Callable[[int | str], bool]
) -> Trajectory:
    """Of the claims with these values, in the order of `numbers`, which are theirs."""
    span, levels, total = claims.span(), ["", *UNITS], sum(numbers.values())
    only = {name: numbers} if len(numbers) < n_rows else None
    # So many claims have too many dates: they are not even tried.
    for unit in levels[(total > 20 * MARKS) + (total > 200 * MARKS) :]:
        edges = _edges(*span, unit) if unit and span else None
        groups = claims.counts_by(name, "stance", "first", "last", edges=edges, only=only)
        if len(groups.numbers) <= MARKS:
            break
    marks = _marks(groups, edges)
    ordered = {key for key in marks if can_change(key) and not unit}
    rows = [TrajectoryRow(key, tuple(marks[key]), tuple(changes(marks[key])) if key in ordered else ()) for key in numbers if key in marks]
    return Trajectory(tuple(rows), n_rows - len(rows), unit)


def _edges(first: date, last: date, unit: str) -> list[date]:
    step = max(UNITS[unit] // 12, 1)
    months = range(1, 13) if unit == "month" else (1,)
    return [
        date(year, month, 1)
        for year in range(max(first.year // step * step, 1), min(last.year + 2 * step, date.max.year), step)
        for month in months
    ]


def _marks(groups: Groups, edges: list[date] | None) -> dict[int | str, list[StanceMark]]:
    by_key: dict[int | str, list[StanceMark]] = {}
    for key, stance, first, last, n in groups:
        days = _between(edges, first, last) if edges else (date.fromordinal(first), date.fromordinal(last))
        by_key.setdefault(key, []).append(StanceMark(stance, *days, n))
    return {key: sorted(marks, key=lambda mark: (mark.first, mark.last, mark.stance)) for key, marks in by_key.items()}


def _between(edges: list[date], first: int, last: int) -> tuple[date, date]:
    """The days from edge `first` to the one after `last`."""
    begin = edges[first] if first >= 0 else date.min
    return begin, edges[last + 1] - timedelta(1) if last + 1 < len(edges) else date.max


def changes(marks: Iterable[StanceMark]) -> list[StanceChange]:
    """Where all that was said before is of one stance and certainly earlier than all that was said after, of another."""
    blocks = _blocks(sorted(marks, key=lambda mark: (mark.first, mark.last)))
    runs = [[mark for block in same for mark in block] for _, same in groupby(blocks, key=lambda block: {mark.stance for mark in block})]
    pure = [run if len({mark.stance for mark in run}) == 1 else None for run in runs]
    return [StanceChange(tuple(a), tuple(b)) for a, b in pairwise(pure) if a and b]


def _blocks(marks: list[StanceMark]) -> list[list[StanceMark]]:
    """The marks, which come by their first day, parted wherever everything before is certainly earlier than everything after."""
    blocks: list[list[StanceMark]] = []
    reached = None
    for mark in marks:
        if reached is None or mark.first > reached:
            blocks.append([])
        blocks[-1].append(mark)
        reached = mark.last if reached is None else max(reached, mark.last)
    return blocks
