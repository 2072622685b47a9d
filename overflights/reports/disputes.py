"""Which propositions are disputed most, and in which words."""

from dataclasses import dataclass

from django.db.models import F
from django.db.models.functions import Least

from overflights.models import Actor, Article, Claim, Event, Proposition, Stance


def extent() -> dict[str, int]:
    """How many `claims` (published), `propositions`, `articles`, `actors` and `events` the base holds."""
    tables = {"propositions": Proposition, "articles": Article, "actors": Actor, "events": Event}
    return {"claims": Claim.objects.published().count(), **{name: model.objects.count() for name, model in tables.items()}}


def liveliest(limit: int) -> list[Proposition]:
    """Propositions on which most speakers stand on each side: by the smaller side, then by claims.

    Each with its counts of claims and speakers; those that nobody disputes, or nobody supports, are left out.
    """
    rows = (
        Proposition.objects.with_stance_counts()
        .with_speakers(Stance.SUPPORTS)
        .with_speakers(Stance.DISPUTES)
        .annotate(smaller_side=Least(F("speakers_supports"), F("speakers_disputes")))
    )
    return list(rows.filter(smaller_side__gt=0).order_by("-smaller_side", "-n_claims", "slug")[:limit])


@dataclass(frozen=True)
class Opposed:
    proposition: Proposition
    supports: Claim
    disputes: Claim


def opposed_quotes(proposition: Proposition) -> Opposed | None:
    """The shortest quote on each side of a proposition: the dispute at a glance. Two queries."""
    rows = Claim.objects.published().with_relations().on(proposition)
    supports, disputes = (rows.by_quote_length().filter(stance=stance).first() for stance in (Stance.SUPPORTS, Stance.DISPUTES))
    return Opposed(proposition, supports, disputes) if supports and disputes else None
