"""Rows of the database as plain columns of numbers: keys, ordinals of days, packed codes."""

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
from django.db import connection

from overflights.search import database

from .columns import CODES

CHUNK = 5_000  # rows that are read at a time: on SQLite, who reads keeps writers waiting
KEYS_AT_ONCE = 1000

Rows = dict[str, np.ndarray]


def select_claims(*more: str) -> str:
    """Key first, then the columns of `RAW`, codes packed as in `CODES`; then `more`."""
    day, moment = database.dialect().DAY.format, database.dialect().MICROSECONDS.format
    codes = " + ".join(f"{step} * {_place(name, values)}" for name, (values, step) in CODES.items())
    columns = ("id", moment("changed"), day("earliest"), day("latest"), codes, "speaker_id", "proposition_id", "article_id")
    return f"SELECT {', '.join((*columns, 'coalesce(occasion_id, 0)', *more))} FROM overflights_claim"


def _place(name: str, values: list[str]) -> str:
    return f"CASE {name} {' '.join(f'WHEN {value!r} THEN {place}' for place, value in enumerate(values))} END"


RAW = ("ids", "changed", "earliest", "latest", "codes", "speaker", "proposition", "article", "occasion")
SELECT_LINKS = "SELECT {}, claim_id, event_id FROM overflights_claim_about"
SELECT_ACTORS = "SELECT id, coalesce(part_of_id, 0), country FROM overflights_actor"
# As `origin_key` has it (models/articles.py).
_REPEATED = "(SELECT {} FROM overflights_article other WHERE other.id = overflights_article.origin_article_id)"
_FIRST, _OTHER = _REPEATED.format("nullif(other.origin, '')"), _REPEATED.format("other.slug")
SELECT_ARTICLES = f"SELECT id, outlet_id, coalesce({_FIRST}, {_OTHER}, nullif(origin, ''), slug) FROM overflights_article"


def everything(select: str) -> Iterator[list[tuple[Any, ...]]]:
    """Every row of a table, by its key, which comes first in `select`."""
    last = -1
    with connection.cursor() as cursor:
        while True:
            cursor.execute(f"{select} WHERE id > %s ORDER BY id LIMIT {CHUNK}", [last])
            rows = cursor.fetchall()
            if not rows:
                return
            yield rows
            last = rows[-1][0]


def those(select: str, column: str, keys: Iterable[int]) -> Iterator[list[tuple[Any, ...]]]:
    wanted = list(keys)
    with connection.cursor() as cursor:
        for at in range(0, len(wanted), KEYS_AT_ONCE):
            part = wanted[at : at + KEYS_AT_ONCE]
            cursor.execute(f"{select} WHERE {column} IN ({', '.join(['%s'] * len(part))})", part)
            yield cursor.fetchall()


def arrays(parts: Iterable[list[tuple[Any, ...]]], width: int) -> list[np.ndarray]:
    """Column by column, as narrow as each part allows."""
    columns: list[list[np.ndarray]] = [[np.empty(0, np.int32)] for _ in range(width)]
    for part in parts:
        for column, values in zip(columns, np.array(part, dtype=np.int64).reshape(-1, width).T, strict=True):
            column.append(values.astype(np.int32) if values.max(initial=0) < 2**31 else values.copy())
    return [np.concatenate(columns.pop(0)) for _ in range(width)]  # the parts of one column at a time are in memory twice


def claims(parts: Iterable[list[tuple[Any, ...]]]) -> Rows:
    return dict(zip(RAW, arrays(parts, len(RAW)), strict=True))


def links(parts: Iterable[list[tuple[Any, ...]]], rows: Rows) -> np.ndarray:
    """(2, m): claim and event, each pair once, whether the claim was made there or is about it."""
    _, *about = arrays(parts, 3)
    there = rows["occasion"] > 0
    pairs = np.array([np.concatenate((about[0], rows["ids"][there])), np.concatenate((about[1], rows["occasion"][there]))])
    return np.unique(pairs, axis=1)
