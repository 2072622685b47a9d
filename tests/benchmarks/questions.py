"""What is asked of the finder and its peers: of each kind as many questions as there are rounds, so that none is asked twice."""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple
from urllib.parse import urlencode

from .synthetic import COMMON_WORD, UNCOMMON_WORD

PER_PAGE = 25
YEARS = range(2003, 2023)  # those of the synthetic corpus
SPEAKERS = (
    "SELECT a.slug FROM overflights_claim c JOIN overflights_actor a ON a.id = c.speaker_id"
    " GROUP BY c.speaker_id, a.slug HAVING count(*) > 5"
)
OUTLETS = "SELECT a.slug FROM overflights_article t JOIN overflights_actor a ON a.id = t.outlet_id GROUP BY t.outlet_id, a.slug"


class Question(NamedTuple):
    """`parameters` are the finder's (filters/claims.py), with at most one value each."""

    parameters: dict[str, str] = {}
    page: int = 1

    @property
    def query(self) -> str:
        return urlencode(self.parameters | ({"page": str(self.page)} if self.page > 1 else {}))

    @property
    def offset(self) -> int:
        return (self.page - 1) * PER_PAGE


def of_each_kind(rows: Callable[[str], list[tuple]], total: int, n: int) -> dict[str, list[Question]]:
    """`n` of each kind. `rows` asks the database; `total` is how many claims there are without a filter."""

    def slugs(sql: str, *order: str) -> Iterator[str]:
        return (slug for (slug,) in rows(f"{sql} ORDER BY {', '.join(order)} LIMIT {n}"))

    def asked(**parameters: Any) -> Question:
        return Question(parameters)

    years = {"from": "2010-01-01", "to": "2014-12-31"}
    last = -(-total // PER_PAGE)
    frequent = list(slugs(SPEAKERS, "count(*) DESC", "1"))
    return {
        "no filter": [Question(page=page) for page in range(1, n + 1)],
        "rare actor": [asked(actor=slug) for slug in slugs(SPEAKERS, "count(*)", "1")],
        "frequent actor": [asked(actor=slug) for slug in frequent],
        "government with its people": [asked(actor=f"government-{number}") for number in range(1, n + 1)],
        "actor, dates and stance": [asked(actor=slug, stance="disputes", **years) for slug in frequent],
        "five years": [Question({"from": f"2010-01-{day:02d}", "to": f"2014-12-{day:02d}"}) for day in range(1, n + 1)],
        "outlet": [asked(outlet=slug) for slug in slugs(OUTLETS, "count(*) DESC", "1")],
        "word in 1%": [Question({"q": UNCOMMON_WORD}, page) for page in range(1, n + 1)],
        "word in 30%": [Question({"q": COMMON_WORD}, page) for page in range(1, n + 1)],
        "last pages": [Question(page=last - number) for number in range(n)],
    }
