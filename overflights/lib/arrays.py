"""What numpy has no quick word for."""

import numpy as np

AT_ONCE = 1 << 15  # rows at once: numpy makes eight bytes of each place, and these stay near
MOST_FLAGS = 1 << 24  # numbers up to which a table of all is quicker than sorting those that there are
FEW = 4  # up to which comparing one by one is quicker than a table


def places(keys: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """Where each of `wanted` stands in `keys`; -1 for those that don't."""
    if not len(keys) or not len(wanted):
        return np.full(len(wanted), -1)
    if len(wanted) <= FEW:
        return np.array([next(iter(np.flatnonzero(keys == key)), -1) for key in wanted])
    order = np.argsort(keys, kind="stable")
    at = order[np.minimum(np.searchsorted(keys, wanted, sorter=order), len(keys) - 1)]
    return np.where(keys[at] == wanted, at, -1)


def rows_of(mask: np.ndarray, most: int | None = None) -> np.ndarray:
    """Places of what is true, or the first ones; a part at a time, so that nothing large is asked of the system."""
    n, count = 0, np.count_nonzero(mask)
    found = np.empty(int(count) if most is None else min(int(count), most), np.int32)
    for at in range(0, len(mask), AT_ONCE):
        part = np.flatnonzero(mask[at : at + AT_ONCE])[: len(found) - n]
        found[n : n + len(part)] = part + at
        n += len(part)
        if n == len(found):
            break
    return found


def among(column: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """Rows whose place is wanted; comparing is quicker than looking up where there are few."""
    few = np.flatnonzero(wanted)
    return any_of(column, few) if len(few) <= FEW else looked_up(wanted, column)


def looked_up(table: np.ndarray, places: np.ndarray) -> np.ndarray:
    """What stands in the table at each of the places: `take`, a part at a time, in a third of the time."""
    found = np.empty(len(places), table.dtype)
    for at in range(0, len(places), AT_ONCE):
        part = places[at : at + AT_ONCE]
        table.take(part, out=found[at : at + len(part)], mode="clip")
    return found


def any_of(column: np.ndarray, values: np.ndarray) -> np.ndarray:
    if not len(values):
        return np.zeros(len(column), bool)
    found: np.ndarray = column == values[0]
    for value in values[1:]:
        found |= column == value
    return found


def distinct(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The different values, going up, and how often each is there: `np.unique` takes several times as long."""
    values = np.sort(values)
    first = np.flatnonzero(np.concatenate(([True], values[1:] != values[:-1]))) if len(values) else np.empty(0, np.int64)
    return values[first], np.diff(first, append=len(values))


def there(numbers: np.ndarray, end: int) -> np.ndarray:
    """The different numbers, going up; all lie before `end`."""
    if end > min(MOST_FLAGS, 8 * len(numbers)):
        return distinct(numbers)[0]
    flags = np.zeros(end, bool)
    flags[numbers] = True
    return np.flatnonzero(flags)


def smallest_first(values: np.ndarray, most: int) -> np.ndarray:
    """Places of the smallest values, at least so many, in order; of equal ones the first comes first."""
    some = np.arange(len(values))
    if 0 < most < len(values):
        some = np.flatnonzero(values <= np.partition(values, most - 1)[most - 1])
    return some[np.argsort(values[some], kind="stable")]


def spliced(array: np.ndarray, gone: np.ndarray, before: np.ndarray, values: np.ndarray) -> np.ndarray:
    """A copy without the places `gone`, and with each of `values` put in where that place of `before` was; `before` goes up."""
    parts, done, left_out = [], 0, set(gone.tolist())
    for place in sorted(left_out.union(before.tolist())):
        parts += [array[done:place], values[before == place]]
        done = place + (place in left_out)
    return np.concatenate([*parts, array[done:]])
