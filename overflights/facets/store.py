"""The columns of this process: made in the background, brought up to date before each answer, never the truth."""

import ctypes
import gc
import logging
from collections import OrderedDict
from collections.abc import Hashable
from contextlib import suppress
from dataclasses import replace
from threading import Event, Lock, Thread, local
from time import monotonic

import numpy as np
from django.db import DatabaseError, connection

from overflights.caching import state_of_request
from overflights.search import database
from overflights.search.query import Query

from . import loading
from .columns import Columns
from .frequent_words import with_frequent_words
from .keeping import Kept
from .memory import MemoryAnswer
from .question import Answer, Question
from .sql import SqlAnswer

# Settings of the C library's memory (<malloc.h>), in bytes: larger arrays go back to the system when they are dropped, and so does what
# is free beyond that at the end. Less would make each page ask the system for its masks again, which costs more than to count them.
M_TRIM_THRESHOLD, M_MMAP_THRESHOLD = -1, -3
KEPT_FREE, LARGE_ARRAY = 1 << 22, 1 << 21
logger = logging.getLogger(__name__)
PAUSE = 5.0  # seconds from one try of loading to the next
PATIENCE = 20.0  # seconds from the beginning of loading until SQL answers: it would take longer, and delay the loading
SMALL = 5_000  # claims that are loaded at once, as quickly as a page is made
MOST_ANSWERS, MOST_ANSWERED = 40, 3_000_000  # and bytes, for the counts of what was asked last
LARGEST = 20_000_000  # claims beyond which SQL answers: some 30 bytes each would be too much for a worker


class Store:
    """Threads share it. Columns never change once they are here; only which ones are here does, under the lock."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._columns: Columns | None = None
        self._loading: Thread | None = None
        self._loaded = Event()
        self._tried = -PAUSE
        self._seen = local()
        self._answers: OrderedDict[Hashable, MemoryAnswer] = OrderedDict()  # about `_answers_of`, the last asked for at the end
        self._kept: OrderedDict[Hashable, Kept] = OrderedDict()  # of those before
        self._answers_of: Columns | None = None
        self._answers_lock = Lock()

    def columns(self) -> Columns | None:
        """The base as it is now; None while a large one is being loaded, and that takes long.

        One query where nothing has changed; none where they were seen to be current for this request already.
        """
        if connection.in_atomic_block:
            # What is seen in here may be rolled back, and others don't see it.
            with suppress(loading.OutgrownError):
                return None if _size() else loading.load()
            return None
        columns = self._columns
        state = state_of_request()
        if columns and state and getattr(self._seen, "last", None) == (state, id(columns)):
            return columns
        columns = self._current() or self._awaited()
        self._seen.last = (state, id(columns)) if columns else None
        return columns

    def _current(self) -> Columns | None:
        columns = self._columns
        if columns:
            _, changes = database.changes_since(columns.position)
            if not changes:
                return columns
        with self._lock:
            return self._renewed()

    def _awaited(self) -> Columns | None:
        """The columns that are being loaded, if they come soon."""
        is_loading = self._loading and self._loading.is_alive()
        return self._current() if is_loading and self._loaded.wait(max(self._tried + PATIENCE - monotonic(), 0)) else None

    def _renewed(self) -> Columns | None:
        try:
            if self._columns:
                position, changes = database.changes_since(self._columns.position)
                if changes:
                    self._columns = loading.changed(self._columns, position, changes)
                return self._columns
        except loading.OutgrownError:
            self._columns = None
        if self._loading and self._loading.is_alive():
            return None
        size = _size()
        if not size:
            with suppress(loading.OutgrownError):  # rows that went while it read; SQL answers this once
                self._columns = loading.load()
        elif size <= LARGEST and monotonic() > self._tried + PAUSE:
            self._tried = monotonic()
            self._loaded.clear()
            self._loading = Thread(target=self._load, name="facets", daemon=True)
            self._loading.start()
        return self._columns

    def _load(self) -> None:
        _give_back()
        try:
            columns = loading.load()
            with self._lock:
                self._columns = columns
            self._loaded.set()
            columns = with_frequent_words(columns)
            with self._lock:
                now = self._columns
                if now and now.big is columns.big:
                    self._columns = replace(now, words=columns.words)
        except loading.OutgrownError:
            logger.info("Claims went while they were loaded: SQL answers until the next try.")
        finally:
            self._loaded.set()
            connection.close()
            _give_back()
            _settle()

    def answer(self, columns: Columns, question: Question) -> MemoryAnswer:
        """Whoever goes from page to page, or asks what another has just asked, need not wait for the counts again."""
        with self._answers_lock:
            if self._answers_of is not columns:
                self._kept |= {key: kept for key, other in self._answers.items() if (kept := other.kept())}
                self._answers.clear()
                self._answers_of = columns
            for other in self._answers.values():
                other.slim()
            kept = self._kept.pop(question.key, None)
            found = self._answers.pop(question.key, None) or MemoryAnswer(columns, question, find, kept)
            self._answers[question.key] = found
            while len(self._answers) + len(self._kept) > 1 and self._is_full():
                (self._kept or self._answers).popitem(last=False)
            return found

    def _is_full(self) -> bool:
        every = [*self._kept.values(), *self._answers.values()]
        return len(every) > MOST_ANSWERS or sum(each.nbytes for each in every) > MOST_ANSWERED

    def prepare(self) -> None:
        """Begin to load, for a process that is about to serve."""
        Thread(target=self._prepare, name="facets", daemon=True).start()

    def _prepare(self) -> None:
        try:
            self.columns()
        except DatabaseError:
            # No tables yet, or no server: whoever asks will be told.
            logger.info("The columns could not be loaded yet.", exc_info=True)
        finally:
            connection.close()
            _settle()

    def forget(self) -> None:
        with self._lock:
            self._columns, self._tried = None, -PAUSE


def _give_back() -> None:
    """Let the system have what loading used, and large arrays as soon as they are dropped: the C library would keep them.

    Elsewhere than on glibc, nothing.
    """
    with suppress(OSError, AttributeError):
        library = ctypes.CDLL(None)
        library.mallopt(M_MMAP_THRESHOLD, LARGE_ARRAY)
        library.mallopt(M_TRIM_THRESHOLD, KEPT_FREE)
        library.malloc_trim(0)


def _settle() -> None:
    """What is there by now stays: to look through all of it for garbage stopped the process for a tenth of a second now and then."""
    gc.collect()
    gc.freeze()


def _size() -> int:
    """0 where there are few claims; else the largest key, which they cannot outnumber: to count them would take long."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM (SELECT 1 FROM overflights_claim LIMIT %s) AS few", [SMALL + 1])
        if cursor.fetchone()[0] <= SMALL:
            return 0
        cursor.execute("SELECT coalesce(max(id), 0) FROM overflights_claim")
        return cursor.fetchone()[0]


store = Store()


def answer(question: Question) -> Answer:
    columns = store.columns()
    if not columns:
        return SqlAnswer(question)
    return MemoryAnswer(columns, question, find) if connection.in_atomic_block else store.answer(columns, question)


def find(query: Query, **how: bool) -> np.ndarray:
    """Keys of claims, from the text index."""
    return database.keys("overflights_claim", query, **how)
