"""Which rows a question finds."""

import numpy as np

from overflights.lib.arrays import rows_of
from overflights.search import database
from overflights.search.query import Query, Term

from .columns import ClaimColumns
from .conditions import beginning
from .question import Question, Tally


class Selection:
    """The rows found under all filters or all but one, a bit for each row; and what has been counted of them, for answers to share.

    Threads share it: what two of them work out at the same moment is the same.
    """

    def __init__(self, columns: ClaimColumns, question: Question) -> None:
        self.columns, self.question = columns, question
        self._bits: dict[str, np.ndarray] = {}  # by filter
        self.counts: dict[tuple[str, str], np.ndarray] = {}  # by column and the filter left out
        self.tallies: dict[str, Tally] = {}

    def rows(self, without: str = "", most: int | None = None) -> np.ndarray:
        """Rows found under all filters but one, in ascending order: all, or the first ones."""
        return rows_of(self.mask(without), most)

    def mask(self, without: str = "") -> np.ndarray:
        """For each row, whether it is found under all filters but one."""
        n = self.columns.n
        bits = self.columns.published_bits if self.question.published else np.packbits(np.ones(n, bool))
        for name in self.question.active:
            if name != without:
                bits = bits & self._passing(name)
        return np.unpackbits(bits, count=n).view(bool)

    def in_first_field(self) -> np.ndarray:
        """For each row, whether the words stand in its first field."""
        return self.columns.with_keys(_keys(self.question.query, first=True))

    def _passing(self, name: str) -> np.ndarray:
        if name not in self._bits:
            self._bits[name] = np.packbits(self._passes(name))
        return self._bits[name]

    def _passes(self, name: str) -> np.ndarray:
        columns, question = self.columns, self.question
        if name == "ref":
            articles, claims = beginning(*question.chosen[name])
            return columns.having("article", articles) | columns.with_keys(np.array(claims, np.int64))
        if name == "q":
            return _with_words(columns, question.query)
        if name == "dates":
            return columns.in_dates(question.start, question.end, question.certain)
        return columns.having(name, question.chosen[name])


def _with_words(columns: ClaimColumns, query: Query) -> np.ndarray:
    """Frequent words from memory; the others from the database, in one query."""
    required, excluded = ([term for term in terms if not _is_frequent(columns, term)] for terms in (query.required, query.excluded))
    passes = np.ones(columns.n, bool)
    for term in set(query.required) - set(required):
        passes &= columns.with_word(term.words[0])
    for term in set(query.excluded) - set(excluded):
        passes &= ~columns.with_word(term.words[0])
    if required:
        passes &= columns.with_keys(_keys(Query(tuple(required), tuple(excluded))))
    elif excluded:
        passes &= ~columns.with_keys(_keys(Query(tuple(excluded)), any_of=True))
    return passes


def _is_frequent(columns: ClaimColumns, term: Term) -> bool:
    return not term.begins and len(term.words) == 1 and term.words[0] in columns.words


def _keys(query: Query, **how: bool) -> np.ndarray:
    return database.keys("overflights_claim", query, **how)
