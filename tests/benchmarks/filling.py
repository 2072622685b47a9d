"""`python -m tests.benchmarks.filling 1000`: a synthetic corpus of so many claims in the empty database that DATABASE_URL names.

Up to a million claims are invented, and the peers get their indexes and Datasette a table. Of more, which only SQLite takes, a million
are invented and the others are copies of them, in articles of their own; there are no peers.
"""

import os
import random
import sys
from collections.abc import Iterable
from io import StringIO
from itertools import islice
from typing import Any

import django

from .synthetic import Corpus, Table

INVENTED = 1_000_000  # claims; any more are copied
BATCH = 10_000  # rows
CHECKED = 20
CACHE = "PRAGMA cache_size = -4000000"  # 4 GB: references come in no order, and each must be looked for in their index
# What a page counts: each value is counted from an index alone, under the filters that the questions have.
COUNTED = ("speaker_id", "stance", "proposition_id", "article_id", "occasion_id", "attribution", "certainty")
DATES = ("earliest", "latest")


def distinct(*columns: str) -> str:
    return ", ".join(dict.fromkeys(columns))


COVERING = [f"claim ({distinct('status', column, *DATES, 'stance')})" for column in COUNTED]
COVERING += [f"claim ({distinct(first, 'status', *DATES, *COUNTED)})" for first in ("speaker_id", "article_id")]
COVERING += [f"claim ({distinct('status', *DATES, *COUNTED)})", f"claim ({distinct('status', *DATES)})", "article (id, outlet_id)"]
# What Datasette serves: the columns that the finder counts by or shows, of the claims that it shows.
SHOWN = ("statement", "quote", "said_on")
FACETS = ("speaker_id", "stance", "proposition_id", "outlet_id", "article_id", "occasion_id", "attribution", "certainty", "year")
TABLE = (
    f"CREATE TABLE bench_claims (id INTEGER PRIMARY KEY, {', '.join((*SHOWN, *FACETS))}, earliest, latest)",
    f"INSERT INTO bench_claims SELECT c.id, {', '.join(SHOWN)}, {', '.join(FACETS).replace('year', 'substr(c.earliest, 1, 4)')},"
    " c.earliest, c.latest FROM overflights_claim c JOIN overflights_article a ON a.id = c.article_id WHERE status = 'published'",
)
OF_TABLE = [distinct(column, *DATES, "stance") for column in FACETS]
OF_TABLE += [distinct(*first, *DATES, *FACETS) for first in (["speaker_id"], ["outlet_id"], [])] + ["earliest DESC, id"]


def main(claims: int) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.benchmarks.settings")
    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from overflights.models import Actor, Article, Claim, Event, Proposition
    from overflights.search import schema

    call_command("migrate", verbosity=0)
    if Article.objects.exists():
        raise SystemExit("This database holds articles: a synthetic corpus is never mixed with another.")
    schema.remove(connection)
    fill(connection, Corpus(min(claims, INVENTED), separator()), claims // INVENTED)
    schema.install(connection)
    with connection.cursor() as cursor:
        if claims <= INVENTED:
            for statement in for_peers(connection.vendor):
                cursor.execute(statement)
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    for model in (Actor, Proposition, Article, Event, Claim):
        keys = random.Random(1).choices(range(1, model.objects.order_by("pk").last().pk + 1), k=CHECKED)
        for row in model.objects.filter(pk__in=keys):
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


def fill(connection: Any, corpus: Corpus, times: int) -> None:
    """By SQL alone, past the models. On SQLite indexes are made afterwards, which takes a tenth of the time."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET TIME ZONE 'UTC'")
            for table in corpus.tables():
                copy(cursor.cursor, table)
            return
        for pragma in ("PRAGMA synchronous = OFF", "PRAGMA journal_mode = OFF", CACHE):
            cursor.execute(pragma)
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name LIKE 'overflights%' AND sql NOT NULL")
        indexes = dict(cursor.fetchall())
        for name in indexes:
            cursor.execute(f"DROP INDEX {name}")
        for table in corpus.tables():
            insert(connection.connection, table)
        for time in range(1, times):
            for statement in once_more(cursor, corpus, time):
                cursor.execute(statement)
        for made in indexes.values():
            cursor.execute(made)


def insert(connection: Any, table: Table) -> None:
    columns = table.columns.split()
    marks = ", ".join("?" * len(columns))
    with connection:
        connection.execute("BEGIN")
        connection.executemany(f"INSERT INTO overflights_{table.name} ({', '.join(columns)}) VALUES ({marks})", table.rows)


def once_more(cursor: Any, corpus: Corpus, time: int) -> Iterable[str]:
    """What was invented, under other keys, slugs and references, by the same actors on the same propositions and events."""
    claims, articles = time * corpus.n_claims, time * corpus.n_articles
    changed = {
        "article": {"id": f"a.id + {articles}", "slug": f"a.slug || '-{time}'"},
        "claim": {
            "id": f"c.id + {claims}",
            "article_id": f"article_id + {articles}",
            "ref": f"a.slug || '-{time}' || substr(ref, length(a.slug) + 1)",
        },
        "claim_about": {"id": f"x.id + {claims}", "claim_id": f"claim_id + {claims}"},
    }
    invented = {
        "article": f"overflights_article a WHERE a.id <= {corpus.n_articles} ORDER BY a.id",
        "claim": "overflights_claim c CROSS JOIN overflights_article a ON a.id = c.article_id"
        f" WHERE c.id <= {corpus.n_claims} ORDER BY c.id",
        "claim_about": f"overflights_claim_about x WHERE x.id <= {corpus.n_claims} ORDER BY x.id",
    }
    for (name, values), alias in zip(changed.items(), "acx", strict=True):
        cursor.execute(f"SELECT name FROM pragma_table_info('overflights_{name}')")
        columns = [column for (column,) in cursor.fetchall()]
        taken = [values.get(column, f"{alias}.{column}") for column in columns]
        yield f"INSERT INTO overflights_{name} ({', '.join(columns)}) SELECT {', '.join(taken)} FROM {invented[name]}"


def copy(cursor: Any, table: Table) -> None:
    name, columns = f"overflights_{table.name}", ", ".join(table.columns.split())
    rows = iter(table.rows)
    while batch := list(islice(rows, BATCH)):
        cursor.copy_expert(f"COPY {name} ({columns}) FROM STDIN", StringIO(lines(batch)))
    cursor.execute(f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), max(id)) FROM {name}")


def lines(rows: Iterable[tuple]) -> str:
    """The text form of COPY; no text of ours needs an escape."""
    return "".join("\t".join("\\N" if value is None else str(value) for value in row) + "\n" for row in rows)


def for_peers(vendor: str) -> Iterable[str]:
    """What a careful user of plain SQL or of Datasette would add, so that each count is read from an index alone."""
    for at, columns in enumerate(COVERING):
        yield f"CREATE INDEX bench_{at} ON overflights_{columns}"
    if vendor == "sqlite":
        yield from TABLE
        for at, columns in enumerate(OF_TABLE):
            yield f"CREATE INDEX bench_claims_{at} ON bench_claims ({columns})"


if __name__ == "__main__":
    main(int(sys.argv[1]))
