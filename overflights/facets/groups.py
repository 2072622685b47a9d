"""Claims by several values at once, from the columns in memory: for the pictures."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from math import prod
from typing import Any, NamedTuple

import numpy as np

from overflights.lib.arrays import AT_ONCE, distinct, distinct_below, indices, take
from overflights.models import STANCES, Certainty, Stance

from .columns import CODES, ClaimColumns, code_of, n_codes
from .question import Groups, OpposingSpeakers, SpeakerStances


class Axis(NamedTuple):
    """What the claims are grouped by: a column of numbers, a table of the index that each number stands for, if any, and the values."""

    column: np.ndarray
    table: np.ndarray | None
    values: np.ndarray

    def indices(self, rows: np.ndarray) -> np.ndarray:
        numbers = take(self.column, rows)
        return numbers if self.table is None else take(self.table, numbers)


def counts_by(
    columns: ClaimColumns, rows: np.ndarray, names: Sequence[str], edges: Sequence[date], only: Mapping[str, Collection[Any]]
) -> Groups:
    for name, values in only.items():
        axis = _axis(columns, name)
        rows = rows[take(np.isin(axis.values, list(values)), axis.indices(rows))]
    axes = [_axis(columns, name, edges) for name in names]
    end = _end(axes)
    if end <= max(4 * len(rows), min(1024 * len(rows), 1 << 20)):
        counts = _counted(axes, rows, end)
        found = np.flatnonzero(counts)
        numbers = counts[found]
    else:
        found, numbers = distinct(_packed(axes, rows))
    return Groups(dict(zip(names, _unpacked(axes, found), strict=True)), numbers)


def speaker_counts_by(columns: ClaimColumns, rows: np.ndarray, names: Sequence[str]) -> Groups:
    """The same, with the number of speakers in place of that of claims."""
    axes, speaker = [_axis(columns, name) for name in names], _axis(columns, "speaker")
    everyone = [*axes, speaker]
    numbers = np.bincount(distinct_below(_end(everyone), _packed(everyone, rows)) // max(len(speaker.values), 1))
    found = np.flatnonzero(numbers)
    return Groups(dict(zip(names, _unpacked(axes, found), strict=True)), numbers[found])


class StancesBySpeaker:
    """Who takes which stances in `rows`, which come newest first."""

    def __init__(self, columns: ClaimColumns, rows: np.ndarray) -> None:
        self._columns, self._rows = columns, rows
        self._packed = _packed([_axis(columns, "speaker"), _axis(columns, "stance")], rows).astype(np.int64)
        self._hedged = _axis(columns, "certainty").indices(rows) == Certainty.values.index(Certainty.HEDGED)

    def decisive(self) -> SpeakerStances:
        columns, packed, hedged = self._columns, self._packed, self._hedged
        counts = np.bincount(packed)
        decisive = np.full(len(counts), -1)
        # The last one written to an index stays: the newest, and those that are asserted after those that are hedged.
        for at in (np.flatnonzero(hedged)[::-1], np.flatnonzero(~hedged)[::-1]):
            decisive[packed[at]] = at
        taken = np.flatnonzero(counts)
        taken = taken[np.argsort(decisive[taken])]
        speakers, stances = np.divmod(taken, len(STANCES))
        at = decisive[taken]
        keys = columns["ids"].take(self._rows[at])
        return SpeakerStances(columns.actors.keys[speakers], np.array(STANCES)[stances], keys, counts[taken], hedged[at])

    def claims_of(self, speaker: int, stance: str, most: int) -> list[int]:
        (index,) = indices(self._columns.actors.keys, np.array([speaker]))
        number = int(index) * len(STANCES) + STANCES.index(stance)
        first, last = np.searchsorted(self._in_order, (number << 32, (number + 1) << 32))
        theirs = self._in_order[first:last] & 0xFFFFFFFF
        asserted = theirs[~self._hedged[theirs]][:1]
        chosen = np.concatenate((asserted, theirs[~np.isin(theirs, asserted)]))[:most]
        return self._columns["ids"].take(self._rows[chosen]).tolist()

    @cached_property
    def _in_order(self) -> np.ndarray:
        """By speaker and stance, then as the rows come: both in one number, which is quicker to sort than to keep stable."""
        return np.sort(self._packed << 32 | np.arange(len(self._packed)))


POSITION_BITS = {1: 1, -1: 2, 0: 0}  # by `StanceDetails.position`: for the proposition, against it, on neither side


def opposed(columns: ClaimColumns, rows: np.ndarray) -> OpposingSpeakers:
    bits = np.array([POSITION_BITS[stance.details.position] for stance in Stance], np.uint8)[code_of(np.arange(n_codes), "stance")]
    own, about, n = bits[columns["codes"][rows]], columns["proposition"][rows], len(columns.propositions)
    wanted = np.zeros(n, np.uint8)
    for bit, opposite in ((1, 2), (2, 1)):
        wanted[about[own == bit]] |= opposite
    packed, end = [], 2 * n * len(columns.actors.keys)
    kind = np.int32 if end < 1 << 31 else np.int64
    for at in range(0, columns.n if len(rows) else 0, AT_ONCE):
        part = slice(at, at + AT_ONCE)
        stances, about = bits.take(columns["codes"][part]), columns["proposition"][part]
        chosen = np.flatnonzero((wanted.take(about) & stances > 0) & columns["published"][part])
        pairs = columns["speaker"][part][chosen].astype(kind) * n + about[chosen]
        packed.append(2 * pairs + (stances[chosen] == POSITION_BITS[-1]))
    found = distinct_below(end, np.concatenate(packed)) if packed else np.empty(0, np.int64)
    speakers = (found >> 1) // max(n, 1)
    return OpposingSpeakers(columns.actors.keys[speakers], columns.propositions[(found >> 1) - speakers * n], found & 1 > 0)


def extent(columns: ClaimColumns, speakers: np.ndarray, articles: np.ndarray) -> dict[str, int]:
    """From the numbers of claims by speaker and by article."""
    used = np.flatnonzero(articles)
    return {
        "claims": int(articles.sum()),
        "speakers": int(np.count_nonzero(speakers)),
        "articles": len(used),
        "origins": len(distinct(columns.origins[used])[0]),
    }


def _end(axes: Sequence[Axis]) -> int:
    """One more than the largest number that stands for a combination."""
    return prod(max(len(axis.values), 1) for axis in axes)


def _parts(axes: Sequence[Axis], rows: np.ndarray) -> Iterator[np.ndarray]:
    """For each row, the number of its combination; a part of the rows at a time."""
    kind = np.int32 if _end(axes) < 1 << 31 else np.int64
    for at in range(0, len(rows), AT_ONCE):
        part = rows[at : at + AT_ONCE]
        packed: np.ndarray = np.zeros(len(part), kind)
        for axis in axes:
            packed *= max(len(axis.values), 1)
            packed += axis.indices(part)
        yield packed


def _packed(axes: Sequence[Axis], rows: np.ndarray) -> np.ndarray:
    return np.concatenate([np.empty(0, np.int32), *_parts(axes, rows)])


def _counted(axes: Sequence[Axis], rows: np.ndarray, end: int) -> np.ndarray:
    """How many rows have each number; all at once where there are more numbers than in a part."""
    if end > AT_ONCE:
        return np.bincount(_packed(axes, rows), minlength=end)
    counts = np.zeros(end, np.int64)
    for part in _parts(axes, rows):
        counts += np.bincount(part, minlength=end)
    return counts


def _unpacked(axes: Sequence[Axis], found: np.ndarray) -> list[np.ndarray]:
    """The values of the combinations, by axis."""
    if not len(found):
        return [axis.values[:0] for axis in axes]
    indices = np.unravel_index(found, [len(axis.values) for axis in axes])
    return [axis.values[at] for axis, at in zip(axes, indices, strict=True)]


def _axis(columns: ClaimColumns, name: str, edges: Sequence[date] = ()) -> Axis:
    if name in CODES:
        return Axis(columns["codes"], code_of(np.arange(n_codes), name), np.array(CODES[name][0]))
    if name == "side":
        countries, of = columns.actors.sides
        return Axis(columns["speaker"], of, countries)
    if name == "outlet":
        return Axis(columns["article"], columns.outlets, columns.actors.keys)
    if name in ("first", "last"):
        column, days = columns["earliest" if name == "first" else "latest"], _days(columns)
        if not edges:
            return Axis(column, None, days)
        bins = np.searchsorted([edge.toordinal() for edge in edges], days, side="right")
        return Axis(column, bins, np.arange(-1, len(edges)))
    keys = {"speaker": columns.actors.keys, "proposition": columns.propositions, "article": columns.articles}[name]
    return Axis(columns[name], None, keys)


def _days(columns: ClaimColumns) -> np.ndarray:
    """The ordinal of each day that the columns count."""
    days = columns.day0 + np.arange(columns.last_day + 1)
    days[0], days[-1] = date.min.toordinal(), date.max.toordinal()
    return days
