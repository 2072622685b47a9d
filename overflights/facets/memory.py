"""Answers from the columns in memory."""

from collections.abc import Callable, Collection, Hashable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np

from overflights.lib.arrays import places

from . import groups, tallies
from .columns import Columns
from .keeping import LARGEST_GROUPS, Changes, Kept, moved, of_claims, of_speakers
from .paging import Pages
from .question import NEWEST_FIRST, Groups, Opposed, Question, Tally, Voices
from .selection import Find, Finding


class MemoryAnswer:
    """Each part is worked out when it is first asked for. Threads may share one: what `slim` has dropped is worked out again."""

    def __init__(self, columns: Columns, question: Question, find: Find, kept: Kept | None = None) -> None:
        self._columns, self._question, self._find = columns, question, find
        self._active = question.active
        self._finding = Finding(columns, question, find)
        self._counts: dict[tuple[str, str], np.ndarray] = {}
        self._tallies: dict[str, Tally] = {}
        self._pages = Pages(columns, question, self._finding)
        self._groups: dict[Hashable, Groups | Voices] = {}
        self._taken: groups.SpeakerStances | None = None
        self._extent: dict[str, int] | None = None
        self._other: int | None = None  # of possible and certain, the one that is not the total
        if kept:
            self._take_over(kept)

    def kept(self) -> Kept | None:
        """Nothing where only the database can say which of the changed rows are found."""
        query = self._question.query
        if not self._question.published or "ref" in self._active or not all(map(self._columns.knows, query.required + query.excluded)):
            return None
        grouped = {key: made for key, made in list(self._groups.items()) if made.nbytes < LARGEST_GROUPS}
        columns = self._columns
        return Kept(columns.base, columns.n, len(columns.went), dict(self._counts), self._other, self._finding.some, grouped)

    def _take_over(self, kept: Kept) -> None:
        """Numbers add up: those of the rows that went are taken away, those of the rows that came are added."""
        changes = kept.changes(self._columns)
        if not changes:
            return
        parts = [self._columns.part(rows) for rows in changes]
        (came, plus), (went, minus) = (
            (rows, MemoryAnswer(part, self._question, self._find)) for rows, part in zip(changes, parts, strict=True)
        )
        for (name, without), counts in kept.counts.items():
            self._counts[name, without] = counts + plus._count(name, without) - minus._count(name, without)
        if kept.other is not None:
            self._other = kept.other + plus._inside(not self._question.certain) - minus._inside(not self._question.certain)
        if kept.rows is not None:
            # Of one type: else all of the rows would be copied.
            gone = np.searchsorted(kept.rows, went[minus._finding.rows()].astype(kept.rows.dtype))
            self._finding.found[""] = np.concatenate((np.delete(kept.rows, gone), came[plus._finding.rows()].astype(kept.rows.dtype)))
        if parts[0].says_the_same(plus._finding.rows(), parts[1], minus._finding.rows()):
            self._groups |= kept.groups
            return
        for (what, *how), made in kept.groups.items():
            changes = self._changes(what, how, plus, minus)
            found = moved(made, changes) if changes is not None else None
            if found is not None:
                self._groups[what, *how] = found

    def _changes(self, what: str, how: list, plus: "MemoryAnswer", minus: "MemoryAnswer") -> Changes | None:
        """By how much numbers of claims or of speakers change; None where they must be counted anew."""
        if what == "claims":
            return of_claims(plus._grouped(*how), minus._grouped(*how))
        if what == "speakers":
            came, went = (part._grouped(("speaker", *how[0]), (), ()) for part in (plus, minus))
            return of_speakers(came, went, lambda speaker: self._by_speaker(speaker, how[0]))
        return None

    def _by_speaker(self, speaker: int, names: tuple[str, ...]) -> Groups:
        """The claims of one."""
        (place,) = places(self._columns.actors.keys, np.array([speaker]))
        return groups.grouped(self._columns, self._finding.of("speaker", place), names)

    def slim(self) -> None:
        """Keep the counts, and the rows found if they are not all; drop what takes the most room."""
        self._finding.slim()
        self._taken = None
        self._pages.slim()

    @property
    def nbytes(self) -> int:
        return sum(made.nbytes for kept in (self._finding.found, self._counts, self._groups) for made in list(kept.values()))

    def _count(self, name: str, without: str) -> np.ndarray:
        """Claims by the values of a column, under all filters but one."""
        without = without if without in self._active else ""
        if self._question.published and not set(self._active) - {without}:
            return self._columns.whole[name]
        counts = self._counts.get((name, without))
        if counts is None:
            counts = self._counts[name, without] = self._columns.count(name, self._finding.rows(without)).astype(np.int32)
        return counts

    def again(self, question: Question) -> "MemoryAnswer":
        return MemoryAnswer(self._columns, question, self._find)

    # --- What is asked ------------------------------------------------------------------------------
    @property
    def possible(self) -> int:
        return self._inside(certain=False)

    @property
    def certain(self) -> int:
        return self._inside(certain=True)

    def _inside(self, certain: bool) -> int:
        question = self._question
        if not question.has_dates or question.certain == certain:
            return self.total
        if self._other is None:
            inside = self._columns.in_dates(question.start, question.end, certain)
            self._other = int(np.count_nonzero(inside & self._finding.mask("dates")))
        return self._other

    @property
    def total(self) -> int:
        return self.without("")

    def without(self, name: str) -> int:
        return int(self._count("codes", name).sum())

    def tally(self, name: str) -> Tally:
        tally = self._tallies.get(name)
        if tally is None:
            tally = self._tallies[name] = tallies.tally(self._columns, name, self._count(tallies.column(name), name))
        return tally

    def grouped(self, *names: str, edges: Sequence[date] | None = None, only: Mapping[str, Collection] | None = None) -> Groups:
        return self._grouped(names, tuple(edges or ()), tuple((name, tuple(sorted(values))) for name, values in (only or {}).items()))

    def _grouped(self, names: tuple[str, ...], edges: tuple[date, ...], only: groups.Only) -> Groups:
        return self._made(("claims", names, edges, only), lambda: groups.grouped(self._columns, self._finding.rows(), names, edges, only))

    def speakers(self, *names: str) -> Groups:
        return self._made(("speakers", names), lambda: groups.speakers(self._columns, self._finding.rows(), names))

    def voices(self) -> Voices:
        return self._made(("voices",), lambda: groups.voices(self._columns, *self._speaker_stances()))

    def _speaker_stances(self) -> tuple[np.ndarray, groups.SpeakerStances]:
        rows = self._pages.order(NEWEST_FIRST)
        taken = self._taken = self._taken or groups.speaker_stances(self._columns, rows)
        return rows, taken

    def claims_of(self, speaker: int, stance: str, most: int) -> list[int]:
        return groups.claims_of(self._columns, *self._speaker_stances(), speaker, stance, most)

    def opposed(self) -> Opposed:
        return groups.opposed(self._columns, self._finding.rows())

    def extent(self) -> dict[str, int]:
        if self._extent is None:
            self._extent = groups.extent(self._columns, self._count("speaker", ""), self._count("article", ""))
        return self._extent

    def _made(self, key: Hashable, make: Callable[[], Any]) -> Any:
        made = self._groups.get(key)
        if made is None:
            made = self._groups[key] = make()
        return made

    def by_date(self, bounds: list[tuple[date, date]]) -> list[int]:
        columns = self._columns
        if self._question.certain:
            rows = self._finding.rows("dates")
            return [int(np.count_nonzero(columns.in_dates(first, last, True)[rows])) for first, last in bounds]
        begun = np.concatenate(([0], np.cumsum(self._count("earliest", "dates"))))
        ended = np.concatenate(([0], np.cumsum(self._count("latest", "dates"))))
        # Those that have begun by the last day, less those that ended before the first.
        days = [(columns.day(first), columns.day(last)) for first, last in bounds]
        return [int(begun[min(last + 1, len(begun) - 1)] - ended[min(first, len(ended) - 1)]) for first, last in days]

    def span(self) -> tuple[date, date] | None:
        columns, whole = self._columns, self._columns.whole
        if not self._question.published:
            whole = {name: columns.count(name, np.flatnonzero(columns.present)) for name in ("earliest", "latest")}
        days = np.concatenate([1 + np.flatnonzero(whole[name][1 : columns.last_day]) for name in ("earliest", "latest")])
        return tuple(date.fromordinal(int(day) + columns.day0) for day in (days.min(), days.max())) if len(days) else None

    def keys(self, sort: str, start: int, stop: int) -> list[int]:
        return self._pages.keys(sort, start, stop)

    def all_keys(self, sort: str, at_once: int) -> Iterator[list[int]]:
        return self._pages.all_keys(sort, at_once)
