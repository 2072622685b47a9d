"""Where the numbers of claims before, at and after an event lead to."""

from datetime import date
from typing import NamedTuple

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from overflights.caching import cache_by_content
from overflights.facets import Question
from overflights.filters.claims import claims_url
from overflights.lib.sides import NO_STATE
from overflights.reports.before_and_after import Side, Taken, days_after, days_before


class Among(NamedTuple):
    """Which claims are looked through: those with any of these values (key and slug) of a filter."""

    name: str
    values: tuple[tuple[int, str], ...]

    @property
    def question(self) -> Question:
        return Question({self.name: tuple(key for key, _ in self.values)} if self.values else {})

    def url(self, side: str, stance: str, *more: tuple[str, str], days: tuple[date, date] | None = None) -> str:
        """Of the claims of a side and stance among them, in canonical order."""
        values = [(self.name, slug) for _, slug in self.values]
        actors, propositions = (values if self.name == name else [] for name in ("actor", "proposition"))
        return claims_url(*actors, ("side", side or NO_STATE), ("stance", stance), *propositions, *more, days=days)


class Cell(NamedTuple):
    label: str
    numbers: list[tuple[str, int, str]]  # stance, claims, and their URL; none where the finder cannot ask for just these


class LinkedSide(NamedTuple):
    name: str
    cells: list[Cell]


@cache_by_content(64)
def table(sides: tuple[Side, ...], first: date, last: date, among: Among) -> SafeString:
    """The sides around an event of these days. Kept by content."""
    return render_to_string("event/_sides.html", {"sides": [_linked(side, first, last, among) for side in sides]})


def _linked(side: Side, first: date, last: date, among: Among) -> LinkedSide:
    """Those made at it are listed on its own page; those that cannot be placed can be asked for where none of them was made at it."""

    def leading(numbers: Taken, days: tuple[date, date] | None) -> list[tuple[str, int, str]]:
        return [(stance, n, among.url(side.code, stance, days=days)) for stance, n in numbers]

    ends = (("from", first, date.min), ("to", last, date.max))
    in_time = [(name, day.isoformat()) for name, day, unknown in ends if day != unknown]
    unplaced = [(stance, n, among.url(side.code, stance, *in_time) if stance in side.none_at else "") for stance, n in side.unplaced]
    cells = [
        Cell("Before", leading(side.before, days_before(first))),
        Cell("Made at it", [(stance, n, "#at") for stance, n in side.at]),
        Cell("After", leading(side.after, days_after(last))),
        Cell("Cannot be placed", unplaced),
    ]
    return LinkedSide(side.name, cells)
