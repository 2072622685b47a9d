"""Which propositions are disputed most, and in which words."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from math import log2
from typing import Any, NamedTuple

import numpy as np

from overflights.facets import Answer
from overflights.models import AGAINST, FOR, Claim, Proposition


class Speakers(NamedTuple):
    """How many speakers there are, and how many take each stance: whoever takes two counts for both."""

    n: int
    taken: dict[str, int]

    def on(self, stances: Collection[str]) -> int:
        """How many take one of these stances."""
        return sum(self.taken.get(stance, 0) for stance in stances)


def speakers(claims: Answer) -> dict[int, Speakers]:
    """By proposition. No query."""
    found = {key: Speakers(n, {}) for key, n in claims.speaker_counts_by("proposition")}
    for key, stance, n in claims.speaker_counts_by("proposition", "stance"):
        found.setdefault(key, Speakers(n, {})).taken[stance] = n
    return found


def entropy(numbers: Iterable[int]) -> float:
    """Of stances over speakers, in bits: 0 where all take one stance, 1 where two are taken by as many each, 2 for all four."""
    numbers = [n for n in numbers if n]
    total = sum(numbers)
    return -sum(n / total * log2(n / total) for n in numbers) if len(numbers) > 1 else 0.0


def most_disputed_first(rows: Iterable[tuple[int, str]], known: dict[int, Speakers]) -> list[int]:
    """Keys of (key, slug) pairs, by what `speakers` found; of equals first those with more speakers, then by slug."""

    def order(row: tuple[int, str]) -> tuple[float, int, str]:
        found = known.get(row[0], Speakers(0, {}))
        return (-round(entropy(found.taken.values()), 9), -found.n, row[1])

    return [key for key, _ in sorted(rows, key=order)]


def liveliest(claims: Answer, limit: int) -> list[Proposition]:
    """Propositions on which most speakers stand on each side: by the smaller side, then by claims.

    Those that nobody disputes, or nobody supports, are left out.
    """
    smaller = {key: min(found.on(FOR), found.on(AGAINST)) for key, found in speakers(claims).items()}
    totals = claims.tally("proposition").counts_of([key for key, n in smaller.items() if n])
    places = {key: (-smaller[key], -n) for key, n in totals.items()}
    last = sorted(places.values())[:limit][-1:]
    rows = Proposition.objects.filter(pk__in=[key for key, place in places.items() if [place] <= last])
    return sorted(rows, key=lambda row: (places[row.pk], row.slug))[:limit]


@dataclass(frozen=True)
class Opposed:
    """The decisive claim that was made last on each side; lines (ClaimQuerySet.rows)."""

    proposition: Proposition
    supports: Any
    disputes: Any


def opposed_quotes(proposition: Proposition, claims: Answer) -> Opposed | None:
    """The dispute at a glance, of the `claims` on the proposition. One query."""
    voices = claims.speaker_stances()
    firsts = (voices.claims[np.isin(voices.stances, stances)][:1] for stances in (FOR, AGAINST))
    lines = Claim.objects.published().rows_of([int(key) for found in firsts for key in found])
    return Opposed(proposition, *lines) if len(lines) == 2 else None
