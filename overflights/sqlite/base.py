"""Django's SQLite backend, for one file that several processes serve from and people handle.

It is private, and nothing but `migrate` makes it; where it was replaced or is gone, the next request notices; nobody waits long for a save.
"""

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from django.db.backends.sqlite3 import base

from . import journal

Identity = tuple[int, int]  # device and inode
QUEUE = 20  # seconds that a save waits for those before it; everything else waits for the `timeout` in settings
logger = logging.getLogger(__name__)
_known: dict[Path, Identity] = {}  # the files that this process opened last
_logged: set[Any] = set()  # what is logged once


class DatabaseWrapper(base.DatabaseWrapper):
    opened: Identity | None = None  # the file that the connection reads

    @property
    def file(self) -> Path | None:
        name = self.settings_dict["NAME"]
        return None if self.is_in_memory_db() or str(name).startswith("file:") else Path(name).absolute()

    # --- Opening ----------------------------------------------------------------------------------
    def prepare_database(self) -> None:
        """Before `migrate` makes tables: a file that only we may read, as its journals will be, and the journal that suits this SQLite."""
        super().prepare_database()
        if self.file and not self.file.exists():
            with suppress(OSError):  # the connection says it better
                os.close(os.open(self.file, os.O_CREAT | os.O_WRONLY, 0o600))
        self.ensure_connection()
        journal.switch(self.connection, journal.best(self.get_database_version()))

    def get_connection_params(self) -> dict[str, Any]:
        params = super().get_connection_params()
        return params | {"database": f"{self.file.as_uri()}?mode=rw"} if self.file else params  # opening makes no file

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        file = self.file
        self.opened = identity(file) if file else None
        if file and self.opened != _known.get(file, self.opened):
            self._refuse_mixing()
        connection = super().get_new_connection(conn_params)
        if file and self.opened:
            _known[file] = self.opened
        version = self.get_database_version()
        if not journal.is_wal_safe(version) and journal.current(connection) == journal.WAL:
            mode = journal.switch(connection, journal.ROLLBACK)
            if mode == journal.WAL:
                _log_once(journal.sentence(mode, version), mode)
        return connection

    def journal_in_words(self) -> str:
        self.ensure_connection()
        return journal.sentence(journal.current(self.connection), self.get_database_version())

    # --- A file that was replaced -----------------------------------------------------------------
    def is_usable(self) -> bool:
        """Asked by Django once a request (CONN_HEALTH_CHECKS): is it still the file that was opened?"""
        now = identity(self.file) if self.file else None
        if now == self.opened:
            return True
        said = "was replaced: from now on pages are made from the new one. Stop the site before you replace it" if now else "is gone"
        _log_once(f"The database file {self.file} {said}.", (self.file, now))
        _forget()
        return False

    def _refuse_mixing(self) -> None:
        """A journal beside a new file is the old one's: SQLite would put the pages that it holds into the new file."""
        for left in (Path(f"{self.file}{ending}") for ending in ("-wal", "-journal")):
            if left.exists() and left.stat().st_size:
                raise self.Database.OperationalError(f"{self.file} was replaced beside {left.name}")

    # --- Saving -----------------------------------------------------------------------------------
    def _start_transaction_under_autocommit(self) -> None:
        """Writers queue here, where they block no reader. A commit that waits for a reader blocks everyone, so it gives up sooner."""
        with self._waiting(QUEUE):
            super()._start_transaction_under_autocommit()  # type: ignore[misc]  # the stubs leave it out

    @contextmanager
    def _waiting(self, seconds: float) -> Iterator[None]:
        before = self.connection.execute("PRAGMA busy_timeout").fetchone()[0]
        self.connection.execute(f"PRAGMA busy_timeout = {int(seconds * 1000)}")
        try:
            yield
        finally:
            self.connection.execute(f"PRAGMA busy_timeout = {before}")


def identity(path: Path) -> Identity | None:
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _log_once(sentence: str, what: Any) -> None:
    """Log it, once for each `what`."""
    if what not in _logged:
        _logged.add(what)
        logger.warning(sentence)


def _forget() -> None:
    """The primary keys of content types may be different in another file."""
    from django.contrib.contenttypes.models import ContentType

    ContentType.objects.clear_cache()
