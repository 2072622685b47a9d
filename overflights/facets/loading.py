"""From all rows of the database to columns."""

from dataclasses import replace
from datetime import date

import numpy as np

from overflights.lib.arrays import indices
from overflights.models import Status
from overflights.search import database

from . import database_rows
from .columns import COUNTED, ClaimColumns, code_of
from .related_keys import NO_KEYS, ReloadError, known_indices, with_keys

MARGIN = 20 * 366  # days before the first known one, and after the last, for which there is room
OPEN = (date.min.toordinal(), date.max.toordinal())  # bounds of dates without a beginning or an end
PUBLISHED = Status.values.index(Status.PUBLISHED)


def load() -> ClaimColumns:
    """All claims. What is committed meanwhile is in the log after the position, and is applied with the next changes."""
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
    rows["words"] = np.zeros(len(rows["ids"]), np.uint32)
    columns = replace(columns, arrays=arrays_of(columns, rows))
    columns = replace(columns, links=linked_indices(columns, columns["ids"], links))
    published = np.flatnonzero(columns["published"])
    return replace(columns, totals={name: columns.count(name, published) for name in COUNTED})


def arrays_of(columns: ClaimColumns, rows: database_rows.Rows) -> dict[str, np.ndarray]:
    """The rows as the columns have them, newest first. Each is taken out of `rows`: a million claims would take up twice the memory."""
    order = np.lexsort((rows["ids"], -rows["earliest"]))
    ordered = {name: rows.pop(name)[order] for name in ("ids", "words")}
    arrays = ordered | {"changed": rows.pop("changed")[order].astype(np.int64), "codes": rows.pop("codes")[order].astype(np.uint16)}
    arrays["published"] = code_of(arrays["codes"], "status") == PUBLISHED
    for name, keys in (("speaker", columns.actors.keys), ("proposition", columns.propositions), ("article", columns.articles)):
        arrays[name] = known_indices(keys, rows.pop(name)[order]).astype(_narrowest(len(keys)))
    arrays["occasion"] = (indices(columns.events, rows.pop("occasion")[order]) + 1).astype(_narrowest(len(columns.events)))
    for name in ("earliest", "latest"):
        arrays[name] = _days(columns, rows.pop(name)[order])
    return arrays


def _days(columns: ClaimColumns, ordinals: np.ndarray) -> np.ndarray:
    """As the columns count them."""
    days = np.where(ordinals == OPEN[0], 0, np.where(ordinals == OPEN[1], columns.last_day, ordinals - columns.day0))
    if not ((days > 0) & (days < columns.last_day) | np.isin(ordinals, OPEN)).all():
        raise ReloadError
    return days.astype(_narrowest(columns.last_day))


def _narrowest(top: int) -> type:
    return np.uint16 if top <= np.iinfo(np.uint16).max else np.int32


def linked_indices(columns: ClaimColumns, ids: np.ndarray, links: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Links of these claims to events, as indices into `ids` and into the events."""
    at, events = indices(ids, links[0]).astype(np.int32), indices(columns.events, links[1]).astype(np.int32)
    return at[at >= 0], events[at >= 0]
