"""What two coders found of each other's claims, and where they differ. No query."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from overflights.lib import agreement

from .files import COMPARED, KEYS, CodedClaim


@dataclass(frozen=True)
class ClaimPair:
    """A claim of each coder that answer to each other."""

    a: CodedClaim
    b: CodedClaim

    def values(self, field: str) -> tuple[str, str]:
        return getattr(self.a, field), getattr(self.b, field)


@dataclass(frozen=True)
class Unfound:
    """A claim that the other coder does not have, and the nearest: on the same passage, by the same speaker or on the same proposition."""

    claim: CodedClaim
    near: tuple[CodedClaim, ...]


@dataclass(frozen=True)
class CoderClaims:
    """One coder's claims: how many, how many of them the other has, and those that the other does not."""

    claims: int
    found: int
    unfound: tuple[Unfound, ...]

    @property
    def share(self) -> float:
        return self.found / self.claims if self.claims else 0.0

    def figures(self) -> dict[str, Any]:
        return {"claims": self.claims, "found": self.found, "share": round(self.share, 3)}


@dataclass(frozen=True)
class Comparison:
    a: CoderClaims
    b: CoderClaims
    pairs: tuple[ClaimPair, ...]

    def differing(self, field: str) -> list[ClaimPair]:
        """The pairs to whose field the coders gave different values."""
        return [pair for pair in self.pairs if len(set(pair.values(field))) > 1]

    def figures(self) -> dict[str, Any]:
        """What is published of it: counts, shares from 0 to 1, and for each field that is compared the number of equal pairs and kappa."""
        fields = {field: self._agreement(field) for field in COMPARED}
        return {"a": self.a.figures(), "b": self.b.figures(), "pairs": len(self.pairs)} | fields

    def _agreement(self, field: str) -> dict[str, Any]:
        kappa = agreement.kappa([pair.values(field) for pair in self.pairs])
        same = len(self.pairs) - len(self.differing(field))
        return {"same": same, "kappa": None if kappa is None else round(kappa, 2)}


def compare(first: Iterable[CodedClaim], second: Iterable[CodedClaim]) -> Comparison:
    first, second = list(first), list(second)
    partners_a, partners_b = _partners(first, second), _partners(second, first)
    # A long passage of one may answer to two of the other: every such pair counts, once.
    pairs = dict.fromkeys([ClaimPair(a, b) for a, b in partners_a.items()] + [ClaimPair(a, b) for b, a in partners_b.items()])
    ordered = sorted(pairs, key=lambda pair: (pair.a.article, pair.a.place, pair.a.number, pair.b.number))
    return Comparison(_side(first, partners_a, second), _side(second, partners_b, first), tuple(ordered))


def _partners(claims: list[CodedClaim], others: list[CodedClaim]) -> dict[CodedClaim, CodedClaim]:
    """Of each claim that the other coder has, the one of the other's that shares most of its passage."""
    by_key = defaultdict(list)
    for other in others:
        by_key[_key(other)].append(other)
    found = {}
    for claim in claims:
        best = max(by_key.get(_key(claim), ()), key=claim.overlap, default=None)
        if best and claim.overlap(best):
            found[claim] = best
    return found


def _key(claim: CodedClaim) -> tuple[str, ...]:
    return tuple(getattr(claim, name) for name in KEYS)


def _side(claims: list[CodedClaim], partners: dict[CodedClaim, CodedClaim], others: list[CodedClaim]) -> CoderClaims:
    in_article = defaultdict(list)
    for other in others:
        in_article[other.article].append(other)
    missing = [claim for claim in claims if claim not in partners]
    missing.sort(key=lambda claim: (claim.article, claim.place, claim.number))
    unfound = (Unfound(claim, tuple(o for o in in_article[claim.article] if _is_near(claim, o))) for claim in missing)
    return CoderClaims(len(claims), len(partners), tuple(unfound))


def _is_near(claim: CodedClaim, other: CodedClaim) -> bool:
    return claim.overlap(other) > 0 and (claim.speaker == other.speaker or claim.proposition == other.proposition)
