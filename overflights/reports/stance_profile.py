"""Where an actor stands: stances over propositions."""

from dataclasses import dataclass

from overflights.facets import Answer
from overflights.models import STANCES, THEMES, Proposition

SHOWN = 60  # propositions: those with the most claims


@dataclass(frozen=True)
class Row:
    """One proposition with the number of claims for each stance, in the order of `Stance`."""

    key: int
    slug: str
    statement: str
    theme: str
    stances: tuple[tuple[str, int], ...]

    @property
    def total(self) -> int:
        return sum(n for _, n in self.stances)


def stances(claims: Answer) -> tuple[Row, ...]:
    """The propositions that most of the claims are on, grouped by theme, most claims first. One query."""
    numbers: dict[int, dict[str, int]] = {}
    for key, stance, n in claims.counts_by("proposition", "stance"):
        numbers.setdefault(key, {})[stance] = n
    most = [key for key, _ in claims.tally("proposition").top(SHOWN)]
    rows = [
        Row(key, slug, statement, theme, tuple((stance, numbers[key][stance]) for stance in STANCES if stance in numbers[key]))
        for key, slug, statement, theme in Proposition.objects.order_by()
        .filter(pk__in=most)
        .values_list("pk", "slug", "statement", "theme")
    ]
    return tuple(sorted(rows, key=lambda row: (THEMES[row.theme], -row.total, row.slug)))
