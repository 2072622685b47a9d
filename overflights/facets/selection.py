"""Which rows a question finds."""

from collections.abc import Callable

import numpy as np

from overflights.lib.arrays import rows_of
from overflights.search.query import Query

from .columns import Columns
from .conditions import beginning
from .question import Question

# Keys of the claims with all (or, if `any_of`, any) of the terms; asked of the database.
Find = Callable[..., np.ndarray]


class Finding:
    """Of the columns, the rows found under all filters or all but one; worked out when they are first asked for."""

    def __init__(self, columns: Columns, question: Question, find: Find) -> None:
        self._columns, self._question, self._ask = columns, question, find
        self._active = question.active
        self._masks: dict[str, np.ndarray] = {}  # by filter, one byte for each row
        self.found: dict[str, np.ndarray] = {}  # by the filter left out, rows

    def slim(self) -> None:
        """Keep the rows found if they are not all."""
        rows = self.some
        self._masks, self.found = {}, {} if rows is None else {"": rows}

    @property
    def some(self) -> np.ndarray | None:
        """The rows found, where they are known and not all."""
        return self.found.get("") if self._active else None

    def _masked(self, name: str) -> np.ndarray:
        mask = self._masks.get(name)
        if mask is None:
            mask = self._masks[name] = self._mask(name)
        return mask

    def _mask(self, name: str) -> np.ndarray:
        if name == "ref":
            articles, claims = beginning(*self._question.chosen[name])
            return self._columns.having("article", articles) | self._columns.with_keys(np.array(claims, np.int64))
        if name == "q":
            return self._with_words(self._question.query)
        if name == "dates":
            return self._columns.in_dates(self._question.start, self._question.end, self._question.certain)
        return self._columns.having(name, self._question.chosen[name])

    def _with_words(self, query: Query) -> np.ndarray:
        """Frequent words from memory; the others from the database, in one query."""
        columns, found = self._columns, np.ones(self._columns.n, bool)
        asked = Query(*(tuple(term for term in terms if not columns.knows(term)) for terms in (query.required, query.excluded)))
        for term in set(query.required) - set(asked.required):
            found &= columns.with_word(term.words[0])
        for term in set(query.excluded) - set(asked.excluded):
            found &= ~columns.with_word(term.words[0])
        if asked.required:
            found &= columns.with_keys(self._ask(asked))
        elif asked.excluded:
            found &= ~columns.with_keys(self._ask(Query(asked.excluded), any_of=True))
        return found

    def in_first_field(self) -> np.ndarray:
        """Of each row, whether the words stand in its first field."""
        return self._columns.with_keys(self._ask(self._question.query, first=True))

    def rows(self, without: str = "") -> np.ndarray:
        """Rows found under all filters but one, in the order of the columns."""
        without = without if without in self._active else ""
        rows = self.found.get(without)
        if rows is None:
            rows = self.found[without] = rows_of(self.mask(without))
        return rows

    def mask(self, without: str = "") -> np.ndarray:
        """Of each row, whether it is found under all filters but one."""
        mask = self._columns.visible if self._question.published else self._columns.present
        for name in self._active:
            if name != without:
                mask = mask & self._masked(name)
        return mask

    def of(self, name: str, place: int) -> np.ndarray:
        """Of the rows found, those with one value."""
        if self._active:
            rows = self.rows()
            return rows[self._columns[name].take(rows) == place]
        shown = self._columns.visible if self._question.published else self._columns.present
        return np.flatnonzero((self._columns[name] == place) & shown)
