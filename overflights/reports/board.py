"""Who supports and who disputes a proposition, side by side."""

from dataclasses import dataclass

from django.db.models import Count

from overflights.models import Claim, Stance
from overflights.models.claims import ClaimQuerySet

SHOWN = 40  # claims in a column; the finder has the rest
COLUMNS = ((Stance.SUPPORTS,), (Stance.DISPUTES,), (Stance.NEUTRAL, Stance.UNCLEAR))


@dataclass(frozen=True)
class Column:
    """Claims of one column, newest first, at most `SHOWN`; `total` and `speakers` count them all."""

    stances: tuple[Stance, ...]
    total: int
    speakers: int
    claims: list[Claim]

    @property
    def more(self) -> int:
        return self.total - len(self.claims)


def columns(claims: ClaimQuerySet) -> list[Column]:
    """The three columns of the board. Four queries, however many claims there are."""
    counts = claims.order_by().values("stance").annotate(n=Count("pk"), speakers=Count("speaker", distinct=True))
    by_stance = {row["stance"]: row for row in counts}
    return [_column(claims, stances, by_stance) for stances in COLUMNS]


def _column(claims: ClaimQuerySet, stances: tuple[Stance, ...], by_stance: dict[str, dict[str, int]]) -> Column:
    present = [by_stance[stance] for stance in stances if stance in by_stance]
    total = sum(row["n"] for row in present)
    rows = claims.filter(stance__in=stances).with_relations().in_order("-said")
    return Column(stances, total, sum(row["speakers"] for row in present), list(rows[:SHOWN]) if total else [])
