"""Two codings of the same articles, made apart: what each found of the other's claims, and how far they agree where both looked.

A claim is found by the other coder where the other has one of the same article, speaker and proposition whose passage overlaps. The
share found is the directional agreement *agr* of Wiebe, Wilson and Cardie, "Annotating expressions of opinions and emotions in
language" (Language Resources and Evaluation 39, 2005), taken both ways; on the pairs that answer to each other, Cohen's kappa.
"""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.conf import settings

from overflights.models import Actor, Proposition

from .comparison import Comparison, compare
from .files import COMPARED, CodedClaim, UnreadableCoding, read
from .summary import summary

SHIPPED = settings.BASE_DIR / "fixtures" / "codings"
__all__ = [
    "COMPARED",
    "SHIPPED",
    "CodedClaim",
    "Comparison",
    "UnreadableCoding",
    "compare",
    "published_agreement",
    "read",
    "summary",
    "unknown",
]


def unknown(claims: Iterable[CodedClaim]) -> list[str]:
    """Speakers and propositions that the base does not have: new ones, or slips. Two queries."""
    claims = list(claims)
    found = {claim.speaker for claim in claims} - set(Actor.objects.values_list("slug", flat=True))
    return sorted(found | {claim.proposition for claim in claims} - set(Proposition.objects.values_list("slug", flat=True)))


def published_agreement(folder: Path = SHIPPED) -> dict[str, Any] | None:
    """The figures of the two codings of the shipped corpus, as `compare_codings --json` wrote them; None where they cannot be read."""
    try:
        figures = json.loads((folder / "agreement.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return figures if isinstance(figures, dict) and {"a", "b", "pairs", *COMPARED} <= figures.keys() else None
