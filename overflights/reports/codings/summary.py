"""A comparison in words: a line for each figure, then one for each difference."""

from collections.abc import Iterator
from textwrap import shorten

from overflights.lib.wording import count

from .comparison import Comparison, Unfound
from .files import COMPARED, CodedClaim


def summary(comparison: Comparison) -> Iterator[str]:
    figures = comparison.figures()
    for name, other in (("a", "b"), ("b", "a")):
        side = figures[name]
        yield f"{name.upper()}: {count(side['claims'], 'claim')}, {side['found']} of them found by {other.upper()} ({side['share']:.0%})"
    yield f"On the {count(figures['pairs'], 'matching pair')}:"
    for field in COMPARED:
        kappa = figures[field]["kappa"]
        yield f"  {field}: the same in {figures[field]['same']}, kappa {'not defined' if kappa is None else f'{kappa:.2f}'}"
    yield from _differences(comparison)


def _differences(comparison: Comparison) -> Iterator[str]:
    for field in COMPARED:
        for pair in comparison.differing(field):
            a, b = pair.values(field)
            yield f"{field}: A {a} ({_row(pair.a)}), B {b} ({_row(pair.b)}): {_said(pair.a)}"
    for own, side, other in (("A", comparison.a, "B"), ("B", comparison.b, "A")):
        for missing in side.unfound:
            yield f"only {own}: {_row(missing.claim)}: {_said(missing.claim)}{_near(missing, other)}"


def _near(missing: Unfound, other: str) -> str:
    near = "; ".join(f"{_row(claim)}: {claim.speaker} {claim.stance} {claim.proposition}" for claim in missing.near)
    return f" [near it {other} has {near}]" if near else ""


def _row(claim: CodedClaim) -> str:
    return claim.ref or f"row {claim.number}"


def _said(claim: CodedClaim) -> str:
    words = f"{claim.article}: {claim.speaker} {claim.stance} {claim.proposition}"
    return f"{words} “{shorten(claim.quote, 90, placeholder=' …')}”"
