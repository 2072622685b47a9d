"""From rows of the base to columns, and from changed rows to changed columns."""

from dataclasses import replace
from datetime import date

import numpy as np

from overflights.lib import folding
from overflights.lib.arrays import places
from overflights.models import Status
from overflights.search import database
from overflights.search.indexed_tables import EVERYTHING

from . import database_rows
from .actor_tree import Actors
from .columns import COUNTED, Columns, code_of, n_codes
from .related_keys import unknown_keys, with_keys

SPARE = 4096  # rows that can change before the columns are put in order anew
MARGIN = 20 * 366  # days before the first known one, and after the last, for which there is room
OPEN = (date.min.toordinal(), date.max.toordinal())  # bounds of dates without a beginning or an end


class OutgrownError(Exception):
    """The columns have no room for what changed: load them anew."""


# --- Everything -----------------------------------------------------------------------------------
def load() -> Columns:
    """All claims. What is committed meanwhile stands in the log after the position, and comes with the next changes."""
    position, _ = database.changes_since("")
    rows = database_rows.claims(database_rows.everything(database_rows.select_claims()))
    links = database_rows.links_of(database_rows.arrays(database_rows.everything(database_rows.SELECT_LINKS.format("id")), 3)[1:], rows)
    order = np.lexsort((rows["ids"], -rows["earliest"]))
    days = np.concatenate([rows[name][~np.isin(rows[name], OPEN)] for name in ("earliest", "latest")])
    first, last = (int(days.min()), int(days.max())) if len(days) else (0, 0)
    nothing = np.empty(0, np.int64)
    # Articles before actors, among whom their outlets are.
    articles = [row for part in database_rows.everything(database_rows.SELECT_ARTICLES) for row in part]
    columns = with_keys(
        Columns(
            position=position,
            n=0,
            in_order=0,
            day0=first - MARGIN,
            last_day=last - first + 2 * MARGIN,
            big={},
            present=np.empty(0, bool),
            visible=np.empty(0, bool),
            actors=Actors(nothing, nothing, np.empty(0, "<U2")),
            propositions=nothing,
            articles=nothing,
            outlets=nothing,
            origins=nothing,
            events=nothing,
            big_links=np.empty((2, 0), np.int32),
        ),
        rows,
        links,
        actors=[row for part in database_rows.everything(database_rows.SELECT_ACTORS) for row in part],
        articles=articles,
    )
    widest = {"ids": 2 * int(rows["ids"].max(initial=0)), "changed": 2**62, "codes": n_codes}
    widest |= dict.fromkeys(("earliest", "latest"), columns.last_day)
    widest |= {"speaker": len(columns.actors.keys), "proposition": len(columns.propositions), "article": len(columns.articles)}
    widest["occasion"] = len(columns.events)
    room = {name: np.empty(len(order) + SPARE, _dtype(top)) for name, top in widest.items()}
    filled = _with_rows(replace(columns, big=room), {name: values[order] for name, values in rows.items()}, links, gone=nothing)
    filled = replace(filled, in_order=filled.n)
    return replace(filled, whole=filled.counts(np.flatnonzero(filled.visible)))


def _dtype(top: int) -> type:
    """The narrowest that holds `top` and some more."""
    return next(kind for kind in (np.uint16, np.int32, np.int64) if top <= np.iinfo(kind).max - SPARE or kind is np.int64)


# --- Changes --------------------------------------------------------------------------------------
def changed(columns: Columns, position: str, changes: list[tuple[str, int]]) -> Columns:
    """The columns with the rows that the log names as they are now."""
    keys = {kind: {key for of, key in changes if of == kind} for kind in ("claim", "actor", "article", EVERYTHING)}
    if keys[EVERYTHING] or sum(map(len, keys.values())) > SPARE // 2:
        raise OutgrownError
    parts = list(database_rows.those(database_rows.select_claims("folded"), "id", keys["claim"]))
    rows = database_rows.claims([row[:-1] for row in part] for part in parts)
    words = [frozenset(folding.words(row[-1])) for part in parts for row in part]
    links = database_rows.links_of(
        database_rows.arrays(database_rows.those(database_rows.SELECT_LINKS.format("id"), "claim_id", keys["claim"]), 3)[1:], rows
    )
    articles = list(
        database_rows.those(database_rows.SELECT_ARTICLES, "id", keys["article"] | unknown_keys(columns.articles, rows["article"]))
    )
    articles += database_rows.those(database_rows.SELECT_ARTICLES, "origin_article_id", keys["article"])  # whose origin is theirs
    articles = [row for part in articles for row in part]
    speakers = np.concatenate((rows["speaker"], [outlet for _, outlet, _ in articles]))
    actors = database_rows.those(database_rows.SELECT_ACTORS, "id", keys["actor"] | unknown_keys(columns.actors.keys, speakers))
    columns = with_keys(columns, rows, links, [row for part in actors for row in part], articles)
    if columns.n + len(words) > len(columns.big["ids"]):
        columns = sorted_again(columns)
    gone = np.flatnonzero(columns.with_keys(np.array(sorted(keys["claim"]), np.int64)))
    less, n = gone[columns.visible[gone]], columns.n
    columns = _with_rows(columns, rows, links, gone)
    whole = _moved(columns, less, n + np.flatnonzero(columns.visible[n:]))
    slots, went = np.concatenate((columns.slots, columns.order.slots_of(n))), np.concatenate((columns.went, less))
    return replace(columns, position=position, whole=whole, slots=slots, went=went, later_words=(*columns.later_words, *words))


