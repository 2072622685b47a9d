"""What is kept of an answer while an editor saves, so that only the rows that changed are counted anew."""

from typing import NamedTuple

import numpy as np

from .columns import Columns


class Kept(NamedTuple):
    base: object  # of the columns
    n: int  # rows there were and, of these, how many had gone
    n_went: int
    counts: dict[tuple[str, str], np.ndarray]  # by column and the filter left out
    rows: np.ndarray | None  # those found, where they are not all

    @property
    def nbytes(self) -> int:
        return sum(array.nbytes for array in self.counts.values()) + (0 if self.rows is None else self.rows.nbytes)

    def changes(self, columns: Columns) -> tuple[np.ndarray, np.ndarray] | None:
        """The visible rows that came since, and those that went. None where more has changed than rows."""
        if self.base is not columns.base:
            return None
        went = np.sort(columns.went[self.n_went :])
        return self.n + np.flatnonzero(columns.visible[self.n :]), went[went < self.n]
