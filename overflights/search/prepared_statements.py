"""SQL that every page asks, planned once for each connection: on PostgreSQL, planning it took longer than answering it."""

from collections.abc import Sequence
from typing import Any

from django.db import DatabaseError, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.dispatch import receiver

MOST = 100  # statements that a connection keeps; the same for another number of values is another one


@receiver(connection_created)
def forget(sender: type, connection: BaseDatabaseWrapper, **kwargs: Any) -> None:
    connection.prepared = {}


def rows(sql: str, parameters: Sequence[Any], using: str = "default") -> list[tuple]:
    """What the statement, written with `%s`, gives. One query; one more the first time."""
    connection = connections[using]
    with connection.cursor() as cursor:
        # Inside a transaction an error could not be answered with another try.
        if connection.vendor == "postgresql" and not connection.in_atomic_block and connection.prepared is not None:
            try:
                cursor.execute(_prepared(connection, cursor, sql, len(parameters)), parameters)
                return cursor.fetchall()
            except DatabaseError:
                # Behind a pool, a statement may be another connection's; after a migration, its plan may be outdated.
                connection.prepared = None
        cursor.execute(sql, parameters)
        return cursor.fetchall()


def _prepared(connection: BaseDatabaseWrapper, cursor: Any, sql: str, n: int) -> str:
    """How to ask for it by its name; as it is where there are too many."""
    name = connection.prepared.get(sql)
    if not name and len(connection.prepared) < MOST:
        name = f"overflights_{len(connection.prepared)}"
        cursor.execute(f"PREPARE {name} AS {sql % tuple(f'${at}' for at in range(1, n + 1))}")
        connection.prepared[sql] = name
    return f"EXECUTE {name}({', '.join(['%s'] * n)})" if name else sql
