"""The columns of this process: loaded in the background, and brought up to date before each answer."""

import ctypes
import gc
import logging
from collections.abc import Callable
from contextlib import suppress
from functools import lru_cache, partial
from threading import Event, Lock, Thread
from time import monotonic

from django.db import DatabaseError, connection

from overflights.caching import state_of_request
from overflights.search import database

from . import loading
from .changes import with_changes
from .columns import ClaimColumns
from .frequent_words import with_frequent_words
from .memory import MemoryAnswer
from .question import Answer, Question
from .related_keys import ReloadError
from .selection import Selection
from .sql import SqlAnswer

# Of the C library (<malloc.h>): free bytes at which memory goes back to the system, bytes of an array that goes back by itself, and heaps
# for all threads together. By default, a worker with four threads would use some 90 MB more.
MALLOC_OPTIONS = {"M_TRIM_THRESHOLD": (-1, 1 << 22), "M_MMAP_THRESHOLD": (-3, 1 << 20), "M_ARENA_MAX": (-8, 1)}
logger = logging.getLogger(__name__)
PAUSE = 5.0  # seconds from one try of loading to the next
PATIENCE = 20.0  # seconds from the beginning of loading until SQL answers: it would take longer, and delay the loading
SMALL = 5_000  # claims that are loaded at once, as quickly as a page is made
MOST_SELECTIONS = 16  # of the questions asked last; each may take a megabyte at a million claims
LARGEST = 20_000_000  # claims beyond which SQL answers: some 35 bytes each would be too much for a worker


class Store:
    """Threads share it. Columns never change once they are here; only which ones are here does, under the lock."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._columns: ClaimColumns | None = None
        self._current_at: tuple[str, ClaimColumns] | None = None  # a state of the data, and columns that are no older
        self._selections: tuple[ClaimColumns, Callable[[Question], Selection]] | None = None
        self._loading: Thread | None = None
        self._loaded = Event()
        self._tried = -PAUSE

    def answer(self, question: Question) -> Answer:
        columns = self.columns()
        if not columns:
            return SqlAnswer(question)
        if connection.in_atomic_block:
            return MemoryAnswer(Selection(columns, question))
        # Whoever goes from page to page, or asks what another has just asked, need not wait for the counts again.
        selections = self._selections
        if not selections or selections[0] is not columns:
            selections = self._selections = columns, lru_cache(MOST_SELECTIONS)(partial(Selection, columns))
        return MemoryAnswer(selections[1](question))

    def columns(self) -> ClaimColumns | None:
        """The database as it is now; None while a large one is being loaded, and that takes long.

        One query where nothing has changed; none where they were seen to be current in this request already.
        """
        if connection.in_atomic_block:
            # What is seen in here may be rolled back, and others don't see it.
            with suppress(ReloadError):
                return loading.load() if _is_small() else None
            return None
        state, seen = state_of_request(), self._current_at
        if state and seen and seen[0] == state:
            return seen[1]
        columns = self._current() or self._awaited()
        self._current_at = (state, columns) if columns else None
        return columns

    def _current(self) -> ClaimColumns | None:
        columns = self._columns
        if columns and not database.changes_since(columns.position)[1]:
            return columns
        with self._lock:
            return self._updated() or self._loaded_anew()

    def _awaited(self) -> ClaimColumns | None:
        """The columns that are being loaded, if they come soon."""
        is_loading = self._loading and self._loading.is_alive()
        return self._current() if is_loading and self._loaded.wait(max(self._tried + PATIENCE - monotonic(), 0)) else None

    def _updated(self) -> ClaimColumns | None:
        if self._columns:
            position, changes = database.changes_since(self._columns.position)
            try:
                self._columns = with_changes(self._columns, position, changes) if changes else self._columns
            except ReloadError:
                self._columns = None
        return self._columns

    def _loaded_anew(self) -> ClaimColumns | None:
        if self._loading and self._loading.is_alive():
            return None
        if _is_small():
            with suppress(ReloadError):  # claims that went while it read; SQL answers this once
                self._columns = loading.load()
        elif monotonic() > self._tried + PAUSE and _largest_key() <= LARGEST:
            self._tried = monotonic()
            self._loaded.clear()
            self._loading = Thread(target=self._load, name="facets", daemon=True)
            self._loading.start()
        return self._columns

    def _load(self) -> None:
        try:
            columns = with_frequent_words(loading.load())
            with self._lock:
                self._columns = columns
        except ReloadError:
            logger.info("Claims went while they were loaded: SQL answers until the next try.")
        finally:
            self._loaded.set()
            connection.close()
            # What is there by now stays: to look through all of it for garbage stopped the process for a tenth of a second now and then.
            gc.collect()
            gc.freeze()
            with suppress(OSError, AttributeError):
                ctypes.CDLL(None).malloc_trim(0)

    def prepare(self) -> None:
        """Begin to load, for a process that is about to serve: its threads come later."""
        with suppress(OSError, AttributeError):  # where the C library is another
            for option, value in MALLOC_OPTIONS.values():
                ctypes.CDLL(None).mallopt(option, value)
        Thread(target=self._prepare, name="facets", daemon=True).start()

    def _prepare(self) -> None:
        try:
            self.columns()
        except DatabaseError:
            # No tables yet, or no server: whoever asks will be told.
            logger.info("The columns could not be loaded yet.", exc_info=True)
        finally:
            connection.close()

    def forget(self) -> None:
        with self._lock:
            self._columns, self._current_at, self._tried = None, None, -PAUSE


def _is_small() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM (SELECT 1 FROM overflights_claim LIMIT %s) AS few", [SMALL + 1])
        return int(cursor.fetchone()[0]) <= SMALL


def _largest_key() -> int:
    """Claims cannot outnumber it: to count them would take long."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0) FROM overflights_claim")
        return int(cursor.fetchone()[0])


store = Store()
answer = store.answer
