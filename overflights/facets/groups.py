"""Claims by several values at once, from the columns in memory: for the pictures."""

from collections.abc import Sequence
from datetime import date

import numpy as np

from overflights.models import Certainty, Stance

from .columns import CODES, Columns, code_of, places
from .question import Groups, Voices

MOST_FLAGS = 1 << 24  # combinations up to which a table of all is quicker than sorting those that there are

Axis = tuple[np.ndarray, np.ndarray]  # of each row the place of its value, and the values


def grouped(columns: Columns, rows: np.ndarray, names: Sequence[str], edges: Sequence[date]) -> Groups:
    axes = [_axis(columns, rows, name, edges) for name in names]
    sizes = tuple(len(values) for _, values in axes)
    packed = _packed(axes)
    if np.prod(sizes, dtype=float) <= max(4 * len(rows), min(1024 * len(rows), 1 << 20)):
        counts = np.bincount(packed)
        found = np.flatnonzero(counts)
        numbers = counts[found]
    else:
        found, numbers = np.unique(packed, return_counts=True)
    places = np.unravel_index(found, sizes) if len(found) else [np.empty(0, np.int64)] * len(axes)
    return Groups({name: values[at] for name, (_, values), at in zip(names, axes, places, strict=True)}, numbers)


def speakers(columns: Columns, rows: np.ndarray, names: Sequence[str]) -> Groups:
    """The same, with the number of speakers in place of that of claims."""
    axes = [_axis(columns, rows, name, ()) for name in names]
    sizes = tuple(len(values) for _, values in axes)
    packed, n_actors = _packed([*axes, _axis(columns, rows, "speaker", ())]), max(len(columns.actors.keys), 1)
    total = int(np.prod(sizes, dtype=np.int64)) * n_actors
    if total <= MOST_FLAGS:
        flags = np.zeros(total, bool)
        flags[packed] = True
        numbers = np.count_nonzero(flags.reshape(-1, n_actors), axis=1)
    else:
        numbers = np.bincount(np.unique(packed) // n_actors)
    found = np.flatnonzero(numbers)
    places = np.unravel_index(found, sizes) if len(found) else [np.empty(0, np.int64)] * len(axes)
    return Groups({name: values[at] for name, (_, values), at in zip(names, axes, places, strict=True)}, numbers[found])


Voice = tuple[np.ndarray, np.ndarray]  # of each row one number for speaker and stance, and whether it is hedged


def voices(columns: Columns, rows: np.ndarray, voice: Voice) -> Voices:
    """`rows` come newest first."""
    packed, hedged = voice
    counts = np.bincount(packed)
    place = np.full(len(counts), -1)
    # Of several that are written to one place the last stays: the newest, and those that are asserted after those that are not.
    for at in (np.flatnonzero(hedged)[::-1], np.flatnonzero(~hedged)[::-1]):
        place[packed[at]] = at
    found = np.flatnonzero(counts)
    found = found[np.argsort(place[found], kind="stable")]
    speakers, stances = np.divmod(found, len(Stance.values))
    at = place[found]
    keys = columns["ids"].take(rows[at])
    return Voices(columns.actors.keys[speakers], np.array(Stance.values)[stances], keys, counts[found], hedged[at])


def claims_of(columns: Columns, rows: np.ndarray, voice: Voice, speaker: int, stance: str, most: int) -> list[int]:
    """`rows` come newest first."""
    packed, hedged = voice
    (at,) = places(columns.actors.keys, np.array([speaker]))
    theirs = np.flatnonzero(packed == at * len(Stance.values) + Stance.values.index(stance))
    first = theirs[~hedged[theirs]][:1]
    chosen = np.concatenate((first, theirs[~np.isin(theirs, first)]))[:most]
    return columns["ids"].take(rows[chosen]).tolist()


def voice(columns: Columns, rows: np.ndarray) -> Voice:
    codes = columns["codes"].take(rows)
    packed = _packed([_axis(columns, rows, "speaker", ()), (code_of(codes, "stance"), np.array(Stance.values))])
    return packed, code_of(codes, "certainty") == Certainty.values.index(Certainty.HEDGED)


def extent(columns: Columns, speakers: np.ndarray, articles: np.ndarray) -> dict[str, int]:
    """From the numbers of claims by speaker and by article."""
    used = np.flatnonzero(articles)
    return {
        "claims": int(articles.sum()),
        "speakers": int(np.count_nonzero(speakers)),
        "articles": len(used),
        "origins": len(np.unique(columns.origins[used])),
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
        return code_of(columns["codes"].take(rows), name), np.array(CODES[name][0])
    if name == "side":
        countries, of = np.unique(columns.actors.countries, return_inverse=True)
        return of.take(columns["speaker"].take(rows)), countries
    if name == "outlet":
        return columns.outlets.take(columns["article"].take(rows)), columns.actors.keys
    if name in ("first", "last"):
        days, values = columns["earliest" if name == "first" else "latest"].take(rows), _days(columns)
        if not edges:
            return days, values
        bins = np.searchsorted([edge.toordinal() for edge in edges], values, side="right")
        return bins.take(days), np.arange(-1, len(edges))
    keys = {"speaker": columns.actors.keys, "proposition": columns.propositions, "article": columns.articles}[name]
    return columns[name].take(rows), keys


def _days(columns: Columns) -> np.ndarray:
    """Of each day as the columns count it, its ordinal."""
    days = columns.day0 + np.arange(columns.last_day + 1)
    days[0], days[-1] = date.min.toordinal(), date.max.toordinal()
    return days
