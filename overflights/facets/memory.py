"""Answers from the columns in memory."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np

from overflights.lib.arrays import smallest_first

from . import groups
from .columns import CODES, ClaimColumns, code_of
from .question import NEWEST_FIRST, Groups, OpposingSpeakers, Question, SpeakerStances, Tally
from .selection import Selection

BY = {"said": "earliest", "changed": "changed", "-changed": "changed"}
COLUMN_OF = {"actor": "speaker", "side": "speaker", "outlet": "article"}  # where it is not the facet's own, or the codes


class MemoryAnswer:
    """Each part is worked out when it is first asked for. One request has it to itself; the selection may be another's as well."""

    def __init__(self, selection: Selection) -> None:
        self.question = selection.question
        self._selection, self._columns = selection, selection.columns

    def ask(self, question: Question) -> "MemoryAnswer":
        return MemoryAnswer(Selection(self._columns, question))

    @cached_property
    def _rows(self) -> np.ndarray:
        """The rows found, newest first."""
        return self._selection.rows()

    def _count(self, column: str, without: str = "") -> np.ndarray:
        """Claims by the values of a column, under all filters but one."""
        active, counts = self.question.active, self._selection.counts
        without = without if without in active else ""
        if self.question.published and not set(active) - {without}:
            return self._columns.totals[column]
        if (column, without) not in counts:
            counts[column, without] = self._columns.count(column, self._selection.rows(without) if without else self._rows)
        return counts[column, without]

    # --- Numbers ------------------------------------------------------------------------------------
    @property
    def possible(self) -> int:
        return self._inside(certain=False)

    @property
    def certain(self) -> int:
        return self._inside(certain=True)

    def _inside(self, certain: bool) -> int:
        question = self.question
        if not question.has_dates or question.certain == certain:
            return self.total
        return int(np.count_nonzero(self._selection.mask("dates") & self._columns.in_dates(question.start, question.end, certain)))

    @property
    def total(self) -> int:
        return self.total_without("")

    def total_without(self, name: str) -> int:
        return int(self._count("codes", name).sum())

    def tally(self, name: str) -> Tally:
        made = self._selection.tallies
        if name not in made:
            made[name] = _tally(self._columns, name, self._count(_column(name), name))
        return made[name]

    def by_date(self, bounds: list[tuple[date, date]]) -> list[int]:
        columns = self._columns
        if self.question.certain:
            rows = self._selection.rows("dates")
            return [int(np.count_nonzero(columns.in_dates(first, last, True)[rows])) for first, last in bounds]
        begun = np.concatenate(([0], np.cumsum(self._count("earliest", "dates"))))
        ended = np.concatenate(([0], np.cumsum(self._count("latest", "dates"))))
        # Those that have begun by the last day, less those that ended before the first.
        days = [(columns.day(first), columns.day(last)) for first, last in bounds]
        return [int(begun[min(last + 1, len(begun) - 1)] - ended[min(first, len(ended) - 1)]) for first, last in days]

    def span(self) -> tuple[date, date] | None:
        columns = self._columns
        everything = MemoryAnswer(Selection(columns, Question(published=self.question.published)))
        counts = everything._count("earliest") + everything._count("latest")
        days = 1 + np.flatnonzero(counts[1 : columns.last_day])
        return (columns.date_of(days[0]), columns.date_of(days[-1])) if len(days) else None

    def extent(self) -> dict[str, int]:
        return groups.extent(self._columns, self._count("speaker"), self._count("article"))

    # --- By several values at once ------------------------------------------------------------------
    def counts_by(self, *names: str, edges: Sequence[date] | None = None, only: Mapping[str, Collection[Any]] | None = None) -> Groups:
        return groups.counts_by(self._columns, self._rows, names, edges or (), only or {})

    def speaker_counts_by(self, *names: str) -> Groups:
        return groups.speaker_counts_by(self._columns, self._rows, names)

    def speaker_stances(self) -> SpeakerStances:
        return self._stances_by_speaker.decisive()

    def claims_of(self, speaker: int, stance: str, most: int) -> list[int]:
        return self._stances_by_speaker.claims_of(speaker, stance, most)

    @cached_property
    def _stances_by_speaker(self) -> groups.StancesBySpeaker:
        return groups.StancesBySpeaker(self._columns, self._rows)

    def opposing_speakers(self) -> OpposingSpeakers:
        return groups.opposed(self._columns, self._rows)

    # --- Pages --------------------------------------------------------------------------------------
    def keys(self, sort: str, start: int, stop: int) -> list[int]:
        rows = self._selection.rows(most=stop) if sort == NEWEST_FIRST else self._in_order(sort, stop)
        return self._columns["ids"].take(rows[start:stop]).tolist()

    def all_keys(self, sort: str, at_once: int) -> Iterator[list[int]]:
        rows = self._in_order(sort, len(self._rows))
        return (self._columns["ids"].take(rows[at : at + at_once]).tolist() for at in range(0, len(rows), at_once))

    def _in_order(self, sort: str, stop: int) -> np.ndarray:
        """At least the first `stop` of the rows found."""
        rows = self._rows
        if sort == NEWEST_FIRST:
            return rows
        if sort == "relevance":
            first = self._selection.in_first_field().take(rows)
            return np.concatenate((rows[first], rows[~first]))
        values = self._columns[BY[sort]].take(rows)
        return rows[smallest_first(-values if sort.startswith("-") else values, stop)]


# --- From claims by the values of a column to claims by the values of a facet -----------------------
def _column(facet: str) -> str:
    """The column that its numbers come from."""
    return "codes" if facet in CODES else COLUMN_OF.get(facet, facet)


def _tally(columns: ClaimColumns, facet: str, counts: np.ndarray) -> Tally:
    """`counts`: claims by the values of its column."""
    actors = columns.actors
    if facet in CODES:
        values, _ = CODES[facet]
        return Tally(np.array(values), _summed(counts, code_of(np.arange(len(counts)), facet), len(values)))
    if facet == "actor":
        return Tally(actors.keys, actors.with_parts(counts))
    if facet == "side":
        countries, of = actors.sides
        numbers = _summed(counts, of, len(countries))
        there = (countries != "") & (numbers > 0)
        return Tally(countries[there], numbers[there])
    if facet == "outlet":
        return Tally(actors.keys, _summed(counts, columns.outlets, len(actors.keys)))
    return Tally({"proposition": columns.propositions, "article": columns.articles, "event": columns.events}[facet], counts)


def _summed(counts: np.ndarray, of: np.ndarray, n: int) -> np.ndarray:
    """The counts by what each of their places belongs to, of `n`."""
    return np.bincount(of, counts, n).astype(int)
