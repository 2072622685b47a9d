"""What the rest of the site asks of the text index and the log; each database answers in its own way."""

from typing import Any

import numpy as np
from django.db import connection
from django.db.models import Model, Q
from django.db.models.expressions import RawSQL

from . import postgresql, sqlite
from .query import Query

DIALECTS: dict[str, Any] = {"sqlite": sqlite, "postgresql": postgresql}


def dialect() -> Any:
    return DIALECTS[connection.vendor]


def found(model: type[Model], query: Query, *, first: bool = False) -> Q:
    """Rows of a searched model that have what the query asks for; `first`: in the first field alone."""
    return Q(pk__in=RawSQL(*dialect().matching(model._meta.db_table, query, first=first)))


def keys(table: str, query: Query, *, first: bool = False, any_of: bool = False) -> np.ndarray:
    """Their keys, in one query; `first`: in the first field alone; `any_of`: one of the required terms is enough."""
    sql, parameters = dialect().matching(table, query, first=first, any_of=any_of)
    with connection.cursor() as cursor:
        cursor.execute(dialect().JOINED.format(sql), parameters)
        joined = cursor.fetchone()[0]
    return np.fromstring(joined or "", dtype=np.int64, sep=",")


def newest(table: str, query: Query, most: int) -> list[int]:
    """Keys of rows with any of the required terms: of those that were entered last, so many. One query."""
    sql, parameters = dialect().matching(table, query, any_of=True)
    with connection.cursor() as cursor:
        cursor.execute(f"{sql} ORDER BY id DESC LIMIT {most:d}", parameters)
        return [key for (key,) in cursor.fetchall()]


def changes_since(position: str) -> tuple[str, list[tuple[str, int]]]:
    """The position now, and kind and key of each row changed after `position`; after "" none. One query."""
    now, changes = dialect().changes_since(connection, position)
    return now, changes
