"""Where an actor stands: stances over propositions."""

from dataclasses import dataclass, field

from django.db.models import Count

from overflights.models import Stance, Theme
from overflights.models.claims import ClaimQuerySet


@dataclass
class Row:
    """One proposition with the number of claims for each stance, in the order of `Stance`."""

    slug: str
    statement: str
    theme: str
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def stances(self) -> list[tuple[str, int]]:
        return [(stance, self.counts[stance]) for stance in Stance.values if stance in self.counts]

    @property
    def total(self) -> int:
        return sum(self.counts.values())


def stances(claims: ClaimQuerySet) -> list[Row]:
    """One row for each proposition that the claims are on, grouped by theme, most claims first. One query."""
    keys = ("proposition__slug", "proposition__statement", "proposition__theme", "stance")
    rows: dict[str, Row] = {}
    for slug, statement, theme, stance, n in claims.order_by().values_list(*keys).annotate(n=Count("pk")):
        rows.setdefault(slug, Row(slug, statement, theme)).counts[stance] = n
    return sorted(rows.values(), key=lambda row: (Theme.values.index(row.theme), -row.total, row.slug))
