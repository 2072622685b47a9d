"""`python -m tests.benchmarks.filling 1000`: a synthetic corpus of so many claims in the empty base that DATABASE_URL names."""

import os
import sys
from collections.abc import Iterable
from io import StringIO
from itertools import islice
from typing import Any

import django

from .synthetic import Corpus, Table

BATCH = 10_000  # rows
CHECKED = 20
COUNTED = ("speaker_id", "stance", "proposition_id", "article_id", "occasion_id", "attribution", "certainty", "earliest")
COVERING = [f"status, {column}" for column in COUNTED]
COVERING += [f"speaker_id, status, {column}" for column in COUNTED[1:]]


def main(claims: int) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.benchmarks.settings")
    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from overflights.models import Actor, Article, Claim, Event, Proposition
    from overflights.search import schema

    call_command("migrate", verbosity=0)
    if Article.objects.exists():
        raise SystemExit("This base holds articles: a synthetic corpus is never mixed with another.")
    schema.remove(connection)
    fill(connection, Corpus(claims, separator()))
    schema.install(connection)
    add_indexes(connection)
    analyze(connection)
    for model in (Actor, Proposition, Article, Event, Claim):
        for row in model.objects.order_by("?")[:CHECKED]:
            check(row)


def separator() -> str:
    """What the model puts between the fields of a claim in its column `folded`."""
    from overflights.models import Claim

    claim = Claim(ref="reference", statement="one", quote="two", said_on="2012")
    claim.tidy()
    return claim.folded.partition("one")[2].partition("two")[0]


def check(row: Any) -> None:
    """The model's own judgement. A claim's quote that does not stand in its article is the one thing amiss: texts are kept short."""
    folded = row.folded
    row.tidy()
    assert row.folded == folded, f"{row} is folded otherwise: {row.folded}"
    row.clean_fields()
    row.validate_constraints()
    amiss = {name: found for name, found in row.problems().items() if name != "quote"}
    assert not amiss, f"{row}: {amiss}"


def fill(connection: Any, corpus: Corpus) -> None:
    """By SQL alone, past the models. On SQLite the indexes are made afterwards, in a tenth of the time."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET TIME ZONE 'UTC'")
            for table in corpus.tables():
                copy(cursor.cursor, table)
            return
        cursor.execute("PRAGMA synchronous = OFF")
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name LIKE 'overflights%' AND sql NOT NULL")
        indexes = dict(cursor.fetchall())
        for name in indexes:
            cursor.execute(f"DROP INDEX {name}")
        for table in corpus.tables():
            insert(connection.connection, table)
        for made in indexes.values():
            cursor.execute(made)


def insert(connection: Any, table: Table) -> None:
    columns = table.columns.split()
    marks = ", ".join("?" * len(columns))
    with connection:
        connection.execute("BEGIN")
        connection.executemany(f"INSERT INTO overflights_{table.name} ({', '.join(columns)}) VALUES ({marks})", table.rows)


def copy(cursor: Any, table: Table) -> None:
    name, columns = f"overflights_{table.name}", ", ".join(table.columns.split())
    rows = iter(table.rows)
    while batch := list(islice(rows, BATCH)):
        cursor.copy_expert(f"COPY {name} ({columns}) FROM STDIN", StringIO(lines(batch)))
    cursor.execute(f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), max(id)) FROM {name}")


def lines(rows: Iterable[tuple]) -> str:
    """The text form of COPY; no text of ours needs an escape."""
    return "".join("\t".join("\\N" if value is None else str(value) for value in row) + "\n" for row in rows)


def add_indexes(connection: Any) -> None:
    """For the peers: what a careful user of plain SQL or of Datasette would add, so that each count is read from an index alone."""
    with connection.cursor() as cursor:
        for at, columns in enumerate(COVERING):
            cursor.execute(f"CREATE INDEX bench_{at} ON overflights_claim ({columns})")


def analyze(connection: Any) -> None:
    connection.set_autocommit(True)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


if __name__ == "__main__":
    main(int(sys.argv[1]))
