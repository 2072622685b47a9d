"""All claims as columns in memory, one small number for each claim and column: exact counts for every facet, and any page of a list.

What is true of them at any time, and the test in tests/test_facets.py that proves it:

1. They never change. An edit makes new ones (changes.py), which share the arrays that it leaves as they are; so threads share them
   without a lock, and whoever still reads older ones reads one consistent state (`test_older_columns_stay_as_they_were`).
2. Each array has one place for every claim in the database, newest first by `earliest`, then by key. Rows in ascending order are
   therefore in the order of a page (`test_columns_after_edits_are_those_loaded_anew`).
3. They show the database as it was at `position` in the log of changes or, for some rows, later. The changes that the log has after
   `position` lead to the present state, and one that is applied twice does no harm
   (`test_columns_after_edits_are_those_loaded_anew`).
4. Actors, propositions, articles and events are numbered by their place in the arrays of keys. New ones are added at the end, and a
   place never gets another key (`test_rows_that_claims_lead_to_may_come_and_change_later`).
5. `totals` are the counts of the published claims. An edit adds and subtracts its own rows
   (`test_columns_after_edits_are_those_loaded_anew`).
6. Bit k of a claim's `words` says whether its text has the word `words[k]` (`test_memory_answers_as_sql_does`).
7. Known days lie between 0 and `last_day`, which stand for dates without a beginning and without an end. An edit with a day beyond
   that makes everything load anew (`test_a_date_far_outside_the_known_ones`).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np

from overflights.lib.arrays import AT_ONCE, FEW, among, any_of, take
from overflights.models import Attribution, Basis, Certainty, Stance, Status

from .actor_tree import Actors

# A claim's codes make one number: by name, the values and how far apart they stand in it.
CODES: dict[str, tuple[list[str], int]] = {}
n_codes = 1
for _name, _choices in {"stance": Stance, "attribution": Attribution, "certainty": Certainty, "status": Status, "basis": Basis}.items():
    CODES[_name] = (_choices.values, n_codes)
    n_codes *= len(_choices.values)

_NOTHING = np.empty(0, np.int32)
COUNTED = ("codes", "speaker", "proposition", "article", "event", "earliest", "latest")


def code_of(codes: np.ndarray, name: str) -> np.ndarray:
    """The place of each packed code in the values of `name`."""
    values, step = CODES[name]
    return codes // step % len(values)


@dataclass(frozen=True, eq=False)
class ClaimColumns:
    """A row is a claim. `arrays` holds, by name:

    ids, changed (microseconds), earliest and latest (days from `day0`), codes, published, words (bits); speaker, proposition and
    article as places in the arrays of keys; occasion as the place of an event plus one, 0 for none.
    """

    position: str
    day0: int
    last_day: int
    actors: Actors
    propositions: np.ndarray
    articles: np.ndarray
    outlets: np.ndarray  # for each article, its outlet's place among the actors
    origins: np.ndarray  # for each article, a number that is its origin's alone
    events: np.ndarray
    arrays: dict[str, np.ndarray] = field(default_factory=dict)
    links: tuple[np.ndarray, np.ndarray] = (_NOTHING, _NOTHING)  # rows of claims, and places of events: made there, or about them
    totals: dict[str, np.ndarray] = field(default_factory=dict)
    words: tuple[str, ...] = ()

    @property
    def n(self) -> int:
        return len(self.arrays["ids"])

    def __getitem__(self, name: str) -> np.ndarray:
        return self.arrays[name]

    @cached_property
    def published_bits(self) -> np.ndarray:
        return np.packbits(self["published"])

    def date_of(self, day: int) -> date:
        """Of a known day, as the columns count it."""
        return date.fromordinal(int(day) + self.day0)

    def day(self, day: date, first: int = 0, last: int = 0) -> int:
        """A day as the columns count it; one before all known days is `first`, one after them is `last_day - last`."""
        if day in (date.min, date.max):
            return 0 if day == date.min else self.last_day
        return min(max(day.toordinal() - self.day0, first), self.last_day - last)

    # --- Counts -------------------------------------------------------------------------------------
    def count(self, name: str, rows: np.ndarray) -> np.ndarray:
        """Claims among `rows` by the column's values; by events, each claim once for every event that it is linked to."""
        if name == "event":
            return np.bincount(self.values(name, rows), minlength=self.n_values(name))
        counts = np.zeros(self.n_values(name), np.int32)
        for at in range(0, len(rows), AT_ONCE):
            part = np.bincount(self.values(name, rows[at : at + AT_ONCE]))
            counts[: len(part)] += part.astype(np.int32)
        return counts

    def n_values(self, name: str) -> int:
        """How many values a counted column can have."""
        keys = {"speaker": self.actors.keys, "proposition": self.propositions, "article": self.articles, "event": self.events}
        return n_codes if name == "codes" else len(keys[name]) if name in keys else self.last_day + 1

    def values(self, name: str, rows: np.ndarray) -> np.ndarray:
        """The column's values in `rows`; of events, as many as there are."""
        if name != "event":
            return take(self[name], rows)
        linked_rows, events = self.links
        if len(rows) <= FEW:
            return events[any_of(linked_rows, rows)]
        chosen = np.zeros(self.n, bool)
        chosen[rows] = True
        return events[take(chosen, linked_rows)]

    # --- Filters: for each row, whether it passes ---------------------------------------------------
    def having(self, name: str, values: Sequence[Any]) -> np.ndarray:
        """Rows with one of the values (keys, or codes) of a facet."""
        if name in CODES:
            known, step = CODES[name]
            wanted = np.isin(np.arange(n_codes) // step % len(known), [known.index(value) for value in values])
            return take(wanted, self["codes"])
        if name == "event":
            passes = np.zeros(self.n, bool)
            linked_rows, events = self.links
            passes[linked_rows[among(events, np.isin(self.events, values))]] = True
            return passes
        if name == "side":
            return take(np.isin(self.actors.countries, values), self["speaker"])
        if name == "actor":
            return among(self["speaker"], self.actors.within(np.flatnonzero(np.isin(self.actors.keys, values))))
        if name == "outlet":
            outlets = np.flatnonzero(np.isin(self.actors.keys, values))
            return among(self["article"], np.isin(self.outlets, outlets))
        if name == "occasion":
            return among(self["occasion"], np.concatenate(([False], np.isin(self.events, values))))
        keys = {"proposition": self.propositions, "article": self.articles}[name]
        return among(self[name], np.isin(keys, values))

    def in_dates(self, start: date | None, end: date | None, certain: bool) -> np.ndarray:
        """Rows whose date lies in the range, or may."""
        passes = np.ones(self.n, bool)
        if start:
            passes &= self["earliest" if certain else "latest"] >= self.day(start, first=1)
        if end:
            passes &= self["latest" if certain else "earliest"] <= self.day(end, last=1)
        return passes

    def with_keys(self, keys: np.ndarray) -> np.ndarray:
        """Rows of these claims."""
        ids = self["ids"]
        if len(keys) <= FEW:
            return any_of(ids, keys)
        top = int(ids.max(initial=0))
        if top > 8 * len(ids) + 1_000_000:
            return np.isin(ids, keys)
        flags = np.zeros(top + 1, bool)
        flags[keys[keys <= top]] = True
        return take(flags, ids)

    def with_word(self, word: str) -> np.ndarray:
        """Rows with one of the frequent words."""
        return self["words"] & bits_of(self.words, [word]) > 0


def bits_of(known: tuple[str, ...], words: Iterable[str]) -> np.uint32:
    """The bits of those words that are known as frequent."""
    return np.uint32(sum(1 << known.index(word) for word in set(words) if word in known))
