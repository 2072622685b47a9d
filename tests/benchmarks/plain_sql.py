"""The finder's page in SQL alone: how many claims, the 25 lines, and the counts beside each filter. Nothing of Django's."""

import time
from collections import Counter
from collections.abc import Iterator
from typing import Any

from .questions import PER_PAGE, YEARS, Question

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
    f" FROM (SELECT c.id FROM overflights_claim c WHERE {{}} ORDER BY c.earliest DESC, c.id LIMIT {PER_PAGE} OFFSET %s) AS page"
    " JOIN overflights_claim c ON c.id = page.id JOIN overflights_actor s ON s.id = c.speaker_id"
    " JOIN overflights_article a ON a.id = c.article_id JOIN overflights_actor o ON o.id = a.outlet_id ORDER BY c.earliest DESC, c.id"
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
CONDITIONS = {
    "actor": f"c.speaker_id IN ({FAMILY})",
    "stance": "c.stance = %s",
    "from": "c.latest >= %s",
    "to": "c.earliest <= %s",
    "outlet": f"c.article_id IN ({OF_OUTLET})",
}

Statement = tuple[str, list[Any]]


class PlainSQL:
    def __init__(self, connection: Any, vendor: str) -> None:
        self.connection, self.vendor = connection, vendor
        if vendor == "sqlite":
            self.rows("PRAGMA cache_size = -1000000", [])  # 1 GB

    def rows(self, sql: str, values: list[Any] = []) -> list[tuple]:  # noqa: B006
        cursor = self.connection.cursor()
        cursor.execute(sql.replace("%s", "?") if self.vendor == "sqlite" else sql, values)
        return cursor.fetchall() if cursor.description else []

    def page_ms(self, question: Question) -> float:
        """Milliseconds for all that the page shows."""
        start = time.perf_counter()
        for sql, values in self._page(question):
            self.rows(sql, values)
        return (time.perf_counter() - start) * 1000

    def _page(self, question: Question) -> Iterator[Statement]:
        yield self._total(question)
        where, values = self._where(question)
        yield LINES.format(where), [*values, question.offset]
        for name in (*FACETS, "event"):
            yield self._facet(name, question)

    # --- What is right ----------------------------------------------------------------------------
    def total(self, question: Question) -> int:
        return self.rows(*self._total(question))[0][0]

    def counts(self, question: Question) -> dict[str, dict[str, int]]:
        """By facet and value, how many claims, under all filters but its own; as `views.counts` says it."""
        facets = {name: dict(self.rows(*self._facet(name, question))) for name in (*FACETS, "event")}
        found = {name: {str(value): n for value, n in counts.items() if value != ""} for name, counts in facets.items()}
        found["actor"] = self._with_parts(facets["actor"])
        where, values = self._where(question, "dates")
        years = [f"count(*) FILTER (WHERE c.latest >= '{year}-01-01' AND c.earliest <= '{year}-12-31')" for year in YEARS]
        in_years = self.rows(f"SELECT {', '.join(years)} FROM overflights_claim c WHERE {where}", values)[0]
        found["year"] = {str(year): n for year, n in zip(YEARS, in_years, strict=True) if n}
        return found | {"total": {"": self.total(question)}}

    def _with_parts(self, own: dict[int, int]) -> dict[str, int]:
        """Claims of each actor and of all who are part of it."""
        above = dict(self.rows("SELECT id, part_of_id FROM overflights_actor"))
        found: Counter[str] = Counter()
        for actor, n in own.items():
            while actor:
                found[str(actor)] += n
                actor = above[actor]
        return dict(found)

    def found(self, question: Question, most: int) -> list[int]:
        """Keys of some of the claims found."""
        where, values = self._where(question)
        return [key for (key,) in self.rows(f"SELECT c.id FROM overflights_claim c WHERE {where} LIMIT {most}", values)]

    def family(self, slug: str) -> list[int]:
        """Keys of an actor and of all who are part of it."""
        return [key for (key,) in self.rows(FAMILY, [slug])]

    def row_before(self, question: Question) -> tuple[str, int] | None:
        """First day and key of the claim before the page; None before the first page."""
        where, values = self._where(question)
        sql = f"SELECT c.earliest, c.id FROM overflights_claim c WHERE {where} ORDER BY c.earliest DESC, c.id LIMIT 1 OFFSET %s"
        return self.rows(sql, [*values, question.offset - 1])[0] if question.offset else None

    # --- Statements -------------------------------------------------------------------------------
    def _total(self, question: Question) -> Statement:
        where, values = self._where(question)
        return f"SELECT count(*) FROM overflights_claim c WHERE {where}", values

    def _facet(self, name: str, question: Question) -> Statement:
        if name == "event":
            where, values = self._where(question, "event")
            return EVENTS.format(where), values * 2
        filter_, value, joined = FACETS[name]
        where, values = self._where(question, filter_)
        return FACET.format(value if isinstance(value, str) else value[self.vendor], joined, where), values

    def _where(self, question: Question, without: str = "") -> Statement:
        """Claims that readers may see and that pass every filter but one."""
        conditions = CONDITIONS | {"q": f"c.id IN ({HITS[self.vendor]})"}
        kept = {name: value for name, value in question.parameters.items() if ("dates" if name in ("from", "to") else name) != without}
        return " AND ".join(["c.status = 'published'", *(conditions[name] for name in kept)]), list(kept.values())
