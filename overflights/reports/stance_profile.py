"""Where an actor stands: stances over propositions."""

from typing import NamedTuple

from overflights.facets import Answer
from overflights.models import STANCES, THEMES, Proposition

SHOWN = 60  # propositions: those with the most claims


class ProfileRow(NamedTuple):
    """One proposition with the number of claims for each stance that is taken."""

    key: int
    slug: str
    statement: str
    theme: str
    stances: tuple[tuple[str, int], ...]

    @property
    def total(self) -> int:
        return sum(n for _, n in self.stances)


def stance_profile(claims: Answer) -> tuple[ProfileRow, ...]:
    """The propositions that most of the claims are on, grouped by theme, most claims first. One query."""
    numbers: dict[int, dict[str, int]] = {}
    for key, stance, n in claims.counts_by("proposition", "stance"):
        numbers.setdefault(key, {})[stance] = n
    most = [key for key, _ in claims.tally("proposition").top(SHOWN)]
    propositions = Proposition.objects.order_by().filter(pk__in=most).values_list("pk", "slug", "statement", "theme")
    rows = [
        ProfileRow(*row, stances=tuple((stance, numbers[row[0]][stance]) for stance in STANCES if stance in numbers[row[0]]))
        for row in propositions
    ]
    return tuple(sorted(rows, key=lambda row: (THEMES[row.theme], -row.total, row.slug)))
