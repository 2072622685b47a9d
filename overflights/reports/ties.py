"""What ties actors to each other: encounters, relayed claims, opposite stances. Everywhere by keys; reports/network.py gives them names."""

from collections import defaultdict
from typing import NamedTuple

import numpy as np
from django.db.models import Count, Max

from overflights.facets import Answer, Question
from overflights.models import Claim, EventType, Participation, Role, Stance
from overflights.models.actors import ActorQuerySet

MET, CALLED, RELAYED, CONTRADICTED = KINDS = ("met", "called", "relayed", "contradicted")
ENCOUNTERS = {EventType.MEETING: MET, EventType.SUMMIT: MET, EventType.HEARING: MET, EventType.CALL: CALLED}
OPPOSITE = {"supports": "disputes", "disputes": "supports"}


class Relayed(NamedTuple):
    """How many claims, and the key of the one that was coded last."""

    n: int
    claim: int


Events = dict[tuple[int, str], list[int]]  # by actor and kind, keys
Relays = dict[tuple[int, bool], Relayed]  # by actor, and whether it is the one that relayed


class Opposed(NamedTuple):
    """Speakers with the opposite stance, side by side."""

    speakers: np.ndarray
    propositions: np.ndarray
    disputed: np.ndarray  # by them; otherwise by those whom they oppose

    def numbers(self) -> dict[int, int]:
        """By speaker, on how many propositions: each counts once, even where both take both stances."""
        pairs = np.sort(self.speakers << 32 | self.propositions)
        once = np.diff(pairs, prepend=-1) != 0
        keys, numbers = np.unique(pairs[once] >> 32, return_counts=True)
        return dict(zip(keys.tolist(), numbers.tolist(), strict=True))

    def of(self, speaker: int) -> list[tuple[int, str]]:
        """Propositions, each with the stance that the speaker takes."""
        at = self.speakers == speaker
        pairs = zip(self.propositions[at].tolist(), self.disputed[at].tolist(), strict=True)
        return sorted((key, (Stance.DISPUTES if disputed else Stance.SUPPORTS).value) for key, disputed in pairs)


def encounters(family: ActorQuerySet) -> Events:
    """The events at which one of the family took part as well. Whom an event was aimed at was not met at it."""
    there = Participation.objects.exclude(role=Role.TARGET).filter(event__type__in=ENCOUNTERS).order_by()
    events = there.filter(actor__in=family).values("event")
    found = defaultdict(list)
    rows = there.filter(event__in=events).values_list("actor", "event__type", "event").distinct()
    for actor, kind, event in rows.order_by("event__earliest", "event__slug"):
        found[actor, ENCOUNTERS[kind]].append(event)
    return found


def relayed(family: ActorQuerySet) -> Relays:
    """Claims of the family that the actor relayed, and claims of the actor that one of the family did."""
    claims = Claim.objects.published().filter(relayed_by__isnull=False).order_by()
    counted = {"n": Count("pk"), "last": Max("pk")}
    by_others = claims.filter(speaker__in=family).values_list("relayed_by").annotate(**counted)
    by_family = claims.filter(relayed_by__in=family).values_list("speaker").annotate(**counted)
    return {(actor, outward): Relayed(n, last) for outward, rows in ((True, by_others), (False, by_family)) for actor, n, last in rows}


def opposed(claims: Answer) -> Opposed:
    """Who disputes what these claims support, or supports what they dispute."""
    own, found = claims.grouped("proposition", "stance").columns, []
    for stance, opposite in OPPOSITE.items():
        propositions = own["proposition"][own["stance"] == stance].tolist()
        if propositions:
            others = claims.again(Question({"proposition": tuple(propositions), "stance": (opposite,)}))
            speakers, about = others.grouped("speaker", "proposition").columns.values()
            found.append(Opposed(speakers, about, np.full(len(about), opposite == Stance.DISPUTES)))
    none = np.empty(0, np.int64)
    return Opposed(*(np.concatenate(parts) for parts in zip(*found, strict=True))) if found else Opposed(none, none, none)
