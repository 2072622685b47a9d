"""In what order rows are shown: newest first, then by key. Later rows are merged into the others, which stand so already."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from functools import cached_property
from itertools import pairwise

import numpy as np

STRETCH = 1 << 15  # rows that are counted together, to find one by its place


class Order:
    """Of rows with these keys, days and visibility. The first `in_order` of them stand in order; `slots` says how many of these stand
    before each of the others.
    """

    def __init__(self, ids: np.ndarray, days: np.ndarray, visible: np.ndarray, in_order: int, slots: np.ndarray) -> None:
        self.ids, self.days, self.visible, self.in_order, self.slots = ids, days, visible, in_order, slots

    def slots_of(self, begin: int) -> np.ndarray:
        """Of the rows from `begin` on, how many of those in order stand before each."""
        slots = (self._slot(-int(day), key) for day, key in zip(self.days[begin:], self.ids[begin:], strict=True))
        return np.fromiter(slots, np.int64)

    def _slot(self, day: int, key: int) -> int:
        """Days, the newest the smallest, and among those of one day keys go up."""
        first, last = (cut(range(self.in_order), day, key=lambda at: -int(self.days[at])) for cut in (bisect_left, bisect_right))
        return first + int(np.searchsorted(self.ids[first:last], key))

    @cached_property
    def _late(self) -> tuple[np.ndarray, np.ndarray]:
        """The later rows in order, and their slots."""
        ids, days = self.ids[self.in_order :], self.days[self.in_order :].astype(np.int64)
        order = np.lexsort((ids, -days))
        return self.in_order + order, self.slots[order]

    # --- Newest first -------------------------------------------------------------------------------
    def newest_first(self, rows: np.ndarray, start: int = 0, stop: int | None = None) -> np.ndarray:
        """A stretch of `rows`, which go up."""
        stop = len(rows) if stop is None else min(stop, len(rows))
        # Of one type: else all of the rows would be copied for each page.
        early = rows[: np.searchsorted(rows, rows.dtype.type(self.in_order))]
        if len(early) == len(rows):
            return rows[start:stop]
        late, slots = self._late
        chosen = np.isin(late, rows[len(early) :])
        before = np.searchsorted(early, slots[chosen].astype(early.dtype))
        return _merged(lambda first, last: early[first:last], late[chosen].astype(rows.dtype), before, start, stop)

    def newest_visible(self, start: int, stop: int) -> np.ndarray:
        """A stretch of all visible rows, which is found without the others."""
        late, before = self._late_visible
        return _merged(self._early_visible, late, before, start, min(stop, int(self._counted[-1]) + len(late)))

    @cached_property
    def _counted(self) -> np.ndarray:
        """Visible rows before each stretch of those in order, and in all."""
        starts = range(0, self.in_order, STRETCH)
        return np.cumsum([0, *(np.count_nonzero(self.visible[at : min(at + STRETCH, self.in_order)]) for at in starts)])

    @cached_property
    def _late_visible(self) -> tuple[np.ndarray, np.ndarray]:
        """The later visible rows in order, and how many visible ones of those in order stand before each."""
        late, slots = self._late
        chosen = self.visible[late]
        between = [np.count_nonzero(self.visible[first:last]) for first, last in pairwise([0, *slots[chosen].tolist()])]
        return late[chosen], np.cumsum(between, dtype=np.int64)

    def _early_visible(self, start: int, stop: int) -> np.ndarray:
        """Of the visible rows in order, those from one place to another."""
        if start >= stop:
            return np.empty(0, np.int64)
        first, last = np.searchsorted(self._counted, (start, stop - 1), "right") - 1
        begin, end = int(first) * STRETCH, min((int(last) + 1) * STRETCH, self.in_order)
        skipped = start - int(self._counted[first])
        return begin + np.flatnonzero(self.visible[begin:end])[skipped : skipped + stop - start]

    # --- Oldest first -------------------------------------------------------------------------------
    def oldest_first(self, rows: np.ndarray, start: int, stop: int) -> np.ndarray:
        """A stretch of rows that come newest first: the days run the other way, the keys within a day do not."""
        days, stop = -self.days.take(rows).astype(np.int64), min(stop, len(rows))
        if start >= stop:
            return rows[:0]
        begin = np.searchsorted(days, days[len(rows) - stop], "left")
        end = np.searchsorted(days, days[len(rows) - 1 - start], "right")
        window = rows[begin:end][np.argsort(-days[begin:end], kind="stable")]
        return window[start - (len(rows) - end) : stop - (len(rows) - end)]


def _merged(early: Callable[[int, int], np.ndarray], late: np.ndarray, before: np.ndarray, start: int, stop: int) -> np.ndarray:
    """A stretch of early and late rows together; `before` says how many early ones stand before each late one."""
    places = before + np.arange(len(late))
    first, last = np.searchsorted(places, (start, stop))
    found = np.empty(max(stop - start, 0), late.dtype)
    theirs = np.zeros(len(found), bool)
    theirs[places[first:last] - start] = True
    found[theirs] = late[first:last]
    found[~theirs] = early(start - first, stop - last)
    return found
