"""What is asked of the claims, and what comes back; the same from memory and from SQL."""

from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple, Protocol, TypeVar

import numpy as np

from overflights.search.query import Query

KEYED = ("actor", "proposition", "outlet", "article", "event")  # those whose values are keys of rows
FACETS = ("actor", "side", "stance", "proposition", "outlet", "article", "event", "attribution", "certainty")
NEWEST_FIRST = "-said"
Value = TypeVar("Value", int, str)


ALL = Query()  # no words asked for


@dataclass(frozen=True)
class Question:
    """`chosen`: by facet, keys (int) or codes (str), any of which will do. Dates are inclusive; either end may be open.

    Two are no facets: under `ref`, one text, the beginning of the claims' references; under `occasion`, events at which they were made.
    """

    chosen: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    start: date | None = None
    end: date | None = None
    certain: bool = False  # the whole of an uncertain date must lie inside, not only a part of it
    query: Query = ALL
    published: bool = True  # only what readers may see

    @property
    def has_dates(self) -> bool:
        return bool(self.start or self.end)

    def with_values(self, facet: str, *values: int | str) -> "Question":
        """The same question with these values of a facet in place of others."""
        return replace(self, chosen={**self.chosen, facet: values})

    @property
    def key(self) -> Hashable:
        return (tuple(sorted(self.chosen.items())), self.start, self.end, self.certain, self.query, self.published)

    def __hash__(self) -> int:
        return hash(self.key)

    @property
    def active(self) -> tuple[str, ...]:
        """Names of the filters in use; a facet is counted under all of them but its own."""
        words, dates = ("q",) if self.query else (), ("dates",) if self.has_dates else ()
        return (*words, *(name for name, values in self.chosen.items() if values), *dates)


LEADERS = 60  # values of a tally that are put in order at once


@dataclass(frozen=True)
class Tally:
    """How many claims each value of a facet has: keys or codes, and numbers, side by side."""

    values: np.ndarray
    numbers: np.ndarray

    def count_of(self, value: int | str) -> int:
        return int(self.numbers[self.values == value].sum())

    def counts_of(self, values: Iterable[Value]) -> dict[Value, int]:
        """The numbers of these values; those that were never counted are left out."""
        chosen = np.isin(self.values, list(values))
        return dict(zip(self.values[chosen].tolist(), self.numbers[chosen].tolist(), strict=True))

    def top(self, n: int, without: Collection[int | str] = ()) -> list[tuple[Any, int]]:
        """The `n` values with the most claims, those with none left out; of equals the first."""
        most = n + len(without)
        pairs = self._leaders if most <= LEADERS else self._first(most)
        return [pair for pair in pairs if pair[0] not in without][:n]

    @cached_property
    def _leaders(self) -> list[tuple[Any, int]]:
        """A page asks for the first few again and again."""
        return self._first(LEADERS)

    def _first(self, n: int) -> list[tuple[Any, int]]:
        places = np.flatnonzero(self.numbers > 0)
        if len(places) > n:
            numbers = self.numbers[places]
            places = places[numbers >= np.partition(numbers, -n)[-n]]
        order = places[np.lexsort((self.values[places], -self.numbers[places]))][:n]
        return list(zip(self.values[order].tolist(), self.numbers[order].tolist(), strict=True))

    @cached_property
    def used(self) -> int:
        """Values with any claims."""
        return int(np.count_nonzero(self.numbers))


@dataclass(frozen=True)
class Groups:
    """Each combination of values that there is: by name, a column of values; and a number, of claims or of speakers.

    Names: `speaker`, `proposition`, `article`, `outlet` (keys), `side`, `stance`, `certainty`, `attribution` (codes), `first` and `last`
    possible day (ordinals; or, where edges are given, places between them: the place of the last edge that is not after the day, or -1).
    """

    columns: dict[str, np.ndarray]
    numbers: np.ndarray

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        """(value, …, number)"""
        return zip(*(column.tolist() for column in self.columns.values()), self.numbers.tolist(), strict=True)


class SpeakerStances(NamedTuple):
    """Each speaker once for each stance that it takes, side by side; newest first."""

    speakers: np.ndarray  # keys
    stances: np.ndarray  # codes
    claims: np.ndarray  # the key of the decisive claim: an asserted one before a hedged one, then the newest
    numbers: np.ndarray  # of its claims with that stance
    hedged: np.ndarray  # whether all of these are


class OpposingSpeakers(NamedTuple):
    """Speakers who take the opposite stance, each at least once for each proposition and stance; side by side."""

    speakers: np.ndarray  # keys
    propositions: np.ndarray  # keys
    disputes: np.ndarray  # whether the speaker disputes it; otherwise those disputed it whom the speaker opposes


class Answer(Protocol):
    question: Question

    @property
    def possible(self) -> int:
        """Claims whose date may lie in the range."""

    @property
    def certain(self) -> int:
        """Of these, those whose date lies in it whatever the true day is."""

    @property
    def total(self) -> int:
        """Those shown: one of the two."""

    def ask(self, question: Question) -> "Answer":
        """The answer to another question, about the same state of the base."""

    def tally(self, name: str) -> Tally:
        """Counts for a facet under all other filters."""

    def total_without(self, name: str) -> int:
        """How many claims there are if the filter is dropped."""

    def counts_by(self, *names: str, edges: Sequence[date] | None = None, only: Mapping[str, Collection[Any]] | None = None) -> Groups:
        """Numbers of claims by several values at once; of those alone that have, by name, one of the values in `only`."""

    def speaker_counts_by(self, *names: str) -> Groups:
        """Numbers of speakers by several values at once."""

    def speaker_stances(self) -> SpeakerStances:
        """Who takes which stances."""

    def claims_of(self, speaker: int, stance: str, most: int) -> list[int]:
        """Keys of a speaker's own claims with that stance, the decisive one first, then newest first."""

    def opposing_speakers(self) -> OpposingSpeakers:
        """Whoever disputes what these claims support, or supports what they dispute, as far as it is published."""

    def extent(self) -> dict[str, int]:
        """How many `claims`, `speakers`, `articles` and independent `origins`."""

    def by_date(self, bounds: list[tuple[date, date]]) -> list[int]:
        """Claims in each stretch of days under all filters but the dates; possibly or certainly, as the question has it."""

    def span(self) -> tuple[date, date] | None:
        """First and last day that any claim has that may be shown, open ends left out."""

    def keys(self, sort: str, start: int, stop: int) -> list[int]:
        """Keys of the claims from place `start` to `stop` in that order."""

    def all_keys(self, sort: str, at_once: int) -> Iterator[list[int]]:
        """Keys of all the claims in that order, so many at a time."""
