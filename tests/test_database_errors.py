"""A database in trouble: each kind has its page, and the log says once what to do."""

import logging
import sys

import pytest
from django.db import DatabaseError, IntegrityError, InterfaceError, InternalError, OperationalError, ProgrammingError
from django.test import Client

from overflights import database_errors
from overflights.models import Place
from tests.adminform import page_of, superuser, typed
from tests.factories import create_place

AWAY, BUSY, FULL, READ_ONLY, DAMAGED = (trouble.value[0] for trouble in database_errors.DatabaseTrouble)
OURS = "Something went wrong on our side"
ERRORS = [
    (OperationalError("No words for readers."), 503, AWAY),
    (InterfaceError("connection already closed"), 503, AWAY),
    (OperationalError("FATAL:  the database system is shutting down"), 503, AWAY),
    (OperationalError("unable to open database file"), 503, AWAY),
    (OperationalError("database is locked"), 503, BUSY),
    (OperationalError("database table is locked"), 503, BUSY),
    (OperationalError("database or disk is full"), 503, FULL),
    (OperationalError('could not extend file "base/1": No space left on device'), 503, FULL),
    (OperationalError("attempt to write a readonly database"), 503, READ_ONLY),
    (InternalError("cannot execute UPDATE in a read-only transaction"), 503, READ_ONLY),
    (DatabaseError("database disk image is malformed"), 503, DAMAGED),
    (DatabaseError("file is not a database"), 503, DAMAGED),
    (OperationalError("disk I/O error"), 503, DAMAGED),
    (InternalError('invalid page in block 7 of relation "base/1"'), 503, DAMAGED),
    (ValueError("file is not a database"), 500, OURS),
    (DatabaseError("something new"), 500, OURS),
    (IntegrityError("the flight is full"), 500, OURS),
    (ProgrammingError("the query is malformed"), 500, OURS),
]


@pytest.mark.django_db
def test_each_trouble_has_a_page_of_its_own_without_the_words_of_the_database(monkeypatch) -> None:
    browser = Client(raise_request_exception=False)
    for error, status, heading in ERRORS:

        def fail(*args: object, error: Exception = error) -> None:
            raise error

        monkeypatch.setattr("overflights.reports.counts.on_record", fail)
        answer = browser.get("/")
        assert answer.status_code == status, error
        assert f"<h1>{heading}" in answer.content.decode(), error
        assert str(error) not in answer.content.decode()
        assert answer["Cache-Control"] == "no-store"


@pytest.mark.django_db
def test_a_save_that_finds_no_room_says_so_and_saves_nothing(monkeypatch) -> None:
    place, browser = create_place(name="Baghdad"), superuser()
    browser.raise_request_exception = False
    shown = browser.get(page_of(place))

    def fail(*args: object, **how: object) -> None:
        raise OperationalError("database or disk is full")

    monkeypatch.setattr(Place, "save_base", fail)
    answer = browser.post(page_of(place), typed(shown, name="Damascus"))
    assert answer.status_code == 503
    assert FULL in answer.content.decode()
    assert "what you typed is still there" in answer.content.decode()
    assert Place.objects.get().name == "Baghdad"


def test_the_log_says_once_what_to_do_and_keeps_the_traceback_of_other_errors() -> None:
    briefly = database_errors.OnceAMinute()

    def logged(error: Exception) -> logging.LogRecord | None:
        try:
            raise error
        except Exception:
            record = logging.LogRecord("django.request", logging.ERROR, "", 0, "%s: %s", ("Error", "/"), sys.exc_info())
        return record if briefly.filter(record) else None

    first = logged(DatabaseError("database disk image is malformed"))
    assert "Stop the site and restore a backup. (database disk image is malformed)" in first.getMessage()
    assert first.exc_info is None
    assert logged(DatabaseError("database disk image is malformed")) is None
    assert "Make room" in logged(OperationalError("database or disk is full")).getMessage()
    assert logged(ValueError("x")).exc_info
