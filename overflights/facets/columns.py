"""All claims as small columns in memory, newest first: exact counts for every facet, and any page, of whatever a filter finds.

Nothing here is changed once made: a change of the base makes new `Columns`, which share the big arrays with the old. The new state of
changed rows stands after the others, and their old state is no longer `present`; `sorted_again` puts everything in order.
"""

from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

import numpy as np

from overflights.lib.arrays import AT_ONCE, FEW, among, any_of, looked_up
from overflights.models import Attribution, Basis, Certainty, Stance, Status
from overflights.search.query import Term

from .actor_tree import Actors
from .order import Order

# A claim's codes make one number: by name, the values and how far apart they stand in it.
CODES: dict[str, tuple[list[str], int]] = {}
n_codes = 1
for _name, _choices in {"stance": Stance, "attribution": Attribution, "certainty": Certainty, "status": Status, "basis": Basis}.items():
    CODES[_name] = (_choices.values, n_codes)
    n_codes *= len(_choices.values)


COUNTED = ("codes", "speaker", "proposition", "article", "event", "earliest", "latest")


def code_of(codes: np.ndarray, name: str) -> np.ndarray:
    """Of packed codes, the place of each in the values of `name`."""
    values, step = CODES[name]
    return codes // step % len(values)


@dataclass(frozen=True)
class Columns:
    """Rows are claims. `big` holds, with room for more rows than `n`:

    ids, changed (microseconds), earliest and latest (days from `day0`), codes, and speaker, proposition and article as places in the keys;
    occasion as the place of an event and one, 0 for none.
    """

    position: str  # in the log of changes
    n: int
    in_order: int  # rows before this stand newest first, then by key; rows after it came later
    day0: int
    last_day: int  # stands for dates without an end, as 0 does for those without a beginning; every known day lies between
    big: dict[str, np.ndarray]
    present: np.ndarray
    visible: np.ndarray  # present and published
    actors: Actors
    propositions: np.ndarray
    articles: np.ndarray
    outlets: np.ndarray  # of each article, its outlet's place among the actors
    origins: np.ndarray  # of each article, a number that is its origin's alone
    events: np.ndarray
    big_links: np.ndarray  # with room for more than `n_links`, each in a column: row of a claim, place of an event
    n_links: int = 0
    went: np.ndarray = field(default_factory=lambda: np.empty(0, np.int64))  # rows that were visible, in the order in which they went
    base: object = None  # another one whenever more changes than a few rows
    slots: np.ndarray = field(default_factory=lambda: np.empty(0, np.int64))  # of each later row, the rows in order that stand before it
    whole: dict[str, np.ndarray] = field(default_factory=dict)  # the counts of all visible claims
    words: dict[str, np.ndarray] = field(default_factory=dict)  # frequent word: for the rows in order, packed bits
    later_words: tuple[frozenset[str], ...] = ()  # of each row after them

    def __getitem__(self, name: str) -> np.ndarray:
        return self.big[name][: self.n]

    @property
    def links(self) -> np.ndarray:
        """(2, m): row of a claim, and place of an event at which it was made or that it is about."""
        return self.big_links[:, : self.n_links]

    def day(self, day: date, first: int = 0, last: int = 0) -> int:
        """A day as the columns count it; one before all known days is `first`, one after them is `last_day - last`."""
        if day in (date.min, date.max):
            return 0 if day == date.min else self.last_day
        return min(max(day.toordinal() - self.day0, first), self.last_day - last)

    def bins(self, name: str) -> int:
        """How many values a column that is counted can have."""
        keys = {"speaker": self.actors.keys, "proposition": self.propositions, "article": self.articles, "event": self.events}
        return n_codes if name == "codes" else len(keys[name]) if name in keys else self.last_day + 1

    def values(self, name: str, rows: np.ndarray) -> np.ndarray:
        """Of `rows`, the column's values; events as many as there are."""
        return self.links[1][self._linked(rows)] if name == "event" else looked_up(self[name], rows)

    def count(self, name: str, rows: np.ndarray) -> np.ndarray:
        """Claims among `rows` by the column's value."""
        if name == "event":
            return np.bincount(self.values(name, rows), minlength=self.bins(name))
        found = np.zeros(self.bins(name), np.int64)
        for at in range(0, len(rows), AT_ONCE):
            part = np.bincount(self.values(name, rows[at : at + AT_ONCE]))
            found[: len(part)] += part
        return found

    def _linked(self, rows: np.ndarray) -> np.ndarray:
        """Of the links, those of `rows`."""
        if len(rows) <= FEW:
            return any_of(self.links[0], rows)
        chosen = np.zeros(self.n, bool)
        chosen[rows] = True
        return looked_up(chosen, self.links[0])

    @cached_property
    def _parts(self) -> dict[bytes, "Columns"]:
        return {}

    def part(self, rows: np.ndarray) -> "Columns":
        """These few rows, which go up, by themselves; with the same keys. Every answer that an edit changes asks for the same ones."""
        key = rows.tobytes()
        if key not in self._parts:
            self._parts[key] = self._part(rows)
        return self._parts[key]

    def _part(self, rows: np.ndarray) -> "Columns":
        linked = self._linked(rows)
        early, late = rows[rows < self.in_order], rows[rows >= self.in_order]
        words = [frozenset(word for word, bits in self.words.items() if bits[row >> 3] >> (7 - row % 8) & 1) for row in early.tolist()]
        alone = replace(
            self,
            n=len(rows),
            in_order=0,
            big={name: column[rows] for name, column in self.big.items()},
            present=np.ones(len(rows), bool),
            visible=np.ones(len(rows), bool),
            big_links=np.array([np.searchsorted(rows, self.links[0][linked]), self.links[1][linked]]),
            n_links=int(np.count_nonzero(linked)),
            later_words=(*words, *(self.later_words[row - self.in_order] for row in late.tolist())),
        )
        return replace(alone, whole=alone.counts(np.arange(len(rows))))

    def says_the_same(self, rows: np.ndarray, other: "Columns", its_rows: np.ndarray) -> bool:
        """Whether these rows and those of `other` are the same claims, with the same values.

        When they changed, and the events that they are about, don't count.
        """
        mine, theirs = rows[np.argsort(self["ids"][rows])], its_rows[np.argsort(other["ids"][its_rows])]
        return all(np.array_equal(self[name][mine], other[name][theirs]) for name in self.big if name != "changed")

    def counts(self, rows: np.ndarray) -> dict[str, np.ndarray]:
        return {name: self.count(name, rows) for name in COUNTED}

    # --- Filters ------------------------------------------------------------------------------------
    def having(self, name: str, values: tuple) -> np.ndarray:
        """Rows with one of the values (keys, or codes) of a facet."""
        if name in CODES:
            known, step = CODES[name]
            wanted = np.isin(np.arange(n_codes) // step % len(known), [known.index(value) for value in values])
            return looked_up(wanted, self["codes"])
        if name == "event":
            found = np.zeros(self.n, bool)
            found[self.links[0][among(self.links[1], np.isin(self.events, values))]] = True
            return found
        if name == "side":
            return looked_up(np.isin(self.actors.countries, values), self["speaker"])
        if name == "actor":
            inside = self.actors.within(np.flatnonzero(np.isin(self.actors.keys, values)))
            return among(self["speaker"], inside)
        if name == "outlet":
            outlets = np.flatnonzero(np.isin(self.actors.keys, values))
            return among(self["article"], np.isin(self.outlets, outlets))
        if name == "occasion":
            return among(self["occasion"], np.concatenate(([False], np.isin(self.events, values))))
        keys = {"proposition": self.propositions, "article": self.articles}[name]
        return among(self[name], np.isin(keys, values))

    def in_dates(self, start: date | None, end: date | None, certain: bool) -> np.ndarray:
        """Rows whose date lies in the range, or may."""
        found = np.ones(self.n, bool)
        if start:
            found &= self["earliest" if certain else "latest"] >= self.day(start, first=1)
        if end:
            found &= self["latest" if certain else "earliest"] <= self.day(end, last=1)
        return found

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
        return looked_up(flags, ids)

    def with_word(self, word: str) -> np.ndarray:
        """Rows with one of the frequent words."""
        found = np.empty(self.n, bool)
        found[: self.in_order] = np.unpackbits(self.words[word], count=self.in_order)
        found[self.in_order :] = [word in words for words in self.later_words]
        return found

    def knows(self, term: Term) -> bool:
        return not term.begins and len(term.words) == 1 and term.words[0] in self.words

    # --- Order --------------------------------------------------------------------------------------
    @cached_property
    def order(self) -> Order:
        return Order(self["ids"], self["earliest"], self.visible, self.in_order, self.slots)
