"""Statements that are planned once answer as others do, whatever becomes of their connection."""

import pytest
from django.db import connection, transaction

from overflights.search import prepared_statements
from tests.factories import create_actor

SQL = "SELECT name FROM overflights_actor WHERE slug IN (%s, %s) ORDER BY name"


@pytest.fixture
def names(transactional_db) -> list[str]:
    """Slugs of two actors."""
    return [create_actor(name=name).slug for name in ("Ali", "Omar")]


def test_it_answers_every_time(names):
    for _ in range(7):  # from the sixth time on, PostgreSQL may use one plan for all values
        assert prepared_statements.rows(SQL, names) == [("Ali",), ("Omar",)]
    assert prepared_statements.rows(SQL, [names[0], "nobody"]) == [("Ali",)]


def test_within_a_transaction(names):
    with transaction.atomic():
        assert prepared_statements.rows(SQL, names) == [("Ali",), ("Omar",)]


def test_a_connection_that_has_forgotten_them(names):
    prepared_statements.rows(SQL, names)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("DEALLOCATE ALL")
    assert prepared_statements.rows(SQL, names) == [("Ali",), ("Omar",)]
    assert prepared_statements.rows(SQL, names) == [("Ali",), ("Omar",)]


def test_a_connection_of_somebody_else_who_has_one_of_that_name(names):
    prepared_statements.rows(SQL, names)
    connection.prepared = {}
    assert prepared_statements.rows(SQL, names) == [("Ali",), ("Omar",)]


def test_a_new_connection_knows_none(names):
    prepared_statements.rows(SQL, names)
    connection.close()
    assert prepared_statements.rows(SQL, names) == [("Ali",), ("Omar",)]


def test_no_more_than_a_connection_should_keep(names, monkeypatch):
    connection.prepared = {}
    monkeypatch.setattr(prepared_statements, "MOST", 0)
    assert prepared_statements.rows(SQL, names) == [("Ali",), ("Omar",)]
    assert connection.prepared == {}


def test_a_name_with_a_percent_sign(transactional_db):
    actor = create_actor(name="100% sure")
    assert prepared_statements.rows("SELECT slug FROM overflights_actor WHERE name = %s", ["100% sure"]) == [(actor.slug,)]
