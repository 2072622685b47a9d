"""Claims of actors together with everyone who is part of them: what a search for the actor finds."""

from collections import Counter

from django.db.models import Count

from overflights.models import Actor, Claim


def claim_counts() -> dict[int, int]:
    """Published claims by actor id, each actor's people counted with it; actors without any are left out. Two queries."""
    own = dict(Claim.objects.published().order_by().values_list("speaker").annotate(n=Count("pk")))
    above = dict(Actor.objects.order_by().values_list("pk", "part_of"))
    totals: Counter[int] = Counter()
    for speaker, n in own.items():
        for actor in _lineage(speaker, above):
            totals[actor] += n
    return dict(totals)


def _lineage(actor: int, above: dict[int, int | None]) -> set[int]:
    """The actor and all that it is part of."""
    found: set[int] = set()
    at: int | None = actor
    while at is not None and at not in found:
        found.add(at)
        at = above.get(at)
    return found
