"""Whom an actor, or who is part of it, is said to have met or called, who relayed it, and who contradicts it."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import chain
from typing import Any, NamedTuple

import numpy as np
from django.db.models import Count, Max

from overflights.facets import Answer, Question
from overflights.lib.arrays import distinct
from overflights.models import AGAINST, FOR, Actor, Claim, ClaimRow, Event, EventType, Participation, Proposition, Role
from overflights.models.actors import ActorQuerySet
from overflights.search.collation import InBytes

from .counts import on_propositions

MET, CALLED, RELAYED, CONTRADICTED = KINDS = ("met", "called", "relayed", "contradicted")
ENCOUNTERS = {EventType.MEETING: MET, EventType.SUMMIT: MET, EventType.HEARING: MET, EventType.CALL: CALLED}
TAKES_SIDES = (*FOR, *AGAINST)
SHOWN = 14  # other actors
NAMED = 3  # events or propositions of a tie
FEWEST = 2  # ties; fewer say nothing that the page does not say already
FEW = 500  # actors


class RelayedClaims(NamedTuple):
    by_other: bool  # else the actor is the one that relayed
    n: int
    claim: ClaimRow  # the one that was coded last


class Contradiction(NamedTuple):
    proposition: Proposition
    stances: tuple[str, ...]  # the actor's that take a side
    opposites: tuple[str, ...]  # the other's


class Tie(NamedTuple):
    kind: str
    n: int  # events, relayed claims, or propositions
    shown: list[Any]  # the first of what it rests on: of Event, RelayedClaims or Contradiction
    more: int = 0  # of these, those left out


class Neighbour(NamedTuple):
    actor: Actor
    ties: tuple[Tie, ...]  # in the order of KINDS


@dataclass(frozen=True)
class Network:
    neighbours: tuple[Neighbour, ...]  # those with the most kinds of ties first, then those with the most
    left_out: int


Members = ActorQuerySet | list[int]  # an actor and everyone who is part of it
Encounters = dict[tuple[int, str], list[int]]  # by actor and kind, keys of events
Relays = dict[tuple[int, bool], tuple[int, int]]  # by actor, and whether it is the one that relayed: claims, and the key of the last
Ties = dict[tuple[int, str], Tie]  # by actor and kind


def network(actor: Actor, claims: Answer) -> Network | None:
    """`claims` are those of the actor and of who is part of it. None where there is too little to draw. Nine queries at most."""
    everyone = Actor.objects.within([actor.pk], by="id")
    keys = list(everyone.values_list("pk", flat=True))
    # Named one by one where they are few: how many a subquery finds, PostgreSQL cannot foresee.
    members = keys if len(keys) <= FEW else everyone
    events, relays, opposed = encounters(members), relayed(members), _opposed_pairs(claims)
    ranked = _ranked(events, relays, opposed)
    ranked = ranked[~np.isin(ranked, [*keys, *(above.pk for above in actor.lineage())])]
    shown: list[int] = ranked[:SHOWN].tolist()
    ties = _event_ties(events, shown) | _relay_ties(relays, shown) | _contradictions(opposed, claims, shown)
    actors = Actor.objects.in_bulk(shown)
    neighbours = tuple(
        Neighbour(actors[key], tuple(ties[key, kind] for kind in KINDS if (key, kind) in ties)) for key in shown if key in actors
    )
    return Network(neighbours, len(ranked) - len(shown)) if len(ties) >= FEWEST else None


def encounters(members: Members) -> Encounters:
    """The events at which one of the members took part as well. At one only announced nobody was met, nor was whom one was aimed at."""
    there = Participation.objects.exclude(role=Role.TARGET).filter(event__type__in=ENCOUNTERS, event__is_announced=False).order_by()
    events = there.filter(actor__in=members).values("event")
    rows = there.filter(event__in=events).values_list("actor", "event__type", "event").distinct()
    by_actor = defaultdict(list)
    for actor, kind, event in rows.order_by("event__earliest", InBytes("event__slug")):
        by_actor[actor, ENCOUNTERS[EventType(kind)]].append(event)
    return by_actor


def relayed(members: Members) -> Relays:
    """Claims of the members that the actor relayed, and claims of the actor that one of the members did."""
    claims = Claim.objects.published().filter(relayed_by__isnull=False).order_by()
    counted = {"n": Count("pk"), "last": Max("pk")}
    by_others = claims.filter(speaker__in=members).values_list("relayed_by").annotate(**counted)
    by_members = claims.filter(relayed_by__in=members).values_list("speaker").annotate(**counted)
    return {(actor, by_other): (n, last) for by_other, rows in ((True, by_others), (False, by_members)) for actor, n, last in rows}


def _opposed_pairs(claims: Answer) -> np.ndarray:
    """Each speaker who is opposed with each proposition once, both in one number, going up."""
    opposed = claims.opposing_speakers()
    # From memory they come in order, which this sort notices.
    pairs = np.sort(opposed.speakers << 32 | opposed.propositions, kind="stable")
    return pairs[np.flatnonzero(np.diff(pairs, prepend=-1))]


def _ranked(events: Encounters, relays: Relays, opposed: np.ndarray) -> np.ndarray:
    """The actors with any tie: by the number of kinds, then by the sum of events, relayed claims and propositions."""
    few: dict[str, Counter[int]] = {kind: Counter() for kind in (MET, CALLED, RELAYED)}
    for (other, kind), keys in events.items():
        few[kind][other] += len(keys)
    for (other, _), (n, _) in relays.items():
        few[RELAYED][other] += n
    speakers = opposed >> 32
    first = np.flatnonzero(np.diff(speakers, prepend=-1))
    columns: list[np.ndarray] = [np.array(list(counts.items()), np.int64).reshape(-1, 2).T for counts in few.values()]
    columns.append(np.array((speakers[first], np.diff(first, append=len(speakers)))))
    actors, kinds = distinct(np.concatenate([those for those, _ in columns]))
    sums = np.zeros(len(actors), np.int64)
    for those, n in columns:
        sums[np.searchsorted(actors, those)] += n
    order: np.ndarray = actors[np.lexsort((actors, -sums, -kinds))]
    return order


def _event_ties(events: Encounters, shown: list[int]) -> Ties:
    """One query."""
    keys = {pair: found for pair, found in events.items() if pair[0] in shown}
    rows = Event.objects.defer("description", "folded").in_bulk({key for found in keys.values() for key in found[:NAMED]})
    ties = {}
    for (other, kind), found in keys.items():
        named = [rows[key] for key in found[:NAMED] if key in rows]
        ties[other, kind] = Tie(kind, len(found), named, len(found) - len(named))
    return ties


def _relay_ties(relays: Relays, shown: list[int]) -> Ties:
    """One query."""
    keys = sorted(last for (other, _), (_, last) in relays.items() if other in shown)
    claims = {claim.pk: claim for claim in Claim.objects.published().rows_of(keys)}
    ties = {}
    for other in shown:
        both = [(by_other, *relays[other, by_other]) for by_other in (True, False) if (other, by_other) in relays]
        if both:
            evidence = [RelayedClaims(by_other, n, claims[last]) for by_other, n, last in both if last in claims]
            ties[other, RELAYED] = Tie(RELAYED, sum(n for _, n, _ in both), evidence)
    return ties


def _contradictions(opposed: np.ndarray, claims: Answer, shown: list[int]) -> Ties:
    """One query."""
    keys = {}
    for other in shown:
        first, last = np.searchsorted(opposed, (other << 32, (other + 1) << 32))
        if last > first:
            keys[other] = ((opposed[first : min(last, first + NAMED)] & 0xFFFFFFFF).tolist(), int(last - first))
    named = set(chain.from_iterable(found for found, _ in keys.values()))
    rows, stances = Proposition.objects.in_bulk(named), _stances(claims, named, list(keys))
    ties = {}
    for other, (found, n) in keys.items():
        evidence = [Contradiction(rows[key], stances.get((0, key), ()), stances.get((other, key), ())) for key in found if key in rows]
        ties[other, CONTRADICTED] = Tie(CONTRADICTED, n, evidence, n - len(evidence))
    return ties


def _stances(claims: Answer, propositions: set[int], others: list[int]) -> dict[tuple[int, int], tuple[str, ...]]:
    """By speaker (0: the actor, with all who are part of it) and proposition, which sides of it are taken."""
    if not propositions:
        return {}
    chosen = {"proposition": tuple(sorted(propositions)), "stance": TAKES_SIDES}
    theirs = claims.ask(Question(chosen)).counts_by("speaker", "proposition", "stance", only={"speaker": others})
    ours = on_propositions(claims.ask(Question({**claims.question.chosen, **chosen})))
    taken: dict[tuple[int, int], set[str]] = defaultdict(set, {(0, proposition): set(numbers) for proposition, numbers in ours.items()})
    for speaker, proposition, stance, _ in theirs:
        taken[speaker, proposition].add(stance)
    return {pair: tuple(stance for stance in TAKES_SIDES if stance in found) for pair, found in taken.items()}
