"""What is kept of an answer while an editor saves, so that only the rows that changed are counted anew."""

from collections import Counter
from collections.abc import Callable, Hashable
from typing import NamedTuple

import numpy as np

from .columns import Columns
from .question import Groups, Voices

LARGEST_GROUPS = 1_000_000  # bytes of groups that are kept
MOST_MOVED, MOST_SPEAKERS = 100, 10  # combinations, and speakers, beyond which counting anew is quicker


Changes = Counter[tuple]  # of numbers, by values


class Kept(NamedTuple):
    base: object  # of the columns
    n: int  # rows there were and, of these, how many had gone
    n_went: int
    counts: dict[tuple[str, str], np.ndarray]  # by column and the filter left out
    other: int | None  # claims that lie in the dates possibly, or certainly: which the total does not count
    rows: np.ndarray | None  # those found, where they are not all
    groups: dict[Hashable, Groups | Voices]

    @property
    def nbytes(self) -> int:
        arrays = [*self.counts.values(), *self.groups.values(), *([] if self.rows is None else [self.rows])]
        return sum(array.nbytes for array in arrays)

    def changes(self, columns: Columns) -> tuple[np.ndarray, np.ndarray] | None:
        """The visible rows that came since, and those that went. None where more has changed than rows, or the columns are older."""
        if self.base is not columns.base or self.n > columns.n or self.n_went > len(columns.went):
            return None
        went = np.sort(columns.went[self.n_went :])
        return self.n + np.flatnonzero(columns.visible[self.n :]), went[went < self.n]


def of_claims(plus: Groups, minus: Groups) -> Changes:
    changes = Counter({tuple(values): n for *values, n in plus})
    changes.subtract({tuple(values): n for *values, n in minus})
    return changes


def of_speakers(plus: Groups, minus: Groups, now: Callable[[int], Groups]) -> Changes | None:
    """Of claims grouped by speaker first; `now` gives those that one has. None where there are many speakers.

    A speaker counts where it has any claims: with its first it comes, with its last it goes.
    """
    moved = of_claims(plus, minus)
    speakers, changes = {speaker for speaker, *_ in moved}, Counter()
    if len(speakers) > MOST_SPEAKERS:
        return None
    for speaker in speakers:
        has = {tuple(values): n for *values, n in now(speaker)}
        for values in (tuple(rest) for who, *rest in moved if who == speaker):
            n = has.get(values, 0)
            changes[values] += (n > 0) - (n - moved[speaker, *values] > 0)
    return changes


def moved(groups: Groups, changes: Changes) -> Groups | None:
    """The groups with these changes; None where they are many, or cannot be true of these groups."""
    if len(changes) > MOST_MOVED:
        return None
    numbers, new = groups.numbers.copy(), {}
    for values, n in changes.items():
        same = [column == value for column, value in zip(groups.columns.values(), values, strict=True)]
        if np.logical_and.reduce(same).any():
            numbers[np.logical_and.reduce(same)] += n
        elif n:
            new[values] = n
    numbers = np.concatenate((numbers, np.array([*new.values()], np.int64)))
    if (numbers < 0).any():
        return None
    more = zip(*new, strict=True) if new else [()] * len(groups.columns)
    columns = {
        name: np.concatenate((column, np.array(values, column.dtype)))
        for (name, column), values in zip(groups.columns.items(), more, strict=True)
    }
    return Groups({name: column[numbers > 0] for name, column in columns.items()}, numbers[numbers > 0])
