"""Of the rows that a question finds, any page in any order."""

from collections.abc import Iterator

import numpy as np

from .columns import Columns
from .question import NEWEST_FIRST, Question
from .selection import Finding

BY_CHANGE = {"-changed": -1, "changed": 1}
PAGE = 1000  # rows; for more the whole order is made


class Pages:
    def __init__(self, columns: Columns, question: Question, finding: Finding) -> None:
        self._columns, self._question, self._finding = columns, question, finding
        self._orders: dict[str, np.ndarray] = {}

    def slim(self) -> None:
        """Drop what takes room; it is worked out again."""
        self._orders = {}

    def keys(self, sort: str, start: int, stop: int) -> list[int]:
        ids = self._columns["ids"]
        if sort == "said":
            return ids.take(self._columns.order.oldest_first(self.order(NEWEST_FIRST), start, stop)).tolist()
        if sort == NEWEST_FIRST and self._question.published and not self._question.active:
            return ids.take(self._columns.order.newest_visible(start, stop)).tolist()
        if sort == NEWEST_FIRST:
            return ids.take(self._columns.order.newest_first(self._finding.rows(), start, stop)).tolist()
        if sort in BY_CHANGE and sort not in self._orders and stop - start <= PAGE:
            return ids.take(self._by_change(sort, start, stop)).tolist()
        return ids.take(self.order(sort)[start:stop]).tolist()

    def all_keys(self, sort: str, at_once: int) -> Iterator[list[int]]:
        rows = self.order(NEWEST_FIRST if sort == "said" else sort)
        rows = self._columns.order.oldest_first(rows, 0, len(rows)) if sort == "said" else rows
        return (self._columns["ids"].take(rows[at : at + at_once]).tolist() for at in range(0, len(rows), at_once))

    def order(self, sort: str) -> np.ndarray:
        """The rows found, in an order that does not depend on the page."""
        rows = self._orders.get(sort)
        if rows is None:
            rows = self._columns.order.newest_first(self._finding.rows())
            if sort in BY_CHANGE:
                rows = rows[np.argsort(BY_CHANGE[sort] * self._columns["changed"].take(rows), kind="stable")]
            elif sort == "relevance":
                first = self._finding.in_first_field().take(rows)
                rows = np.concatenate((rows[first], rows[~first]))
            self._orders[sort] = rows
        return rows

    def _by_change(self, sort: str, start: int, stop: int) -> np.ndarray:
        """A page of them: nothing is sorted but what can stand on it."""
        rows = self.order(NEWEST_FIRST)
        moments, stop = BY_CHANGE[sort] * self._columns["changed"].take(rows), min(stop, len(rows))
        if start >= stop:
            return rows[:0]
        first, last = np.partition(moments, (start, stop - 1))[[start, stop - 1]]
        window = np.flatnonzero((moments >= first) & (moments <= last))
        window = window[np.argsort(moments[window], kind="stable")]
        before = np.count_nonzero(moments < first)
        return rows[window[start - before : stop - before]]
