"""Lines of claims: what a list shows of each, and no more. They are read by SQL that is put together once, for every page asks it."""

from collections import namedtuple
from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any

from django.apps import apps

from overflights import prepared
from overflights.kept import by_revision

from .codes import Status

LINE = ("pk", "ref", "statement", "quote", "stance", "certainty", "said_on", "basis", "date_note", "earliest", "latest")
LINE += ("described_as", "speaker__slug", "speaker__name", "article__slug", "article__outlet__name", "relayed_by__name")
Line = namedtuple("Line", LINE)


def lines_of(keys: Sequence[int], revision: str = "") -> list[Line]:
    """Of the published ones of these claims, in the order of the keys. One query; none where they were read at the same `revision`."""
    return _read(tuple(keys), revision=revision)


@by_revision(50)
def _read(keys: tuple[int, ...], *, revision: str) -> list[Line]:
    if not keys:
        return []
    rows = {row[0]: Line(*row) for row in prepared.rows(_sql(len(keys)), [Status.PUBLISHED.value, *keys])}
    return [rows[key]._replace(**_days(rows[key])) for key in keys if key in rows]


@cache
def _sql(n: int) -> str:
    claims = apps.get_model("overflights", "Claim").objects
    sql, parameters = claims.published().filter(pk__in=range(1, n + 1)).order_by().lines().query.sql_with_params()
    assert parameters == (Status.PUBLISHED, *range(1, n + 1))
    return sql


def _days(row: Any) -> dict[str, date]:
    """SQLite knows no dates."""
    return {name: date.fromisoformat(day) for name in ("earliest", "latest") if isinstance(day := getattr(row, name), str)}
