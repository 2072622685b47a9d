"""What can be wrong with a database, in sentences for readers and for operators; recognized by the database's own messages."""

import logging
import time
from enum import Enum

from django.db import (
    DatabaseError,
    DataError,
    IntegrityError,
    InterfaceError,
    NotSupportedError,
    OperationalError,
    ProgrammingError,
    connection,
)

STATEMENT_ERRORS = (DataError, IntegrityError, NotSupportedError, ProgrammingError)  # the statement is wrong, not the database
BACK = "Nothing was saved. If you were saving, go back in your browser: what you typed is still there."


class DatabaseTrouble(Enum):
    """A heading and a text for readers. The headings differ, so that the values do."""

    AWAY = "The database can’t be reached right now", "Nothing was saved. Try again in a minute."
    BUSY = "The database is busy right now", f"Another read or save is taking a long time. {BACK} Save again in a minute."
    FULL = "The server’s disk is full", f"{BACK} Save again when the people who run this site have made room."
    READ_ONLY = "Nothing can be saved right now", f"The database is read-only. {BACK} Tell the people who run this site."
    DAMAGED = "The database is damaged", f"{BACK} The people who run this site have to restore a backup."


# Part of a message that is the same in all versions of the database: what it means, and what to do about it.
SIGNS = {
    "refused": (DatabaseTrouble.AWAY, "no server answers there. Start it, or correct the host and port in DATABASE_URL"),
    "No such file or directory": (DatabaseTrouble.AWAY, "no server answers at that socket. Start it, or correct the host in DATABASE_URL"),
    "translate host name": (DatabaseTrouble.AWAY, "there is no host of that name. Correct the host in DATABASE_URL"),
    "timeout expired": (DatabaseTrouble.AWAY, "the host does not answer. Correct the host and port in DATABASE_URL"),
    "timed out": (DatabaseTrouble.AWAY, "the host does not answer. Correct the host and port in DATABASE_URL"),
    "password authentication failed": (DatabaseTrouble.AWAY, "user name or password is wrong. Correct them in DATABASE_URL"),
    "no password supplied": (DatabaseTrouble.AWAY, "it asks for a password. Add one to DATABASE_URL"),
    "authentication failed": (DatabaseTrouble.AWAY, "it refuses this user. Correct the user in DATABASE_URL"),
    "does not exist": (
        DatabaseTrouble.AWAY,
        "it has no such database or user. Create it with createdb or createuser, or correct DATABASE_URL",
    ),
    "permission denied": (DatabaseTrouble.AWAY, "this user may not create tables there. Make it the database's owner"),
    "unable to open database file": (
        DatabaseTrouble.AWAY,
        "the file is missing or cannot be opened. Check that it and its folder exist and that you own them",
    ),
    "was replaced beside": (
        DatabaseTrouble.AWAY,
        "it was replaced while the site was running, and a journal of the old file is still beside it."
        " Stop the site, remove the files beside it that end in -wal, -shm and -journal, and start again",
    ),
    "is locked": (DatabaseTrouble.BUSY, "another program is keeping it locked: a backup, or a tool that shows it. Close that program"),
    "lock timeout": (DatabaseTrouble.BUSY, "another program is keeping it locked. Close that program"),
    "readonly database": (DatabaseTrouble.READ_ONLY, "the file or its folder is not writable. Check who owns it"),
    "read-only transaction": (DatabaseTrouble.READ_ONLY, "it is read-only. Name the primary server in DATABASE_URL"),
    "is full": (DatabaseTrouble.FULL, "the disk is full. Make room"),
    "No space left": (DatabaseTrouble.FULL, "the disk is full. Make room"),
    "not a database": (
        DatabaseTrouble.DAMAGED,
        "the file is not an SQLite database, or no longer. Correct DATABASE_URL, or restore a backup",
    ),
    "malformed": (DatabaseTrouble.DAMAGED, "the file is damaged. Stop the site and restore a backup"),
    "disk I/O error": (DatabaseTrouble.DAMAGED, "the file cannot be read or written. Check the disk, and restore a backup"),
    "Could not decode": (DatabaseTrouble.DAMAGED, "the file contains bytes that are not text. Stop the site and restore a backup"),
    "invalid page": (DatabaseTrouble.DAMAGED, "its files are damaged. Restore a backup"),
    "could not read block": (DatabaseTrouble.DAMAGED, "its files are damaged. Restore a backup"),
}


def trouble(error: BaseException | None) -> DatabaseTrouble | None:
    """What is wrong with the database; None if the statement was wrong, or if it is not a database error."""
    if not isinstance(error, DatabaseError | InterfaceError) or isinstance(error, STATEMENT_ERRORS):
        return None
    known = next((kind for sign, (kind, _) in SIGNS.items() if sign in str(error)), None)
    return known or (DatabaseTrouble.AWAY if isinstance(error, OperationalError | InterfaceError) else None)


def sentence(message: str) -> str:
    """The database's message as a sentence that names the database and what to do, without user or password."""
    place = connection.settings_dict
    where = f" at {place['HOST']}" if place.get("HOST") else ""
    lead = f"The database {place['NAME']}{where} cannot be used:"
    advice = next((f"{advice}." for sign, (_, advice) in SIGNS.items() if sign in message), " ".join(message.split()))
    return f"{lead} {advice}"


class OnceAMinute(logging.Filter):
    """While the database is in trouble, log what to do once a minute, instead of a traceback for each request."""

    def __init__(self) -> None:
        super().__init__()
        self._logged: dict[DatabaseTrouble, float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if record.exc_info else None
        kind = trouble(error)
        if not kind:
            return True
        if time.monotonic() - self._logged.get(kind, -60) < 60:
            return False
        self._logged[kind] = time.monotonic()
        record.msg, record.args, record.exc_info, record.exc_text = f"{sentence(str(error))} ({error})", (), None, None
        return True
