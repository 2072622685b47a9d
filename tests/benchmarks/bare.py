"""The same page in SQL alone: how many claims, the 25 lines, and the counts beside each filter. Nothing of Django's."""

import time
from collections.abc import Iterable, Iterator
from typing import Any

from .shapes import PER_PAGE, Shape

FAMILY = (
    "WITH RECURSIVE family(id) AS (SELECT id FROM overflights_actor WHERE slug = %s"
    " UNION SELECT a.id FROM overflights_actor a JOIN family ON a.part_of_id = family.id) SELECT id FROM family"
)
HITS = {
    "sqlite": "SELECT rowid FROM overflights_claim_words WHERE overflights_claim_words MATCH %s",
    "postgresql": "SELECT id FROM overflights_claim WHERE overflights_words(folded) @@ %s::tsquery",
}
OF_OUTLET = "SELECT a.id FROM overflights_article a JOIN overflights_actor o ON o.id = a.outlet_id WHERE o.slug = %s"
LINES = (
    "SELECT c.id, c.ref, c.statement, c.quote, c.stance, c.certainty, c.said_on, s.slug, s.name, a.slug, o.name"
    " FROM overflights_claim c JOIN overflights_actor s ON s.id = c.speaker_id"
    " JOIN overflights_article a ON a.id = c.article_id JOIN overflights_actor o ON o.id = a.outlet_id"
    f" WHERE {{}} ORDER BY c.earliest DESC, c.id LIMIT {PER_PAGE} OFFSET %s"
)
ARTICLE = " JOIN overflights_article a ON a.id = c.article_id"
# By facet: the filter that it stands beside, the value, and what else must be joined.
FACETS = {
    "actor": ("actor", "c.speaker_id", ""),
    "side": ("side", "s.country", " JOIN overflights_actor s ON s.id = c.speaker_id"),
    "stance": ("stance", "c.stance", ""),
    "proposition": ("proposition", "c.proposition_id", ""),
    "outlet": ("outlet", "a.outlet_id", ARTICLE),
    "article": ("article", "c.article_id", ""),
    "attribution": ("attribution", "c.attribution", ""),
    "certainty": ("certainty", "c.certainty", ""),
    "year": ("dates", {"sqlite": "substr(c.earliest, 1, 4)", "postgresql": "extract(year FROM c.earliest)"}, ""),
}
FACET = "SELECT {} AS value, count(*) FROM overflights_claim c{} WHERE {} GROUP BY 1 ORDER BY 2 DESC, 1"
# A claim made at an event and about it counts once.
EVENTS = (
    "SELECT event, count(*) FROM (SELECT c.id, c.occasion_id AS event FROM overflights_claim c WHERE c.occasion_id IS NOT NULL AND {0}"
    " UNION SELECT c.id, x.event_id FROM overflights_claim c JOIN overflights_claim_about x ON x.claim_id = c.id WHERE {0}) AS met"
    " GROUP BY 1 ORDER BY 2 DESC, 1"
)

Statement = tuple[str, list[Any]]


class Bare:
    def __init__(self, connection: Any, vendor: str) -> None:
        self.connection, self.vendor = connection, vendor

    def total(self, shape: Shape) -> int:
        return self.rows(*self._count(shape))[0][0]

    def page(self, shape: Shape, total: int) -> float:
        """Milliseconds for all that the page shows."""
        start = time.perf_counter()
        for sql, values in self.statements(shape, total):
            self.rows(sql, values)
        return (time.perf_counter() - start) * 1000

    def facets(self, shape: Shape) -> dict[str, dict[Any, int]]:
        """Exact counts: how many claims has each value, under all filters but its own."""
        return {name: dict(self.rows(*self._facet(name, shape))) for name in (*FACETS, "event")}

    def years(self, shape: Shape, years: Iterable[int]) -> list[int]:
        """How many claims may have been made in each year, under all filters but the dates."""
        where, values = self._where(shape, "dates")
        counted = [f"count(*) FILTER (WHERE c.latest >= '{year}-01-01' AND c.earliest <= '{year}-12-31')" for year in years]
        return list(self.rows(f"SELECT {', '.join(counted)} FROM overflights_claim c WHERE {where}", values)[0])

    def rows(self, sql: str, values: list[Any]) -> list[tuple]:
        cursor = self.connection.cursor()
        cursor.execute(sql.replace("%s", "?") if self.vendor == "sqlite" else sql, values)
        return cursor.fetchall()

    def statements(self, shape: Shape, total: int) -> Iterator[Statement]:
        yield self._count(shape)
        where, values = self._where(shape)
        yield LINES.format(where), [*values, (shape.page(total) - 1) * PER_PAGE]
        for name in (*FACETS, "event"):
            yield self._facet(name, shape)

    def _count(self, shape: Shape) -> Statement:
        where, values = self._where(shape)
        return f"SELECT count(*) FROM overflights_claim c WHERE {where}", values

    def _facet(self, name: str, shape: Shape) -> Statement:
        if name == "event":
            where, values = self._where(shape, "event")
            return EVENTS.format(where), values * 2
        filter_, value, joined = FACETS[name]
        where, values = self._where(shape, filter_)
        return FACET.format(value if isinstance(value, str) else value[self.vendor], joined, where), values

    def _where(self, shape: Shape, without: str = "") -> Statement:
        """Claims that readers may see and that pass every filter but one."""
        asked = dict(shape.parameters)
        conditions = {
            "actor": f"c.speaker_id IN ({FAMILY})",
            "stance": "c.stance = %s",
            "from": "c.latest >= %s",
            "to": "c.earliest <= %s",
            "outlet": f"c.article_id IN ({OF_OUTLET})",
            "q": f"c.id IN ({HITS[self.vendor]})",
        }
        ends = {"from": "{}-01-01", "to": "{}-12-31"}
        left = {name: value for name, value in asked.items() if ("dates" if name in ends else name) != without}
        where = ["c.status = 'published'", *(conditions[name] for name in left)]
        return " AND ".join(where), [ends.get(name, "{}").format(value) for name, value in left.items()]
