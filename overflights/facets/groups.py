"""Claims by several values at once, from the columns in memory: for the pictures."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np

from overflights.models import STANCES, Certainty

from .arrays import AT_ONCE, distinct, looked_up, places, there
from .columns import CODES, Columns, code_of, n_codes
from .question import Groups, Opposed, Voices

Axis = tuple[np.ndarray, np.ndarray]  # of each row the place of its value, and the values
Only = Sequence[tuple[str, tuple]]  # names, each with the values that are wanted


def grouped(columns: Columns, rows: np.ndarray, names: Sequence[str], edges: Sequence[date] = (), only: Only = ()) -> Groups:
    for name, values in only:
        at, known = _axis(columns, rows, name, ())
        rows = rows[np.isin(known, values).take(at)]
    axes = [_axis(columns, rows, name, edges) for name in names]
    sizes = tuple(len(values) for _, values in axes)
    packed = _packed(axes)
    if np.prod(sizes, dtype=float) <= max(4 * len(rows), min(1024 * len(rows), 1 << 20)):
        counts = np.bincount(packed)
        found = np.flatnonzero(counts)
        numbers = counts[found]
    else:
        found, numbers = distinct(packed)
    places = np.unravel_index(found, sizes) if len(found) else [np.empty(0, np.int64)] * len(axes)
    return Groups({name: values[at] for name, (_, values), at in zip(names, axes, places, strict=True)}, numbers)


def speakers(columns: Columns, rows: np.ndarray, names: Sequence[str]) -> Groups:
    """The same, with the number of speakers in place of that of claims."""
    axes = [_axis(columns, rows, name, ()) for name in names]
    sizes = tuple(len(values) for _, values in axes)
    packed, n_actors = _packed([*axes, _axis(columns, rows, "speaker", ())]), max(len(columns.actors.keys), 1)
    numbers = np.bincount(there(packed, int(np.prod(sizes, dtype=np.int64)) * n_actors) // n_actors)
    found = np.flatnonzero(numbers)
    places = np.unravel_index(found, sizes) if len(found) else [np.empty(0, np.int64)] * len(axes)
    return Groups({name: values[at] for name, (_, values), at in zip(names, axes, places, strict=True)}, numbers[found])


@dataclass(frozen=True)
class Voice:
    """Of each row one number for speaker and stance, and whether it is hedged."""

    packed: np.ndarray
    hedged: np.ndarray

    @cached_property
    def _ordered(self) -> np.ndarray:
        """By number, then as the rows come: both in one, which is quicker to sort than to keep stable."""
        return np.sort(self.packed << 32 | np.arange(len(self.packed)))

    def of(self, number: int) -> np.ndarray:
        """The rows with that number."""
        first, last = np.searchsorted(self._ordered, (number << 32, (number + 1) << 32))
        return self._ordered[first:last] & 0xFFFFFFFF


def voices(columns: Columns, rows: np.ndarray, voice: Voice) -> Voices:
    """`rows` come newest first."""
    packed, hedged = voice.packed, voice.hedged
    counts = np.bincount(packed)
    place = np.full(len(counts), -1)
    # Of several that are written to one place the last stays: the newest, and those that are asserted after those that are not.
    for at in (np.flatnonzero(hedged)[::-1], np.flatnonzero(~hedged)[::-1]):
        place[packed[at]] = at
    found = np.flatnonzero(counts)
    found = found[np.argsort(place[found])]
    speakers, stances = np.divmod(found, len(STANCES))
    at = place[found]
    keys = columns["ids"].take(rows[at])
    return Voices(columns.actors.keys[speakers], np.array(STANCES)[stances], keys, counts[found], hedged[at])


def claims_of(columns: Columns, rows: np.ndarray, voice: Voice, speaker: int, stance: str, most: int) -> list[int]:
    """`rows` come newest first."""
    (at,) = places(columns.actors.keys, np.array([speaker]))
    theirs = voice.of(int(at) * len(STANCES) + STANCES.index(stance))
    first = theirs[~voice.hedged[theirs]][:1]
    chosen = np.concatenate((first, theirs[: most + 1][theirs[: most + 1] != first] if len(first) else theirs))[:most]
    return columns["ids"].take(rows[chosen]).tolist()


def voice(columns: Columns, rows: np.ndarray) -> Voice:
    codes = looked_up(columns["codes"], rows)
    packed = _packed([_axis(columns, rows, "speaker", ()), (code_of(codes, "stance"), np.array(STANCES))])
    return Voice(packed, code_of(codes, "certainty") == Certainty.values.index(Certainty.HEDGED))


OPPOSED = {"supports": 1, "disputes": 2}  # a bit for each


def opposed(columns: Columns, rows: np.ndarray) -> Opposed:
    bits = np.array([OPPOSED.get(stance, 0) for stance in STANCES], np.uint8)[code_of(np.arange(n_codes), "stance")]
    own, about, n = bits[columns["codes"][rows]], columns["proposition"][rows], len(columns.propositions)
    wanted = np.zeros(n, np.uint8)
    for bit, opposite in ((1, 2), (2, 1)):
        wanted[about[own == bit]] |= opposite
    packed, end = [], 2 * n * len(columns.actors.keys)
    kind = np.int32 if end < 1 << 31 else np.int64
    for at in range(0, columns.n if len(rows) else 0, AT_ONCE):
        part = slice(at, min(at + AT_ONCE, columns.n))
        stances, about = bits.take(columns["codes"][part]), columns["proposition"][part]
        chosen = np.flatnonzero((wanted.take(about) & stances > 0) & columns.visible[part])
        pairs = columns["speaker"][part][chosen].astype(kind) * n + about[chosen]
        packed.append(2 * pairs + (stances[chosen] == OPPOSED["disputes"]))
    found = there(np.concatenate(packed), end) if packed else np.empty(0, np.int64)
    speakers = (found >> 1) // max(n, 1)
    return Opposed(columns.actors.keys[speakers], columns.propositions[(found >> 1) - speakers * n], found & 1 > 0)


def extent(columns: Columns, speakers: np.ndarray, articles: np.ndarray) -> dict[str, int]:
    """From the numbers of claims by speaker and by article."""
    used = np.flatnonzero(articles)
    return {
        "claims": int(articles.sum()),
        "speakers": int(np.count_nonzero(speakers)),
        "articles": len(used),
        "origins": len(distinct(columns.origins[used])[0]),
    }


def _packed(axes: Sequence[Axis]) -> np.ndarray:
    """One number for each row and combination."""
    packed = np.zeros(len(axes[0][0]), np.int64)
    for at, values in axes:
        packed *= max(len(values), 1)
        packed += at
    return packed


def _axis(columns: Columns, rows: np.ndarray, name: str, edges: Sequence[date]) -> Axis:
    if name in CODES:
        return looked_up(code_of(np.arange(n_codes), name), looked_up(columns["codes"], rows)), np.array(CODES[name][0])
    if name == "side":
        countries, of = columns.actors.sides
        return looked_up(of, looked_up(columns["speaker"], rows)), countries
    if name == "outlet":
        return looked_up(columns.outlets, looked_up(columns["article"], rows)), columns.actors.keys
    if name in ("first", "last"):
        days, values = looked_up(columns["earliest" if name == "first" else "latest"], rows), _days(columns)
        if not edges:
            return days, values
        bins = np.searchsorted([edge.toordinal() for edge in edges], values, side="right")
        return looked_up(bins, days), np.arange(-1, len(edges))
    keys = {"speaker": columns.actors.keys, "proposition": columns.propositions, "article": columns.articles}[name]
    return looked_up(columns[name], rows), keys


def _days(columns: Columns) -> np.ndarray:
    """Of each day as the columns count it, its ordinal."""
    days = columns.day0 + np.arange(columns.last_day + 1)
    days[0], days[-1] = date.min.toordinal(), date.max.toordinal()
    return days
