"""Whom an actor, or who is part of it, is said to have met or called, who relayed it, and who contradicts it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from overflights.facets import OpposingSpeakers, Question, answer
from overflights.lib.arrays import distinct
from overflights.models import Actor, Claim, Event, Proposition

from . import ties
from .ties import CONTRADICTED, KINDS, RELAYED, Events, Relays, encounters, relayed

SHOWN = 14  # other actors
NAMED = 3  # of what a tie rests on: events or propositions
FEWEST = 2  # ties; fewer say nothing that the page does not say already
FEW = 500  # actors


class Relay(NamedTuple):
    by_other: bool  # else the actor is the one that relayed
    n: int
    claim: Any  # the one that was coded last, as a line (ClaimQuerySet.rows)


class Dispute(NamedTuple):
    proposition: Proposition
    stances: tuple[str, ...]  # the actor's: supports, disputes or both
    opposites: tuple[str, ...]  # the other's


class Tie(NamedTuple):
    kind: str
    n: int  # events, relayed claims, or propositions
    shown: list[Any]  # the first of what it rests on: of Event, Relay or Dispute
    more: int = 0  # of these, those left out


class Other(NamedTuple):
    actor: Actor
    ties: tuple[Tie, ...]  # in the order of KINDS


@dataclass(frozen=True)
class Network:
    others: tuple[Other, ...]  # those with the most kinds of ties first, then those with the most
    left_out: int

    def __bool__(self) -> bool:
        return sum(len(other.ties) for other in self.others) >= FEWEST


def of(actor: Actor) -> Network:
    """Nine queries at most."""
    everyone = Actor.objects.within([actor.pk], by="id")
    keys = list(everyone.values_list("pk", flat=True))
    apart = {*keys, *(above.pk for above in actor.lineage())}
    # Named one by one where they are few: how many a subquery finds, PostgreSQL cannot foresee.
    family = keys if len(keys) <= FEW else everyone
    events, relays = encounters(family), relayed(family)
    opposed = answer(Question({"actor": (actor.pk,)})).opposing_speakers()
    numbers = _numbers(events, relays, opposed)
    others = _most_first(numbers, apart)
    rests = _Rests(actor, others[:SHOWN].tolist(), events, relays, opposed)
    shown = (Other(actor, tuple(rests.ties(key, numbers))) for key, actor in rests.actors.items())
    return Network(tuple(shown), len(others[SHOWN:]))


Numbers = dict[str, tuple[np.ndarray, np.ndarray]]  # by kind: actors, going up, and of how many events, relayed claims or propositions


def _numbers(events: Events, relays: Relays, opposed: OpposingSpeakers) -> Numbers:
    found: dict[str, Counter[int]] = {kind: Counter() for kind in KINDS}
    for (other, kind), keys in events.items():
        found[kind][other] = len(keys)
    for (other, _), relay in relays.items():
        found[RELAYED][other] += relay.n
    columns = {kind: np.array(sorted(of.items()), np.int64).reshape(-1, 2).T for kind, of in found.items()}
    return {kind: (actors, n) for kind, (actors, n) in columns.items()} | {CONTRADICTED: ties.numbers(opposed)}


def _most_first(numbers: Numbers, apart: set[int]) -> np.ndarray:
    """Actors that there are numbers of, but for those `apart`: by the number of kinds, then by the sum."""
    actors, kinds = distinct(np.concatenate([actors for actors, _ in numbers.values()]))
    sums = np.zeros(len(actors), np.int64)
    for those, n in numbers.values():
        sums[np.searchsorted(actors, those)] += n
    order = np.lexsort((actors, -sums, -kinds))
    return actors[order[~np.isin(actors[order], list(apart))]]


class _Rests:
    """What the ties of some actors rest on, by name. Four queries."""

    def __init__(self, actor: Actor, others: list[int], events: Events, relays: Relays, opposed: OpposingSpeakers) -> None:
        rows = Actor.objects.in_bulk(others)
        self.actors = {key: rows[key] for key in others if key in rows}
        self._keys = {pair: keys for pair, keys in events.items() if pair[0] in self.actors}
        self._relays = {pair: found for pair, found in relays.items() if pair[0] in self.actors}
        self._disputes = {key: ties.disputes(opposed, key, NAMED) for key in self.actors}
        self._events = Event.objects.defer("description", "folded").in_bulk({key for keys in self._keys.values() for key in keys[:NAMED]})
        self._claims = {
            claim.pk: claim for claim in Claim.objects.published().rows_of(sorted(found.claim for found in self._relays.values()))
        }
        disputed = {key for keys, _ in self._disputes.values() for key in keys}
        self._propositions = Proposition.objects.in_bulk(disputed)
        self._stances = ties.stances(disputed, actor.pk, list(self.actors))

    def ties(self, other: int, numbers: Numbers) -> Iterable[Tie]:
        for kind in KINDS:
            actors, n = numbers[kind]
            if len(at := np.flatnonzero(actors == other)):
                shown, of = self._shown(other, kind)
                yield Tie(kind, int(n[at[0]]), shown, of - len(shown))

    def _shown(self, other: int, kind: str) -> tuple[list[Any], int]:
        """The first, and how many there are."""
        if kind == RELAYED:
            found = ((by_other, self._relays.get((other, by_other))) for by_other in (True, False))
            relays = [Relay(by_other, each.n, self._claims[each.claim]) for by_other, each in found if each and each.claim in self._claims]
            return relays, len(relays)
        if kind == CONTRADICTED:
            keys, of = self._disputes[other]
            rows = (self._propositions[key] for key in keys if key in self._propositions)
            return [Dispute(row, self._stances.get((0, row.pk), ()), self._stances.get((other, row.pk), ())) for row in rows], of
        keys = self._keys[other, kind]
        return [self._events[key] for key in keys[:NAMED] if key in self._events], len(keys)
