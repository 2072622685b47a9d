"""From rows of the database to columns, and from changed rows to changed columns."""

from bisect import bisect_left, bisect_right
from dataclasses import replace
from datetime import date

import numpy as np

from overflights.lib import folding
from overflights.lib.arrays import places, spliced
from overflights.models import Status
from overflights.search import database
from overflights.search.indexed_tables import EVERYTHING

from . import database_rows
from .columns import COUNTED, ClaimColumns, bits_of, code_of
from .related_keys import NO_KEYS, ReloadError, known_places, unknown_keys, with_keys

MOST_CHANGES = 2000  # rows; with more, everything is loaded anew
MARGIN = 20 * 366  # days before the first known one, and after the last, for which there is room
OPEN = (date.min.toordinal(), date.max.toordinal())  # bounds of dates without a beginning or an end
PUBLISHED = Status.values.index(Status.PUBLISHED)


# --- Everything -----------------------------------------------------------------------------------
def load() -> ClaimColumns:
    """All claims. What is committed meanwhile stands in the log after the position, and comes with the next changes."""
    position, _ = database.changes_since("")
    rows = database_rows.claims(database_rows.everything(database_rows.select_claims()))
    links = database_rows.links_of(database_rows.arrays(database_rows.everything(database_rows.SELECT_LINKS.format("id")), 3)[1:], rows)
    # Articles before actors, among whom their outlets are.
    articles = [row for part in database_rows.everything(database_rows.SELECT_ARTICLES) for row in part]
    actors = [row for part in database_rows.everything(database_rows.SELECT_ACTORS) for row in part]
    days = np.concatenate([rows[name][~np.isin(rows[name], OPEN)] for name in ("earliest", "latest")])
    first, last = (int(days.min()), int(days.max())) if len(days) else (0, 0)
    empty = ClaimColumns(
        position=position, day0=first - MARGIN, last_day=last - first + 2 * MARGIN, arrays={}, links=links[:, :0], totals={}, **NO_KEYS
    )
    columns = with_keys(empty, rows, links, actors, articles)
    arrays = _arrays(columns, rows)
    order = np.lexsort((rows["ids"], -rows["earliest"]))
    columns = replace(columns, arrays={name: array[order] for name, array in arrays.items()})
    columns = replace(columns, links=_placed(columns, columns["ids"], links))
    published = np.flatnonzero(columns["published"])
    return replace(columns, totals={name: columns.count(name, published) for name in COUNTED})


def _arrays(columns: ClaimColumns, rows: database_rows.Rows) -> dict[str, np.ndarray]:
    """The rows as the columns have them, in the order of `rows`."""
    arrays = {"ids": rows["ids"], "changed": rows["changed"].astype(np.int64), "codes": rows["codes"].astype(np.uint16)}
    arrays["words"] = np.zeros(len(rows["ids"]), np.uint32)
    arrays["published"] = code_of(rows["codes"], "status") == PUBLISHED
    for name, keys in (("speaker", columns.actors.keys), ("proposition", columns.propositions), ("article", columns.articles)):
        arrays[name] = known_places(keys, rows[name]).astype(_narrowest(len(keys)))
    arrays["occasion"] = (places(columns.events, rows["occasion"]) + 1).astype(_narrowest(len(columns.events)))
    for name in ("earliest", "latest"):
        days = rows[name].astype(np.int64) - columns.day0
        days = np.where(rows[name] == OPEN[0], 0, np.where(rows[name] == OPEN[1], columns.last_day, days))
        if not ((days > 0) & (days < columns.last_day) | np.isin(rows[name], OPEN)).all():
            raise ReloadError
        arrays[name] = days.astype(_narrowest(columns.last_day))
    return arrays


def _narrowest(top: int) -> type:
    return np.uint16 if top <= np.iinfo(np.uint16).max else np.int32


def _placed(columns: ClaimColumns, ids: np.ndarray, links: np.ndarray) -> np.ndarray:
    """Pairs of keys, of a claim and an event, as pairs of places; without claims that were not there when the claims were read."""
    placed = np.array([places(ids, links[0]), places(columns.events, links[1])], np.int32)
    return placed[:, placed[0] >= 0]


