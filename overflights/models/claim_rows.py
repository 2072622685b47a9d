"""Lines of claims: what a list shows of each, and no more. They are read by SQL that is put together once, for every page asks it."""

from collections import namedtuple
from collections.abc import Sequence
from datetime import date
from functools import cache

from django.apps import apps

from overflights.revision import by_revision
from overflights.search import prepared_statements

from .codes import Status

LINE = ("pk", "ref", "statement", "quote", "stance", "certainty", "said_on", "basis", "date_note", "earliest", "latest")
LINE += ("described_as", "speaker__slug", "speaker__name", "article__slug", "article__outlet__name", "relayed_by__name")
Line = namedtuple("Line", LINE)
DAYS = LINE.index("earliest")  # and the next one


def lines_of(keys: Sequence[int], revision: str = "") -> list[Line]:
    """Of the published ones of these claims, in the order of the keys. One query; none where they were read at the same `revision`."""
    return _read(tuple(keys), revision=revision)


@by_revision(50)
def _read(keys: tuple[int, ...], *, revision: str) -> list[Line]:
    if not keys:
        return []
    rows = {row[0]: row for row in prepared_statements.rows(_sql(len(keys)), [Status.PUBLISHED.value, *keys])}
    return [_line(rows[key]) for key in keys if key in rows]


def _line(row: tuple) -> Line:
    return Line(*row[:DAYS], *map(_day, row[DAYS : DAYS + 2]), *row[DAYS + 2 :])


@cache
def _sql(n: int) -> str:
    claims = apps.get_model("overflights", "Claim").objects
    sql, parameters = claims.published().filter(pk__in=range(1, n + 1)).order_by().lines().query.sql_with_params()
    assert parameters == (Status.PUBLISHED, *range(1, n + 1))
    return sql


def _day(day: date | str) -> date:
    """SQLite knows no dates."""
    return date.fromisoformat(day) if isinstance(day, str) else day
