"""What two coders found of each other's claims, and where they differ. No query."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from overflights.lib import agreement

from .files import COMPARED, KEYS, Coded


@dataclass(frozen=True)
class Pair:
    a: Coded
    b: Coded


@dataclass(frozen=True)
class Unfound:
    """A claim that the other coder does not have, and the nearest: on the same passage, by the same speaker or on the same proposition."""

    claim: Coded
    near: tuple[Coded, ...]


@dataclass(frozen=True)
class Side:
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
    a: Side
    b: Side
    pairs: tuple[Pair, ...]

    def values(self, field: str) -> list[tuple[str, str]]:
        return [(getattr(pair.a, field), getattr(pair.b, field)) for pair in self.pairs]

    def same(self, field: str) -> int:
        return sum(a == b for a, b in self.values(field))

    def differing(self, field: str) -> list[Pair]:
        return [pair for pair in self.pairs if getattr(pair.a, field) != getattr(pair.b, field)]

    def figures(self) -> dict[str, Any]:
        """What is published of it: counts, shares from 0 to 1, and kappa for each field that is compared."""
        sides = {"a": self.a.figures(), "b": self.b.figures()}
        fields = {field: {"same": self.same(field), "kappa": _rounded(agreement.kappa(self.values(field)))} for field in COMPARED}
        return sides | {"pairs": len(self.pairs)} | fields


def _rounded(number: float | None) -> float | None:
    return None if number is None else round(number, 2)


def compare(first: Iterable[Coded], second: Iterable[Coded]) -> Comparison:
    first, second = list(first), list(second)
    partners_a, partners_b = _partners(first, second), _partners(second, first)
    # A long passage of one may answer to two of the other: every such pair counts, once.
    pairs = dict.fromkeys([Pair(a, b) for a, b in partners_a.items()] + [Pair(a, b) for b, a in partners_b.items()])
    ordered = sorted(pairs, key=lambda pair: (pair.a.article, pair.a.place, pair.a.number, pair.b.number))
    return Comparison(_side(first, partners_a, second), _side(second, partners_b, first), tuple(ordered))


def _partners(claims: list[Coded], others: list[Coded]) -> dict[Coded, Coded]:
    """Of each claim that the other coder has, the one of the other's that shares most of its passage."""
    by_key = defaultdict(list)
    for other in others:
        by_key[_key(other)].append(other)
    found = {}
    for claim in claims:
        best = max(by_key[_key(claim)], key=claim.overlap, default=None)
        if best and claim.overlap(best):
            found[claim] = best
    return found


def _key(claim: Coded) -> tuple[str, ...]:
    return tuple(getattr(claim, name) for name in KEYS)


def _side(claims: list[Coded], partners: dict[Coded, Coded], others: list[Coded]) -> Side:
    in_article = defaultdict(list)
    for other in others:
        in_article[other.article].append(other)
    missing = [claim for claim in claims if claim not in partners]
    missing.sort(key=lambda claim: (claim.article, claim.place, claim.number))
    unfound = (Unfound(claim, tuple(o for o in in_article[claim.article] if _is_near(claim, o))) for claim in missing)
    return Side(len(claims), len(partners), tuple(unfound))


def _is_near(claim: Coded, other: Coded) -> bool:
    return claim.overlap(other) > 0 and (claim.speaker == other.speaker or claim.proposition == other.proposition)