def _moved(columns: Columns, less: np.ndarray, more: np.ndarray) -> dict[str, np.ndarray]:
    """The counts of all visible claims, after the rows `less` went and `more` came."""
    found = {}
    for name in COUNTED:
        found[name] = np.zeros(columns.bins(name), np.int64)
        found[name][: len(columns.whole[name])] = columns.whole[name]
        np.subtract.at(found[name], columns.values(name, less), 1)
        np.add.at(found[name], columns.values(name, more), 1)
    return found


def _with_rows(columns: Columns, rows: database_rows.Rows, links: np.ndarray, gone: np.ndarray) -> Columns:
    """More rows, after the others, some of which are gone. Who reads the columns as they were does not look there."""
    values = {name: rows[name] for name in ("ids", "changed", "codes")}
    values["speaker"] = places(columns.actors.keys, rows["speaker"])
    values["proposition"] = places(columns.propositions, rows["proposition"])
    values["article"] = places(columns.articles, rows["article"])
    values["occasion"] = places(columns.events, rows["occasion"]) + 1
    for name in ("earliest", "latest"):
        days = rows[name].astype(np.int64) - columns.day0
        days = np.where(rows[name] == OPEN[0], 0, np.where(rows[name] == OPEN[1], columns.last_day, days))
        if not ((days > 0) & (days < columns.last_day) | np.isin(rows[name], OPEN)).all():
            raise OutgrownError
        values[name] = days
    n = columns.n + len(rows["ids"])
    for name, column in columns.big.items():
        lowest = np.iinfo(column.dtype).min if name == "changed" else 0
        if len(values[name]) and not lowest <= values[name].min() <= values[name].max() <= np.iinfo(column.dtype).max:
            raise OutgrownError
        column[columns.n : n] = values[name]
    published = code_of(columns.big["codes"][columns.n : n], "status") == Status.values.index(Status.PUBLISHED)
    linked = np.array([columns.n + places(rows["ids"], links[0]), places(columns.events, links[1])], np.int32)
    big_links, n_links = _with_links(columns, linked[:, places(rows["ids"], links[0]) >= 0])
    present, visible = np.concatenate((columns.present, np.ones(len(published), bool))), np.concatenate((columns.visible, published))
    present[gone] = visible[gone] = False
    return replace(
        columns,
        n=n,
        present=present,
        visible=visible,
        big_links=big_links,
        n_links=n_links,
    )


def _with_links(columns: Columns, more: np.ndarray) -> tuple[np.ndarray, int]:
    """The array with more links, a larger one where there is no room; and how many there are then."""
    links, n = columns.big_links, columns.n_links + more.shape[1]
    if n > links.shape[1]:
        links = np.empty((2, n + SPARE), np.int32)
        links[:, : columns.n_links] = columns.links
    links[:, columns.n_links : n] = more
    return links, n


def sorted_again(columns: Columns) -> Columns:
    """The rows that are present, newest first, with room for more."""
    order = columns.order.newest_first(np.flatnonzero(columns.present))
    n = len(order)
    big = {}
    for name, column in columns.big.items():
        big[name] = np.empty(n + SPARE, column.dtype)
        big[name][:n] = column[order]
    now = np.full(columns.n, -1, np.int32)
    now[order] = np.arange(n, dtype=np.int32)
    links = np.array([now[columns.links[0]], columns.links[1]], np.int32)
    links = links[:, links[0] >= 0]
    return replace(
        columns,
        base=object(),
        n=n,
        in_order=n,
        big=big,
        present=np.ones(n, bool),
        visible=columns.visible[order],
        big_links=links,
        n_links=links.shape[1],
        slots=np.empty(0, np.int64),
        went=np.empty(0, np.int64),
        words={word: np.packbits(columns.with_word(word)[order]) for word in columns.words},
        later_words=(),
    )
