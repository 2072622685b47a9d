"""What ties actors to each other: encounters, relayed claims, opposite stances. Everywhere by keys; reports/network.py gives them names."""

from collections import defaultdict
from typing import NamedTuple

import numpy as np
from django.db.models import Count, Max

from overflights.facets import OpposingSpeakers, Question, answer
from overflights.lib.arrays import distinct
from overflights.models import AGAINST, FOR, Claim, EventType, Participation, Role
from overflights.models.actors import ActorQuerySet
from overflights.search.collation import InBytes

MET, CALLED, RELAYED, CONTRADICTED = KINDS = ("met", "called", "relayed", "contradicted")
ENCOUNTERS: dict[str, str] = {EventType.MEETING: MET, EventType.SUMMIT: MET, EventType.HEARING: MET, EventType.CALL: CALLED}
OPPOSED = (*FOR, *AGAINST)


class Relayed(NamedTuple):
    """How many claims, and the key of the one that was coded last."""

    n: int
    claim: int


Family = ActorQuerySet | list[int]  # an actor and everyone who is part of it
Events = dict[tuple[int, str], list[int]]  # by actor and kind, keys
Relays = dict[tuple[int, bool], Relayed]  # by actor, and whether it is the one that relayed


def numbers(opposed: OpposingSpeakers) -> tuple[np.ndarray, np.ndarray]:
    """The speakers, going up, and on how many propositions: each counts once, even where both take both stances."""
    pairs, _ = distinct(opposed.speakers << 32 | opposed.propositions)
    return distinct(pairs >> 32)


def disputes(opposed: OpposingSpeakers, speaker: int, most: int) -> tuple[list[int], int]:
    """The first propositions on which the speaker is opposed, and how many there are."""
    propositions, _ = distinct(opposed.propositions[opposed.speakers == speaker])
    return propositions[:most].tolist(), len(propositions)


def stances(disputed: set[int], actor: int, others: list[int]) -> dict[tuple[int, int], tuple[str, ...]]:
    """By speaker (0: the actor, with all who are part of it) and proposition, which sides of it are taken."""
    if not disputed:
        return {}
    asked = {"proposition": tuple(sorted(disputed)), "stance": OPPOSED}
    theirs = answer(Question(asked)).counts_by("speaker", "proposition", "stance", only={"speaker": others})
    ours = answer(Question({"actor": (actor,), **asked})).counts_by("proposition", "stance")
    found: dict[tuple[int, int], set[str]] = defaultdict(set)
    for speaker, proposition, stance, _ in [*theirs, *((0, *row) for row in ours)]:
        found[speaker, proposition].add(stance)
    return {key: tuple(stance for stance in OPPOSED if stance in taken) for key, taken in found.items()}


def encounters(family: Family) -> Events:
    """The events at which one of the family took part as well. At one only announced nobody was met, nor was whom one was aimed at."""
    there = Participation.objects.exclude(role=Role.TARGET).filter(event__type__in=ENCOUNTERS, event__is_announced=False).order_by()
    events = there.filter(actor__in=family).values("event")
    found = defaultdict(list)
    rows = there.filter(event__in=events).values_list("actor", "event__type", "event").distinct()
    for actor, kind, event in rows.order_by("event__earliest", InBytes("event__slug")):
        found[actor, ENCOUNTERS[kind]].append(event)
    return found


def relayed(family: Family) -> Relays:
    """Claims of the family that the actor relayed, and claims of the actor that one of the family did."""
    claims = Claim.objects.published().filter(relayed_by__isnull=False).order_by()
    counted = {"n": Count("pk"), "last": Max("pk")}
    by_others = claims.filter(speaker__in=family).values_list("relayed_by").annotate(**counted)
    by_family = claims.filter(relayed_by__in=family).values_list("speaker").annotate(**counted)
    return {(actor, outward): Relayed(n, last) for outward, rows in ((True, by_others), (False, by_family)) for actor, n, last in rows}
