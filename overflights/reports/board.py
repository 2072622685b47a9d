"""Who supports and who disputes a proposition, side by side: each speaker once for each stance, with the decisive quote."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from overflights.facets import Answer, SpeakerStances
from overflights.lib.arrays import distinct
from overflights.lib.sides import side_name
from overflights.models import AGAINST, FOR, NEITHER, STANCES, Actor, ActorKind, Claim, ClaimRow, Stance

SHOWN = 10  # speakers in a column: those who spoke last; the finder has the rest
FOLDED = 4  # further claims of each
BOTH = 6  # speakers on both sides that are called out
NO_SIDE = "no state’s side"  # inside a sentence
COLUMNS = (FOR, AGAINST, NEITHER)


class SpeakerStance(NamedTuple):
    """A speaker with one stance: the decisive claim, some of the `others`, and how many claims there are in all."""

    claim: ClaimRow
    others: tuple[ClaimRow, ...]
    n: int
    side: str  # code
    is_unnamed: bool

    @property
    def more(self) -> int:
        """Claims that are not shown."""
        return self.n - 1 - len(self.others)


@dataclass(frozen=True)
class BoardColumn:
    stances: tuple[str, ...]
    total: int  # claims
    speakers: int
    sides: list[tuple[str, list[SpeakerStance]]]  # by side, whoever spoke last first

    @property
    def more(self) -> int:
        """Speakers that are not shown."""
        return self.speakers - len({speaker.claim.speaker__slug for _, speakers in self.sides for speaker in speakers})


class SpeakerOnBothSides(NamedTuple):
    """The decisive claims of a speaker who supports and disputes, the one that is certainly earlier first."""

    first: ClaimRow
    second: ClaimRow
    is_unnamed: bool  # so that it need not be one person

    @property
    def has_order(self) -> bool:
        return self.first.latest < self.second.earliest


class SpeakersByStance(NamedTuple):
    """How many speakers take a stance: in all, and by side, the largest first."""

    stance: str
    n: int
    sides: list[tuple[str, int]]

    @property
    def verb(self) -> str:
        return Stance(self.stance).predicate(self.n)


def columns(claims: Answer) -> list[BoardColumn]:
    """The three columns of the board. Two queries, however many claims there are."""
    voices = claims.speaker_stances()
    places = [_places(voices, stances) for stances in COLUMNS]
    speakers = _speakers(claims, voices, [place for column in places for place in column[:SHOWN].tolist()])
    by_stance = claims.tally("stance").counts_of(STANCES)
    return [
        BoardColumn(
            stances,
            sum(by_stance.get(stance, 0) for stance in stances),
            len(distinct(voices.speakers[column])[0]),
            _by_side([speakers[place] for place in column[:SHOWN].tolist() if place in speakers]),
        )
        for stances, column in zip(COLUMNS, places, strict=True)
    ]


def speakers_by_stance(claims: Answer) -> list[SpeakersByStance]:
    """Who stands where, as numbers of speakers. No query."""
    by_stance: dict[str, list[tuple[str, int]]] = {}
    for stance, side, n in claims.speaker_counts_by("stance", "side"):
        by_stance.setdefault(stance, []).append((side_name(side, NO_SIDE), n))
    return [
        SpeakersByStance(stance, sum(n for _, n in by_stance[stance]), sorted(by_stance[stance], key=lambda pair: (-pair[1], pair[0])))
        for stance in STANCES
        if stance in by_stance
    ]


def on_both_sides(claims: Answer) -> tuple[list[SpeakerOnBothSides], int]:
    """Speakers who support and dispute, as far as they are shown; and how many there are. Two queries."""
    voices = claims.speaker_stances()
    supports, disputes = _places(voices, FOR), _places(voices, AGAINST)
    both = supports[np.isin(voices.speakers[supports], voices.speakers[disputes])]
    others = [disputes[np.argmax(voices.speakers[disputes] == voices.speakers[at])] for at in both[:BOTH]]
    keys = voices.claims[np.column_stack((both[:BOTH], others)).ravel().astype(int)].tolist()
    rows = _claim_rows(keys)
    pairs = [(rows[a], rows[b]) for a, b in zip(keys[::2], keys[1::2], strict=True) if a in rows and b in rows]
    slugs = {claim.speaker__slug for claim, _ in pairs}
    unnamed = set(Actor.objects.order_by().filter(slug__in=slugs, kind=ActorKind.UNNAMED).values_list("slug", flat=True))
    in_order = ((b, a) if b.latest < a.earliest else (a, b) for a, b in pairs)
    return [SpeakerOnBothSides(a, b, a.speaker__slug in unnamed) for a, b in in_order], len(both)


def _places(voices: SpeakerStances, stances: Sequence[str]) -> np.ndarray:
    return np.flatnonzero(np.isin(voices.stances, stances))


def _speakers(claims: Answer, voices: SpeakerStances, places: list[int]) -> dict[int, SpeakerStance]:
    """Those at these places. Two queries: who they are, and their claims."""
    keys = {
        at: claims.claims_of(int(voices.speakers[at]), str(voices.stances[at]), FOLDED + 1)
        if voices.numbers[at] > 1
        else [int(voices.claims[at])]
        for at in places
    }
    rows = _claim_rows([key for theirs in keys.values() for key in theirs])
    speakers = Actor.objects.order_by().filter(pk__in={int(voices.speakers[at]) for at in places})
    details = {key: (country, kind) for key, country, kind in speakers.values_list("pk", "country", "kind")}
    by_place = {}
    for at in places:
        side, kind = details[int(voices.speakers[at])]
        shown = [rows[key] for key in keys[at] if key in rows]
        if shown:  # but for one that was withdrawn since it was counted
            by_place[at] = SpeakerStance(shown[0], tuple(shown[1:]), int(voices.numbers[at]), side, kind == ActorKind.UNNAMED)
    return by_place


def _claim_rows(keys: list[int]) -> dict[int, ClaimRow]:
    return {claim.pk: claim for claim in Claim.objects.published().rows_of(keys)}


def _by_side(speakers: list[SpeakerStance]) -> list[tuple[str, list[SpeakerStance]]]:
    by_side: dict[str, list[SpeakerStance]] = {}
    for speaker in speakers:
        by_side.setdefault(speaker.side, []).append(speaker)
    return [(side_name(side, NO_SIDE), theirs) for side, theirs in by_side.items()]
