"""The shapes of a question to the finder: parameters that the finder, plain Django and SQL all take."""

from typing import NamedTuple
from urllib.parse import urlencode

from .synthetic import COMMON_WORD, RARE_ACTOR, RARE_WORD, UNCOMMON_WORD

PER_PAGE = 25


class Shape(NamedTuple):
    """`parameters` are the finder's (filters/claims.py), with at most one value each. `is_last`: the last page is asked for."""

    name: str
    parameters: dict[str, str] = {}
    is_last: bool = False

    @property
    def words(self) -> str:
        return self.parameters.get("q", "")

    def page(self, total: int) -> int:
        return -(-total // PER_PAGE) if self.is_last else 1

    def query(self, total: int, **more: object) -> str:
        page = {"page": self.page(total)} if self.is_last else {}
        return urlencode(self.parameters | page | more)


def synthetic(frequent: str, government: str) -> list[Shape]:
    """The eleven shapes; `frequent` is the actor with most claims, `government` one with people."""
    years = {"from": "2010", "to": "2014"}
    return [
        Shape("no filter"),
        Shape("rare actor", {"actor": RARE_ACTOR}),
        Shape("most frequent actor", {"actor": frequent}),
        Shape("government with its people", {"actor": government}),
        Shape("actor, dates and stance", {"actor": frequent, "stance": "disputes"} | years),
        Shape("five years", years),
        Shape("outlet", {"outlet": "outlet-1"}),
        Shape("rare word", {"q": RARE_WORD}),
        Shape("word in 1%", {"q": UNCOMMON_WORD}),
        Shape("word in 30%", {"q": COMMON_WORD}),
        Shape("last page", is_last=True),
    ]


SHIPPED = [
    Shape("no filter"),
    Shape("actor", {"actor": "kenneth-pollack"}),
    Shape("government with its people", {"actor": "united-states"}),
    Shape("actor, dates and stance", {"actor": "john-kerry", "stance": "supports", "from": "2012", "to": "2013"}),
    Shape("two years", {"from": "2012", "to": "2013"}),
    Shape("outlet", {"outlet": "theatlantic"}),
    Shape("word", {"q": "flights"}),
    Shape("last page", is_last=True),
]
