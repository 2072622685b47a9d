"""The state of the base, as one value that is another as soon as anything is committed, by whomever: another worker, a fixture, `psql`."""

from collections.abc import Callable
from functools import lru_cache, wraps
from itertools import count
from typing import Any

from django.db import InterfaceError, OperationalError, connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.dispatch import receiver

_serials = count(1)


@receiver(connection_created)
def number_connection(sender: type, connection: BaseDatabaseWrapper, **kwargs: Any) -> None:
    """SQLite counts the changes that one connection sees: a connection opened anew must not be taken for the one before it."""
    connection.serial = next(_serials)


def revision() -> str:
    """What the database says of its own state: equal for two askings only if nothing was committed between them. One query."""
    if connection.vendor == "postgresql":
        return _snapshot()
    with connection.cursor() as cursor:
        # Commits of others, as seen by this connection, and its own changes.
        cursor.execute("PRAGMA data_version")
        return f"{connection.serial}:{cursor.fetchone()[0]}:{connection.connection.total_changes}"


def _snapshot() -> str:
    """Equal snapshots see equal rows: they name the transactions that had ended, and those that were under way.

    Being the first query of its request, it shows as well whether the connection still stands: Django need not ask that by itself.
    """
    connection.health_check_done = True
    try:
        return _asked("SELECT pg_current_snapshot()::text")
    except (OperationalError, InterfaceError):
        connection.close()
        return _asked("SELECT pg_current_snapshot()::text")


def _asked(sql: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()[0]


def by_revision(maxsize: int) -> Callable[[Callable], Callable]:
    """Keep what a function finds out, by its arguments, of a base at `revision`. Called without one, nothing is kept."""

    def decorated(find: Callable) -> Callable:
        keeping = lru_cache(maxsize)(find)

        @wraps(find)
        def finding(*arguments: Any, revision: str = "") -> Any:
            return (keeping if revision else find)(*arguments, revision=revision)

        finding.cache_clear = keeping.cache_clear
        return finding

    return decorated
