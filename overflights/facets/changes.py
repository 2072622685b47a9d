"""From columns to columns with the claims, actors and articles that have changed since."""

from bisect import bisect_left, bisect_right
from dataclasses import replace

import numpy as np

from overflights.lib import folding
from overflights.lib.arrays import spliced
from overflights.search.indexed_tables import EVERYTHING

from . import database_rows
from .columns import COUNTED, ClaimColumns, bits_of
from .loading import arrays_of, linked_indices
from .related_keys import ReloadError, unknown_keys, with_keys

MOST_CHANGES = 2000  # rows; with more, everything is loaded anew


def with_changes(columns: ClaimColumns, position: str, changes: list[tuple[str, int]]) -> ClaimColumns:
    """The columns with the rows that the log names as they are now; the log was read up to `position`."""
    keys = {kind: {key for of, key in changes if of == kind} for kind in ("claim", "actor", "article", EVERYTHING)}
    if keys[EVERYTHING] or sum(map(len, keys.values())) > MOST_CHANGES:
        raise ReloadError
    read = list(database_rows.those(database_rows.select_claims("folded"), "id", keys["claim"]))
    rows = database_rows.claims([row[:-1] for row in part] for part in read)
    links = database_rows.links(database_rows.those(database_rows.SELECT_LINKS.format("id"), "claim_id", keys["claim"]), rows)
    columns = replace(_with_keys(columns, keys, rows, links), position=position)
    rows["words"] = np.array([bits_of(columns.words, folding.words(row[-1])) for part in read for row in part], np.uint32)
    gone = np.flatnonzero(columns.with_keys(np.array(sorted(keys["claim"]), np.int64)))
    return _exchanged(columns, gone, arrays_of(columns, rows), links)


def _with_keys(columns: ClaimColumns, keys: dict[str, set[int]], rows: database_rows.Rows, links: np.ndarray) -> ClaimColumns:
    changed = keys["article"] | unknown_keys(columns.articles, rows["article"])
    read = [*database_rows.those(database_rows.SELECT_ARTICLES, "id", changed)]
    read += database_rows.those(database_rows.SELECT_ARTICLES, "origin_article_id", keys["article"])  # whose origin is theirs
    articles = [row for part in read for row in part]
    speakers = np.concatenate((rows["speaker"], [outlet for _, outlet, _ in articles]))
    read = [*database_rows.those(database_rows.SELECT_ACTORS, "id", keys["actor"] | unknown_keys(columns.actors.keys, speakers))]
    return with_keys(columns, rows, links, [row for part in read for row in part], articles)


def _exchanged(columns: ClaimColumns, gone: np.ndarray, arrays: dict[str, np.ndarray], links: np.ndarray) -> ClaimColumns:
    """The columns without the rows `gone`, and with those of `arrays`, which are newest first as well."""
    moved = zip(arrays["earliest"].tolist(), arrays["ids"].tolist(), strict=True)
    before = np.array([_index(columns, day, key) for day, key in moved], np.int64)
    stay = np.array_equal(gone, before)  # at their indices; then the arrays that the edit does not change can be shared
    came = before - np.searchsorted(gone, before) + np.arange(len(before))
    rows, events = columns.links
    others = ~np.isin(rows, gone)
    rows, events = rows[others], events[others]
    if not stay:
        rows = rows + (np.searchsorted(before, rows, "right") - np.searchsorted(gone, rows)).astype(np.int32)
    at, their_events = linked_indices(columns, arrays["ids"], links)
    new = replace(
        columns,
        arrays={
            name: array if stay and np.array_equal(array[gone], arrays[name]) else spliced(array, gone, before, arrays[name])
            for name, array in columns.arrays.items()
        },
        links=(np.concatenate((rows, came[at].astype(np.int32))), np.concatenate((events, their_events))),
    )
    less, more = gone[columns["published"][gone]], came[new["published"][came]]
    return replace(new, totals={name: _total(name, columns, less, new, more) for name in COUNTED})


def _index(columns: ClaimColumns, day: int, key: int) -> int:
    """The index of the row that a claim comes before."""
    days, ids = columns["earliest"], columns["ids"]
    first, last = (cut(range(columns.n), -day, key=lambda at: -int(days[at])) for cut in (bisect_left, bisect_right))
    return first + int(np.searchsorted(ids[first:last], key))


def _total(name: str, columns: ClaimColumns, less: np.ndarray, new: ClaimColumns, more: np.ndarray) -> np.ndarray:
    """The count of all published claims after the rows `less` of the columns went, and the rows `more` of the new ones came."""
    counts = np.zeros(new.n_values(name), np.int32)
    counts[: len(columns.totals[name])] = columns.totals[name]
    np.subtract.at(counts, columns.values(name, less), 1)
    np.add.at(counts, new.values(name, more), 1)
    return counts
