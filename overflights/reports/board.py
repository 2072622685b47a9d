"""Who supports and who disputes a proposition, side by side: each speaker once for each stance, with the decisive quote."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from overflights.facets import Answer, Voices
from overflights.lib.arrays import distinct
from overflights.lib.sides import side_name
from overflights.models import AGAINST, FOR, NEITHER, STANCES, Actor, ActorKind, Claim, Stance

SHOWN = 10  # speakers in a column: those who spoke last; the finder has the rest
FOLDED = 4  # further claims of each
BOTH = 6  # speakers on both sides that are called out
NO_SIDE = "no state’s side"  # inside a sentence
COLUMNS = (FOR, AGAINST, NEITHER)


@dataclass(frozen=True)
class Voice:
    """A speaker with one stance: the decisive claim, some of the `others`, and how many claims there are in all."""

    claim: Any  # a line (ClaimQuerySet.rows)
    others: tuple[Any, ...]
    n: int
    side: str  # code
    is_unnamed: bool

    @property
    def more(self) -> int:
        """Claims that are not shown."""
        return self.n - 1 - len(self.others)


@dataclass(frozen=True)
class Column:
    stances: tuple[str, ...]
    total: int  # claims
    speakers: int
    sides: list[tuple[str, list[Voice]]]  # by side, whoever spoke last first

    @property
    def more(self) -> int:
        """Speakers that are not shown."""
        return self.speakers - len({voice.claim.speaker__slug for _, voices in self.sides for voice in voices})


class Both(NamedTuple):
    """The decisive claims of a speaker who supports and disputes, the one that is certainly earlier first; lines."""

    first: Any
    second: Any
    is_unnamed: bool  # so that it need not be one person

    @property
    def has_order(self) -> bool:
        return self.first.latest < self.second.earliest


@dataclass(frozen=True)
class Camp:
    """How many speakers take a stance: in all, and by side, the largest first."""

    stance: str
    n: int
    sides: list[tuple[str, int]]

    @property
    def verb(self) -> str:
        return Stance(self.stance).predicate(self.n)


def columns(claims: Answer) -> list[Column]:
    """The three columns of the board. Two queries, however many claims there are."""
    voices = claims.voices()
    chosen = [_places(voices, stances) for stances in COLUMNS]
    shown = [place for places in chosen for place in places[:SHOWN].tolist()]
    ready = _voices(claims, voices, shown)
    by_stance = claims.tally("stance").among(STANCES)
    return [
        Column(
            stances,
            sum(by_stance.get(stance, 0) for stance in stances),
            len(distinct(voices.speakers[places])[0]),
            _by_side([ready[place] for place in places[:SHOWN].tolist() if place in ready]),
        )
        for stances, places in zip(COLUMNS, chosen, strict=True)
    ]


def camps(claims: Answer) -> list[Camp]:
    """Who stands where, as numbers of speakers. No query."""
    by_stance: dict[str, list[tuple[str, int]]] = {}
    for stance, side, n in claims.speakers("stance", "side"):
        by_stance.setdefault(stance, []).append((side_name(side, NO_SIDE), n))
    return [
        Camp(stance, sum(n for _, n in by_stance[stance]), sorted(by_stance[stance], key=lambda pair: (-pair[1], pair[0])))
        for stance in STANCES
        if stance in by_stance
    ]


def on_both_sides(claims: Answer) -> tuple[list[Both], int]:
    """Speakers who support and dispute, as far as they are shown; and how many there are. Two queries."""
    voices = claims.voices()
    supports, disputes = _places(voices, FOR), _places(voices, AGAINST)
    both = supports[np.isin(voices.speakers[supports], voices.speakers[disputes])]
    others = [disputes[np.argmax(voices.speakers[disputes] == voices.speakers[at])] for at in both[:BOTH]]
    keys = voices.claims[np.column_stack((both[:BOTH], others)).ravel().astype(int)].tolist()
    lines = {line.pk: line for line in Claim.objects.published().rows_of(keys)}
    pairs = [(lines[a], lines[b]) for a, b in zip(keys[::2], keys[1::2], strict=True) if a in lines and b in lines]
    named = {pair[0].speaker__slug for pair in pairs}
    unnamed = set(Actor.objects.order_by().filter(slug__in=named, kind=ActorKind.UNNAMED).values_list("slug", flat=True))
    in_order = ((b, a) if b.latest < a.earliest else (a, b) for a, b in pairs)
    return [Both(*pair, pair[0].speaker__slug in unnamed) for pair in in_order], len(both)


def _places(voices: Voices, stances: Sequence[str]) -> np.ndarray:
    return np.flatnonzero(np.isin(voices.stances, stances))


def _voices(claims: Answer, voices: Voices, places: list[int]) -> dict[int, Voice]:
    """Those at these places. Two queries: their speakers, and the lines of their claims."""
    keys = {
        at: claims.claims_of(int(voices.speakers[at]), str(voices.stances[at]), FOLDED + 1)
        if voices.numbers[at] > 1
        else [int(voices.claims[at])]
        for at in places
    }
    lines = {line.pk: line for line in Claim.objects.published().rows_of([key for of in keys.values() for key in of])}
    rows = Actor.objects.order_by().filter(pk__in={int(voices.speakers[at]) for at in places}).values_list("pk", "country", "kind")
    speakers = {key: (country, kind) for key, country, kind in rows}
    found = {}
    for at in places:
        side, kind = speakers[int(voices.speakers[at])]
        shown = [lines[key] for key in keys[at] if key in lines]
        if shown:  # but for one that was withdrawn since it was counted
            found[at] = Voice(shown[0], tuple(shown[1:]), int(voices.numbers[at]), side, kind == ActorKind.UNNAMED)
    return found


def _by_side(voices: list[Voice]) -> list[tuple[str, list[Voice]]]:
    found: dict[str, list[Voice]] = {}
    for voice in voices:
        found.setdefault(voice.side, []).append(voice)
    return [(side_name(side, NO_SIDE), theirs) for side, theirs in found.items()]