# --- Changes --------------------------------------------------------------------------------------
def changed(columns: ClaimColumns, position: str, changes: list[tuple[str, int]]) -> ClaimColumns:
    """The columns with the rows that the log names as they are now."""
    keys = {kind: {key for of, key in changes if of == kind} for kind in ("claim", "actor", "article", EVERYTHING)}
    if keys[EVERYTHING] or sum(map(len, keys.values())) > MOST_CHANGES:
        raise ReloadError
    read = list(database_rows.those(database_rows.select_claims("folded"), "id", keys["claim"]))
    rows = database_rows.claims([row[:-1] for row in part] for part in read)
    linked = database_rows.those(database_rows.SELECT_LINKS.format("id"), "claim_id", keys["claim"])
    links = database_rows.links_of(database_rows.arrays(linked, 3)[1:], rows)
    columns = _with_changed_keys(columns, keys, rows, links)
    arrays = _arrays(columns, rows)
    arrays["words"] = np.array([bits_of(columns.words, folding.words(row[-1])) for part in read for row in part], np.uint32)
    gone = np.flatnonzero(columns.with_keys(np.array(sorted(keys["claim"]), np.int64)))
    return replace(_exchanged(columns, gone, arrays, links), position=position)


def _with_changed_keys(columns: ClaimColumns, keys: dict[str, set[int]], rows: database_rows.Rows, links: np.ndarray) -> ClaimColumns:
    texts = keys["article"] | unknown_keys(columns.articles, rows["article"])
    read = [*database_rows.those(database_rows.SELECT_ARTICLES, "id", texts)]
    read += database_rows.those(database_rows.SELECT_ARTICLES, "origin_article_id", keys["article"])  # whose origin is theirs
    articles = [row for part in read for row in part]
    speakers = np.concatenate((rows["speaker"], [outlet for _, outlet, _ in articles]))
    people = database_rows.those(database_rows.SELECT_ACTORS, "id", keys["actor"] | unknown_keys(columns.actors.keys, speakers))
    return with_keys(columns, rows, links, [row for part in people for row in part], articles)


def _exchanged(columns: ClaimColumns, gone: np.ndarray, arrays: dict[str, np.ndarray], links: np.ndarray) -> ClaimColumns:
    """The columns without the rows `gone`, with those of `arrays` and their links."""
    order = np.lexsort((arrays["ids"], -arrays["earliest"].astype(np.int64)))
    arrays = {name: array[order] for name, array in arrays.items()}
    before = np.array([_place(columns, *row) for row in zip(arrays["earliest"].tolist(), arrays["ids"].tolist(), strict=True)], np.int64)
    stay = np.array_equal(gone, before)  # in their places; then what an edit leaves as it is can be shared
    after = {
        name: array if stay and np.array_equal(array[gone], arrays[name]) else spliced(array, gone, before, arrays[name])
        for name, array in columns.arrays.items()
    }
    came = before - np.searchsorted(gone, before) + np.arange(len(before))
    others = columns.links[:, ~np.isin(columns.links[0], gone)]
    if not stay:
        shift = np.zeros(columns.n + 1, np.int32)
        np.subtract.at(shift, gone + 1, 1)
        np.add.at(shift, before, 1)
        others[0] += np.cumsum(shift, dtype=np.int32)[others[0]]
    theirs = _placed(columns, arrays["ids"], links)
    theirs[0] = came[theirs[0]]
    new = replace(columns, arrays=after, links=np.concatenate((others, theirs), axis=1))
    less, more = gone[columns["published"][gone]], came[new["published"][came]]
    return replace(new, totals={name: _moved(columns, new, name, less, more) for name in COUNTED})


def _place(columns: ClaimColumns, day: int, key: int) -> int:
    """Which row a claim comes before: newest first, and among those of one day keys go up."""
    days, ids = columns["earliest"], columns["ids"]
    first, last = (cut(range(len(days)), -day, key=lambda at: -int(days[at])) for cut in (bisect_left, bisect_right))
    return first + int(np.searchsorted(ids[first:last], key))


def _moved(columns: ClaimColumns, new: ClaimColumns, name: str, less: np.ndarray, more: np.ndarray) -> np.ndarray:
    """The count of a column after the rows `less` went and `more` came."""
    counts = np.zeros(new.n_values(name), np.int32)
    counts[: len(columns.totals[name])] = columns.totals[name]
    np.subtract.at(counts, columns.events_of(less) if name == "event" else columns[name][less], 1)
    np.add.at(counts, new.events_of(more) if name == "event" else new[name][more], 1)
    return counts
