"""Which journal SQLite keeps. With a write-ahead log (WAL) nobody who saves waits for a reader; not every version is safe with it."""

import logging
from typing import Any

# The patch from which a series holds the fix of the WAL-reset bug, by which committed rows can be lost (https://sqlite.org/wal.html#walresetbug).
FIXED: dict[tuple[int, ...], int] = {(3, 44): 6, (3, 50): 7, (3, 51): 3}
FIXED_SINCE = (3, 52)
WAL, ROLLBACK = "wal", "delete"
AGAIN = "It could not be changed while another program has the file open: end that program and start the site again."
logger = logging.getLogger(__name__)


def is_wal_safe(version: tuple[int, ...]) -> bool:
    """Distributions mend other bugs under the old number, and this one nowhere yet: the number is what tells."""
    return version >= FIXED_SINCE or version[2] >= FIXED.get(version[:2], version[2] + 1)


def best(version: tuple[int, ...]) -> str:
    return WAL if is_wal_safe(version) else ROLLBACK


def switch(connection: Any, wanted: str) -> str:
    """Let the file have that journal, for good; says which it has then. While another program has the file open it stays as it is.

    `connection` is Python's own.
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
    """What that journal means, for whoever starts the site."""
    name = f"SQLite {'.'.join(map(str, version))}"
    if mode == WAL and is_wal_safe(version):
        return f"{name} keeps a write-ahead log: nobody waits for a long reader. Copy the file by “sqlite3 FILE '.backup COPY'” alone."
    if mode == WAL:
        return f"{name} may lose what is saved, for the file has a write-ahead log, which this version is not safe with. {AGAIN}"
    means = f"{name} keeps a rollback journal: while somebody reads for long, a backup for instance, nothing can be saved."
    return f"{means} {AGAIN if is_wal_safe(version) else 'With SQLite 3.51.3 or later, or PostgreSQL, it can.'}"
