"""Which journal SQLite uses. With a write-ahead log (WAL), saving does not wait for readers; but not every version is safe with it."""

import logging
from typing import Any

# By series, the first patch with the fix of the WAL-reset bug, which can lose committed rows (https://sqlite.org/wal.html#walresetbug).
FIXED: dict[tuple[int, ...], int] = {(3, 44): 6, (3, 50): 7, (3, 51): 3}
FIXED_SINCE = (3, 52)
WAL, ROLLBACK = "wal", "delete"
AGAIN = "It could not be changed because another program has the file open: close that program and start the site again."
logger = logging.getLogger(__name__)


def is_wal_safe(version: tuple[int, ...]) -> bool:
    """By the number alone: distributions backport other fixes under the old number, but not this one so far."""
    return version >= FIXED_SINCE or version[2] >= FIXED.get(version[:2], version[2] + 1)


def best(version: tuple[int, ...]) -> str:
    return WAL if is_wal_safe(version) else ROLLBACK


def switch(connection: Any, wanted: str) -> str:
    """Give the file that journal permanently; return the one it then has. While another program has the file open, nothing changes.

    `connection` is a connection of the sqlite3 module.
    """
    now = current(connection)
    if now == wanted or now not in (WAL, "delete", "truncate", "persist"):
        return now
    patience = connection.execute("PRAGMA busy_timeout").fetchone()[0]
    try:
        connection.execute("PRAGMA busy_timeout = 1000")
        return str(connection.execute(f"PRAGMA journal_mode = {wanted}").fetchone()[0])
    except connection.OperationalError:
        return now
    finally:
        connection.execute(f"PRAGMA busy_timeout = {patience}")


def current(connection: Any) -> str:
    return str(connection.execute("PRAGMA journal_mode").fetchone()[0])


def sentence(mode: str, version: tuple[int, ...]) -> str:
    """What that journal means, for the person who starts the site."""
    name = f"SQLite {'.'.join(map(str, version))}"
    if mode == WAL and is_wal_safe(version):
        return f"{name} uses a write-ahead log: saving does not wait for long reads. Copy the file only with “sqlite3 FILE '.backup COPY'”."
    if mode == WAL:
        return f"{name} may lose saved data: the file has a write-ahead log, which is not safe in this version. {AGAIN}"
    means = f"{name} uses a rollback journal: during a long read, such as a backup, nothing can be saved."
    return f"{means} {AGAIN if is_wal_safe(version) else 'With SQLite 3.51.3 or later, or with PostgreSQL, it can.'}"
