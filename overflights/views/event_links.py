"""Where the numbers of claims before, at and after an event lead to."""

from datetime import date
from typing import NamedTuple

from overflights.facets import Question
from overflights.filters.claims import claims_url
from overflights.lib.sides import NO_STATE
from overflights.reports.before_and_after import SideCounts, StanceCounts, days_after, days_before

LinkedNumbers = list[tuple[str, int, str]]  # stance, claims, and their URL; none where the finder cannot ask for just these


class ClaimSelection(NamedTuple):
    """Which claims are counted: those with any of these values (key and slug) of a filter; with none, all claims."""

    filter: str = ""
    values: tuple[tuple[int, str], ...] = ()

    @property
    def question(self) -> Question:
        return Question({self.filter: tuple(key for key, _ in self.values)} if self.values else {})

    def url(self, side: str, stance: str, *more: tuple[str, str], days: tuple[date, date] | None = None) -> str:
        """Of the claims of a side and stance among them."""
        values = [(self.filter, slug) for _, slug in self.values]
        return claims_url(*values, ("side", side or NO_STATE), ("stance", stance), *more, days=days)


class LinkedSide(NamedTuple):
    name: str
    cells: list[tuple[str, LinkedNumbers]]  # each with the label of its column


def linked_side(side: SideCounts, first: date, last: date, selection: ClaimSelection) -> LinkedSide:
    """A side around an event of these days.

    Those made at it are listed on its own page; those that cannot be placed can be asked for where none of them was made at it.
    """

    def linked(numbers: StanceCounts, days: tuple[date, date] | None) -> LinkedNumbers:
        return [(stance, n, selection.url(side.code, stance, days=days)) for stance, n in numbers]

    ends = (("from", first, date.min), ("to", last, date.max))
    in_time = [(name, day.isoformat()) for name, day, unknown in ends if day != unknown]
    unplaced = [(stance, n, selection.url(side.code, stance, *in_time) if stance in side.none_at else "") for stance, n in side.unplaced]
    cells = [
        ("Before", linked(side.before, days_before(first))),
        ("Made at it", [(stance, n, "#at") for stance, n in side.at]),
        ("After", linked(side.after, days_after(last))),
        ("Cannot be placed", unplaced),
    ]
    return LinkedSide(side.name, cells)
