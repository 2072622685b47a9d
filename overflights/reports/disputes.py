"""Which propositions are disputed most, and in which words."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import log2
from typing import Any

from overflights.facets import Answer
from overflights.models import Actor, Article, Claim, Event, Proposition, Stance


def extent(claims: Answer) -> dict[str, int]:
    """How many `claims` (published), `propositions`, `articles`, `actors` and `events` the base holds."""
    tables = {"propositions": Proposition, "articles": Article, "actors": Actor, "events": Event}
    return {"claims": claims.total, **{name: model.objects.count() for name, model in tables.items()}}


def speakers(claims: Answer) -> dict[int, dict[str, int]]:
    """By proposition, how many speakers take each stance; whoever takes two counts for both. No query."""
    found: dict[int, dict[str, int]] = {}
    for key, stance, n in claims.speakers("proposition", "stance"):
        found.setdefault(key, {})[stance] = n
    return found


def entropy(numbers: Iterable[int]) -> float:
    """Of stances over speakers, in bits: 0 where all take one stance, 1 where two are taken by as many each, 2 for all four."""
    numbers = [n for n in numbers if n]
    total = sum(numbers)
    return -sum(n / total * log2(n / total) for n in numbers) if len(numbers) > 1 else 0.0


def most_disputed_first(rows: Iterable[tuple[int, str]], taken: dict[int, dict[str, int]]) -> list[int]:
    """Keys of (key, slug) pairs, by what `speakers` found; of equals first those with more speakers, then by slug."""

    def order(row: tuple[int, str]) -> tuple[float, int, str]:
        numbers = taken.get(row[0], {}).values()
        return (-round(entropy(numbers), 9), -sum(numbers), row[1])

    return [key for key, _ in sorted(rows, key=order)]


def liveliest(claims: Answer, limit: int) -> list[Proposition]:
    """Propositions on which most speakers stand on each side: by the smaller side, then by claims.

    Those that nobody disputes, or nobody supports, are left out.
    """
    smaller = {key: min(taken.get("supports", 0), taken.get("disputes", 0)) for key, taken in speakers(claims).items()}
    totals = claims.tally("proposition").among([key for key, n in smaller.items() if n])
    places = {key: (-smaller[key], -n) for key, n in totals.items()}
    last = sorted(places.values())[:limit][-1:]
    rows = Proposition.objects.filter(pk__in=[key for key, place in places.items() if [place] <= last])
    return sorted(rows, key=lambda row: (places[row.pk], row.slug))[:limit]


@dataclass(frozen=True)
class Opposed:
    """The decisive claim that was made last on each side; lines (ClaimQuerySet.lines)."""

    proposition: Proposition
    supports: Any
    disputes: Any


def opposed_quotes(proposition: Proposition, claims: Answer) -> Opposed | None:
    """The dispute at a glance, of the `claims` on the proposition. One query."""
    voices = claims.voices()
    firsts = (voices.claims[voices.stances == stance.value][:1] for stance in (Stance.SUPPORTS, Stance.DISPUTES))
    lines = Claim.objects.lines_of([int(key) for found in firsts for key in found])
    return Opposed(proposition, *lines) if len(lines) == 2 else None
