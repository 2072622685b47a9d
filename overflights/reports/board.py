"""Who supports and who disputes a proposition, side by side."""

from dataclasses import dataclass

from django.db.models import Case, Count, When

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
    """The three columns of the board. At most four queries, however many claims there are."""
    place = Case(*(When(stance__in=stances, then=number) for number, stances in enumerate(COLUMNS)))
    counts = claims.order_by().values(column=place).annotate(total=Count("pk"), speakers=Count("speaker", distinct=True))
    by_column = {row["column"]: (row["total"], row["speakers"]) for row in counts}
    return [_column(claims, stances, *by_column.get(number, (0, 0))) for number, stances in enumerate(COLUMNS)]


def _column(claims: ClaimQuerySet, stances: tuple[Stance, ...], total: int, speakers: int) -> Column:
    rows = claims.filter(stance__in=stances).with_relations().in_order("-said")
    return Column(stances, total, speakers, list(rows[:SHOWN]) if total else [])
