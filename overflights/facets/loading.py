"""From all rows of the database to columns."""

from dataclasses import replace
from datetime import date

import numpy as np

from overflights.lib.arrays import places
from overflights.models import Status
from overflights.search import database

from . import database_rows
from .columns import COUNTED, ClaimColumns, code_of
from .related_keys import NO_KEYS, ReloadError, known_places, with_keys

MARGIN = 20 * 366  # days before the first known one, and after the last, for which there is room
OPEN = (date.min.toordinal(), date.max.toordinal())  # bounds of dates without a beginning or an end
PUBLISHED = Status.values.index(Status.PUBLISHED)


def load() -> ClaimColumns:
    """All claims. What is committed meanwhile stands in the log after the position, and comes with the next changes."""
    position, _ = database.changes_since("")
    rows = database_rows.claims(database_rows.everything(database_rows.select_claims()))
    links = database_rows.links(database_rows.everything(database_rows.SELECT_LINKS.format("id")), rows)
    # Articles before actors, among whom their outlets are.
    articles = [row for part in database_rows.everything(database_rows.SELECT_ARTICLES) for row in part]
    actors = [row for part in database_rows.everything(database_rows.SELECT_ACTORS) for row in part]
    days = np.concatenate([rows[name][~np.isin(rows[name], OPEN)] for name in ("earliest", "latest")])
    first, last = (int(days.min()), int(days.max())) if len(days) else (0, 0)
    empty = ClaimColumns(position, day0=first - MARGIN, last_day=last - first + 2 * MARGIN, **NO_KEYS)
    columns = with_keys(empty, rows, links, actors, articles)
    arrays = arrays_of(columns, rows)
    order = newest_first(arrays)
    columns = replace(columns, arrays={name: array[order] for name, array in arrays.items()})
    columns = replace(columns, links=linked_places(columns, columns["ids"], links))
    published = np.flatnonzero(columns["published"])
    return replace(columns, totals={name: columns.count(name, published) for name in COUNTED})


def arrays_of(columns: ClaimColumns, rows: database_rows.Rows) -> dict[str, np.ndarray]:
    """The rows as the columns have them, in the order of `rows`, and without words."""
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


def newest_first(arrays: dict[str, np.ndarray]) -> np.ndarray:
    """The order of the columns."""
    return np.lexsort((arrays["ids"], -arrays["earliest"].astype(np.int32)))


def linked_places(columns: ClaimColumns, ids: np.ndarray, links: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Of links between claims and events, the places in `ids` and in the events; without claims that are not among these."""
    at, events = places(ids, links[0]).astype(np.int32), places(columns.events, links[1]).astype(np.int32)
    return at[at >= 0], events[at >= 0]
