"""Which propositions are disputed most, and in which words."""

from collections.abc import Collection, Iterable
from math import log2
from typing import NamedTuple

import numpy as np

from overflights.facets import Answer
from overflights.models import AGAINST, FOR, Claim, ClaimRow, Proposition


class SpeakerCounts(NamedTuple):
    """How many speakers there are, and how many take each stance: whoever takes two counts for both."""

    n: int
    by_stance: dict[str, int]

    def on(self, stances: Collection[str]) -> int:
        """How many take one of these stances."""
        return sum(self.by_stance.get(stance, 0) for stance in stances)


NO_SPEAKERS = SpeakerCounts(0, {})


def speakers(claims: Answer) -> dict[int, SpeakerCounts]:
    """By proposition. No query."""
    by_proposition = {key: SpeakerCounts(n, {}) for key, n in claims.speaker_counts_by("proposition")}
    for key, stance, n in claims.speaker_counts_by("proposition", "stance"):
        by_proposition.setdefault(key, SpeakerCounts(n, {})).by_stance[stance] = n
    return by_proposition


def entropy(numbers: Iterable[int]) -> float:
    """Of stances over speakers, in bits: 0 where all take one stance, 1 where two are taken by as many each, 2 for all four."""
    numbers = [n for n in numbers if n]
    total = sum(numbers)
    return -sum(n / total * log2(n / total) for n in numbers) if len(numbers) > 1 else 0.0


def most_disputed_first(rows: Iterable[tuple[int, str]], speakers: dict[int, SpeakerCounts]) -> list[int]:
    """Keys of (key, slug) pairs, by their `speakers`; of equals first those with more speakers, then by slug."""

    def order(row: tuple[int, str]) -> tuple[float, int, str]:
        counts = speakers.get(row[0], NO_SPEAKERS)
        return (-round(entropy(counts.by_stance.values()), 9), -counts.n, row[1])

    return [key for key, _ in sorted(rows, key=order)]


def most_contested(claims: Answer, limit: int) -> list[Proposition]:
    """The propositions with most speakers on each side: by the smaller side, then by claims.

    Those that nobody disputes, or nobody supports, are left out.
    """
    smaller = {key: min(counts.on(FOR), counts.on(AGAINST)) for key, counts in speakers(claims).items()}
    totals = claims.tally("proposition").counts_of([key for key, n in smaller.items() if n])
    places = {key: (-smaller[int(key)], -n) for key, n in totals.items()}
    last = sorted(places.values())[:limit][-1:]
    rows = Proposition.objects.filter(pk__in=[key for key, place in places.items() if [place] <= last])
    return sorted(rows, key=lambda row: (places[row.pk], row.slug))[:limit]


class OpposedQuotes(NamedTuple):
    """The decisive claim that was made last on each side."""

    proposition: Proposition
    supports: ClaimRow
    disputes: ClaimRow


def opposed_quotes(proposition: Proposition, claims: Answer) -> OpposedQuotes | None:
    """The dispute at a glance, of the `claims` on the proposition. One query."""
    voices = claims.speaker_stances()
    firsts = [voices.claims[np.isin(voices.stances, stances)][:1].tolist() for stances in (FOR, AGAINST)]
    rows = Claim.objects.published().rows_of([key for first in firsts for key in first])
    return OpposedQuotes(proposition, *rows) if len(rows) == 2 else None
