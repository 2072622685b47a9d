"""Which propositions are disputed most, and in which words."""

from dataclasses import dataclass

from overflights.facets import Answer
from overflights.models import Actor, Article, Claim, Event, Proposition, Stance


def extent(claims: Answer) -> dict[str, int]:
    """How many `claims` (published), `propositions`, `articles`, `actors` and `events` the base holds."""
    tables = {"propositions": Proposition, "articles": Article, "actors": Actor, "events": Event}
    return {"claims": claims.total, **{name: model.objects.count() for name, model in tables.items()}}


def liveliest(claims: Answer, limit: int) -> list[Proposition]:
    """Propositions on which most speakers stand on each side: by the smaller side, then by claims.

    Those that nobody disputes, or nobody supports, are left out.
    """
    speakers = {(key, stance): n for key, stance, n in claims.speakers("proposition", "stance")}
    smaller = {key: min(n, speakers.get((key, Stance.DISPUTES), 0)) for (key, stance), n in speakers.items() if stance == Stance.SUPPORTS}
    disputed = [key for key, n in smaller.items() if n]
    totals = claims.tally("proposition").among(disputed)
    rows = Proposition.objects.filter(pk__in=disputed)
    return sorted(rows, key=lambda row: (-smaller[row.pk], -totals.get(row.pk, 0), row.slug))[:limit]


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
