"""The labels of the rows that filters have as their values, by slug or by key. One query for all kinds."""

from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

from django.db import connection

from overflights.caching import cache_until_commit

LONGEST_NAME = 6  # words of a name that is looked for in a query
PARTS = "CASE WHEN EXISTS (SELECT 1 FROM overflights_actor part WHERE part.part_of_id = a.id) THEN 'parts' ELSE '' END"
# Written out: a page asks it twice, and putting it together from five models took longer than the answer.
SELECT = {
    "actor": f"SELECT 'actor', a.id, a.slug, a.name, {PARTS} FROM overflights_actor a WHERE",
    "outlet": "SELECT 'outlet', a.id, a.slug, a.name, '' FROM overflights_actor a WHERE a.kind = 'outlet' AND",
    "proposition": "SELECT 'proposition', a.id, a.slug, a.statement, '' FROM overflights_proposition a WHERE",
    "article": "SELECT 'article', a.id, a.slug, a.title, '' FROM overflights_article a WHERE",
    "event": "SELECT 'event', a.id, a.slug, a.title, '' FROM overflights_event a WHERE",
    "name": "SELECT 'named', a.id, a.slug, a.name, a.folded FROM overflights_actor a WHERE",
    "other name": "SELECT 'named', a.id, a.slug, a.name, n.folded FROM overflights_actorname n"
    " JOIN overflights_actor a ON a.id = n.actor_id WHERE",
}


class LabelledRow(NamedTuple):
    kind: str  # the filter's name; "named" for an actor whose name stands in the query
    key: int
    slug: str
    label: str
    more: str  # of an actor, "parts" if others are part of it; of one named, the folded form of the name


def look_up(wanted: Mapping[str, Collection[Any]], by: str, words: tuple[str, ...] = ()) -> list[LabelledRow]:
    """Rows of each kind whose `slug` or `id` is wanted, and the actors whose names stand in `words`.

    Cached: whoever goes from page to page asks for the same.
    """
    return _read(tuple((kind, tuple(values)) for kind, values in wanted.items()), by, words)


@cache_until_commit(200)
def _read(wanted: tuple[tuple[str, tuple[Any, ...]], ...], by: str, words: tuple[str, ...]) -> list[LabelledRow]:
    forms = tuple(names_in(words))
    asked = [(kind, f"a.{by}", values) for kind, values in wanted]
    asked += [("name", "a.folded", forms), ("other name", "n.folded", forms)]
    parts = [(f"{SELECT[kind]} {column} IN ({', '.join(['%s'] * len(values))})", values) for kind, column, values in asked if values]
    if not parts:
        return []
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(sql for sql, _ in parts), [value for _, values in parts for value in values])
        return [LabelledRow(*row) for row in cursor.fetchall()]


def names_in(words: tuple[str, ...]) -> list[str]:
    """What could be a name: up to so many words in a row."""
    return [" ".join(words[at : at + n]) for n in range(1, LONGEST_NAME + 1) for at in range(len(words) - n + 1)]
