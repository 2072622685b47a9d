"""What can be wrong with a database: told by what it says, in sentences for readers and for whoever runs the site."""

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

OURS = (DataError, IntegrityError, NotSupportedError, ProgrammingError)  # errors of a statement, not of the database
BACK = "Nothing was saved by this request. If you were saving, go back in your browser: what you typed is still there."


class Trouble(Enum):
    """A heading and what follows it, for readers. Values are told apart by their heading."""

    AWAY = "The database cannot be reached just now", "Nothing was saved by this request. Try again in a minute."
    BUSY = "The database is busy just now", f"Somebody reads or saves for long. {BACK} Save it again in a minute."
    FULL = "There is no room left on the server", f"{BACK} Save it again when whoever runs this site has made room."
    READ_ONLY = "Nothing can be saved just now", f"The database can be read and not written to. {BACK} Tell whoever runs this site."
    DAMAGED = "The database is damaged", f"{BACK} Whoever runs this site has to put a backup in its place."


# What a database says, as far as it is the same in all versions: what that means, and what to do about it.
SIGNS = {
    "refused": (Trouble.AWAY, "no server answers there. Start it, or correct the host and port in DATABASE_URL"),
    "No such file or directory": (Trouble.AWAY, "no server answers at that socket. Start it, or correct the host in DATABASE_URL"),
    "translate host name": (Trouble.AWAY, "there is no host of that name. Correct the host in DATABASE_URL"),
    "timeout expired": (Trouble.AWAY, "the host does not answer. Correct the host and port in DATABASE_URL"),
    "timed out": (Trouble.AWAY, "the host does not answer. Correct the host and port in DATABASE_URL"),
    "password authentication failed": (Trouble.AWAY, "user name or password is wrong. Correct them in DATABASE_URL"),
    "no password supplied": (Trouble.AWAY, "it asks for a password. Put one in DATABASE_URL"),
    "authentication failed": (Trouble.AWAY, "it does not let this user in. Correct the user in DATABASE_URL"),
    "does not exist": (Trouble.AWAY, "it has no such database or user. Create it with createdb or createuser, or correct DATABASE_URL"),
    "permission denied": (Trouble.AWAY, "this user may not create tables there. Make it the database's owner"),
    "unable to open database file": (
        Trouble.AWAY,
        "the file is not there or cannot be opened. Check that it and its folder are there and yours",
    ),
    "was replaced beside": (
        Trouble.AWAY,
        "it was replaced while the site ran, and a journal of the old file lies beside it."
        " Stop the site, remove the files that end in -wal, -shm and -journal beside it, and start again",
    ),
    "is locked": (Trouble.BUSY, "another program holds it for long: a backup, or a tool that shows it. End that program"),
    "lock timeout": (Trouble.BUSY, "another program holds it for long. End that program"),
    "readonly database": (Trouble.READ_ONLY, "the file or its folder cannot be written to. Check whose it is"),
    "read-only transaction": (Trouble.READ_ONLY, "it does not let itself be written to. Name the main server in DATABASE_URL"),
    "is full": (Trouble.FULL, "there is no room left. Make some"),
    "No space left": (Trouble.FULL, "there is no room left. Make some"),
    "not a database": (
        Trouble.DAMAGED,
        "the file is not an SQLite database, or no more. Correct DATABASE_URL, or put a backup in its place",
    ),
    "malformed": (Trouble.DAMAGED, "the file is damaged. Stop the site and put a backup in its place"),
    "disk I/O error": (Trouble.DAMAGED, "the file cannot be read or written. Check the disk, and put a backup in its place"),
    "Could not decode": (Trouble.DAMAGED, "the file holds what is no text. Stop the site and put a backup in its place"),
    "invalid page": (Trouble.DAMAGED, "its files are damaged. Restore a backup"),
    "could not read block": (Trouble.DAMAGED, "its files are damaged. Restore a backup"),
}


def trouble(error: BaseException | None) -> Trouble | None:
    """What is wrong with the database, by its error; None where the statement was wrong, or the error is none of a database."""
    if not isinstance(error, DatabaseError | InterfaceError) or isinstance(error, OURS):
        return None
    known = next((kind for sign, (kind, _) in SIGNS.items() if sign in str(error)), None)
    return known or (Trouble.AWAY if isinstance(error, OperationalError | InterfaceError) else None)


def sentence(said: str) -> str:
    """The database's complaint as a sentence that names the database and the mend, without user or password."""
    place = connection.settings_dict
    where = f" at {place['HOST']}" if place.get("HOST") else ""
    lead = f"The database {place['NAME']}{where} cannot be used:"
    advice = next((f"{advice}." for sign, (_, advice) in SIGNS.items() if sign in said), " ".join(said.split()))
    return f"{lead} {advice}"


class Briefly(logging.Filter):
    """Of a database in trouble the log says what to do, once a minute for each trouble, instead of a traceback for each request."""

    def __init__(self) -> None:
        super().__init__()
        self._said: dict[Trouble, float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if record.exc_info else None
        found = trouble(error)
        if not found:
            return True
        if time.monotonic() - self._said.get(found, -60) < 60:
            return False
        self._said[found] = time.monotonic()
        record.msg, record.args, record.exc_info, record.exc_text = f"{sentence(str(error))} ({error})", (), None, None
        return True
