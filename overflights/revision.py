"""The state of what readers see, as one value that is another as soon as any of it is committed, by whomever: another worker, a
fixture, `psql`. What else is committed (sessions, wrong passwords, versions) leaves it as it is.
"""

from collections.abc import Callable
from functools import wraps
from itertools import count
from threading import Lock
from typing import Any

from django.db import InterfaceError, OperationalError, connection

from overflights.lib.urls import cache_by_prefix
from overflights.search import database


class _Followed:
    """How far this process has read the log of changes, and the number that its state has had since the last one."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._numbers = count(1)
        self._position, self._number = "", 0

    def number(self) -> int:
        with self._lock:
            position, number = self._position, self._number
        now, changes = _changes_since(position)
        with self._lock:
            if changes:
                number = next(self._numbers)
            # A thread that was slower may set this back: then the next one to ask reads the same changes again.
            self._position, self._number = now, number
        return number

    def forget(self) -> None:
        """Whatever was known is of another base."""
        with self._lock:
            self._position, self._number = "", next(self._numbers)


_followed = _Followed()
forget = _followed.forget


def revision() -> str:
    """Equal for two askings only if nothing that readers see was committed between them. One query."""
    return str(_followed.number())


def _changes_since(position: str) -> tuple[str, list[tuple[str, int]]]:
    """Being the first query of its request, it shows as well whether the connection still stands: Django need not ask that by itself."""
    if connection.vendor != "postgresql":
        return database.changes_since(position)
    connection.health_check_done = True
    try:
        return database.changes_since(position)
    except (OperationalError, InterfaceError):
        connection.close()
        return database.changes_since(position)


def by_revision(maxsize: int) -> Callable[[Callable], Callable]:
    """Keep what a function finds out, by its arguments, of a base at `revision`. Called without one, nothing is kept."""

    def decorated(find: Callable) -> Callable:
        keeping = cache_by_prefix(maxsize)(find)

        @wraps(find)
        def finding(*arguments: Any, revision: str = "") -> Any:
            return (keeping if revision else find)(*arguments, revision=revision)

        finding.cache_clear = keeping.cache_clear
        return finding

    return decorated
