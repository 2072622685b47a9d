"""The same answers by SQL: while the columns are being loaded, and for bases too large for them."""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
from django.db.models import Case, CharField, Count, F, Max, Min, Q, QuerySet, Value, When, Window
from django.db.models.functions import Cast, RowNumber

from overflights.lib.arrays import indices
from overflights.models import AGAINST, FOR, Actor, Certainty, Claim, certainly, possibly
from overflights.models.claims import ClaimQuerySet
from overflights.search import database

from .actor_tree import Actors
from .columns import CODES
from .conditions import ABOUT, FIELDS, condition
from .question import FACETS, Groups, OpposingSpeakers, Question, SpeakerStances, Tally


class SqlAnswer:
    def __init__(self, question: Question) -> None:
        self.question = question
        self._conditions = {name: condition(question, name) for name in question.active}

    def ask(self, question: Question) -> "SqlAnswer":
        return SqlAnswer(question)

    def _base(self) -> ClaimQuerySet:
        return (Claim.objects.published() if self.question.published else Claim.objects.all()).order_by()

    def _rows(self, without: str = "") -> ClaimQuerySet:
        return self._base().filter(*(q for name, q in self._conditions.items() if name != without))

    @cached_property
    def _totals(self) -> dict[str, int]:
        """Claims possibly and certainly in the dates, and for each filter those without it. One query for all."""
        first, last = self.question.start, self.question.end
        others = [q for name, q in self._conditions.items() if name != "dates"]
        counted = {"possible": Q(possibly(first, last), *others), "certain": Q(certainly(first, last), *others)}
        for name in ("", *self._conditions):
            counted[f"without_{name}"] = Q(*(q for other, q in self._conditions.items() if other != name))
        return self._base().aggregate(**{name: Count("pk", filter=q) if q else Count("pk") for name, q in counted.items()})

    @property
    def possible(self) -> int:
        return self._totals["possible"]

    @property
    def certain(self) -> int:
        return self._totals["certain"]

    @property
    def total(self) -> int:
        return self._totals["without_"]

    def total_without(self, name: str) -> int:
        return self._totals[f"without_{name if name in self._conditions else ''}"]

    @cached_property
    def _tallies(self) -> dict[str, dict[str, int]]:
        """By facet, claims by value (as text). One query for all facets."""
        parts = [_grouped(self._rows(name), name, FIELDS.get(name, name)) for name in FACETS if name != "event"]
        rows = self._rows("event")
        parts.append(_grouped(rows.filter(occasion__isnull=False), "event", "occasion"))
        # A claim that was made at the event that it is about counts once.
        about = ABOUT.filter(claim__in=rows.values("pk")).exclude(claim__occasion=F("event")).order_by()
        parts.append(_grouped(about, "event", "event"))
        found: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
        for facet, value, n in parts[0].union(*parts[1:], all=True):
            found[facet][value] += n
        return found

    def tally(self, name: str) -> Tally:
        numbers = self._tallies[name] if name in FACETS else {value: n for _, value, n in _grouped(self._rows(name), name, name)}
        if name in CODES:
            values = CODES[name][0]
            return Tally(np.array(values), np.array([numbers.get(value, 0) for value in values]))
        if name == "side":
            numbers = {value: n for value, n in numbers.items() if value}
            return Tally(np.array(list(numbers), "<U2"), np.array(list(numbers.values()), np.int64))
        keys, counts = np.array(list(map(int, numbers)), np.int64), np.array(list(numbers.values()), np.int64)
        if name != "actor":
            return Tally(keys, counts)
        actors, own = self._actors, np.zeros(len(self._actors.keys), np.int64)
        own[indices(actors.keys, keys)] = counts
        return Tally(actors.keys, actors.with_parts(own))

    @cached_property
    def _actors(self) -> Actors:
        rows = list(Actor.objects.order_by("pk").values_list("pk", "part_of"))
        keys, above = np.array([key for key, _ in rows], np.int64), np.array([part or 0 for _, part in rows], np.int64)
        return Actors(keys, indices(keys, above), np.empty(0, "<U2"))

    def counts_by(self, *names: str, edges: Sequence[date] | None = None, only: Mapping[str, Collection[Any]] | None = None) -> Groups:
        found: Counter[tuple[Any, ...]] = Counter()
        between = [edge.toordinal() for edge in edges or ()]
        rows = self._rows().filter(**{f"{_field(name)}__in": list(values) for name, values in (only or {}).items()})
        for *values, n in rows.values_list(*map(_field, names)).annotate(n=Count("pk")):
            found[tuple(_placed(value, between) for value in values)] += n
        return _groups(names, found)

    def speaker_counts_by(self, *names: str) -> Groups:
        rows = self._rows().values_list(*map(_field, names)).annotate(n=Count("speaker", distinct=True))
        return _groups(names, {tuple(values): n for *values, n in rows})

    def speaker_stances(self) -> SpeakerStances:
        voice = [F("speaker"), F("stance")]
        first = [F("certainty").asc(), F("earliest").desc(), F("pk").asc()]  # "asserted" comes before "hedged"
        place, n = Window(RowNumber(), partition_by=voice, order_by=first), Window(Count("pk"), partition_by=voice)
        rows = (
            self._rows()
            .annotate(place=place, n=n)
            .filter(place=1)
            .order_by("-earliest", "pk")
            .values_list("speaker", "stance", "pk", "n", "certainty")
        )
        speakers, stances, claims, numbers, certainties = zip(*rows, strict=True) if rows else [()] * 5
        hedged = np.array([certainty == Certainty.HEDGED for certainty in certainties], bool)
        keys = (np.array(column, np.int64) for column in (speakers, claims, numbers))
        return SpeakerStances(next(keys), np.array(stances, "<U10"), next(keys), next(keys), hedged)

    def claims_of(self, speaker: int, stance: str, most: int) -> list[int]:
        rows = self._rows().filter(speaker=speaker, stance=stance)
        first = list(rows.filter(certainty=Certainty.ASSERTED).order_by("-earliest", "pk").values_list("pk", flat=True)[:1])
        return [*first, *rows.exclude(pk__in=first).order_by("-earliest", "pk").values_list("pk", flat=True)[: most - len(first)]]

    def opposing_speakers(self) -> OpposingSpeakers:
        found = []
        for stances, opposites in ((FOR, AGAINST), (AGAINST, FOR)):
            propositions = self._rows().filter(stance__in=stances).values("proposition")
            others = Claim.objects.published().order_by().filter(stance__in=opposites, proposition__in=propositions)
            found += [(*pair, opposites == AGAINST) for pair in others.values_list("speaker", "proposition").distinct()]
        speakers, about, disputes = zip(*found, strict=True) if found else ((), (), ())
        return OpposingSpeakers(np.array(speakers, np.int64), np.array(about, np.int64), np.array(disputes, bool))

    def extent(self) -> dict[str, int]:
        return self._rows().extent()

    def by_date(self, bounds: list[tuple[date, date]]) -> list[int]:
        inside = certainly if self.question.certain else possibly
        counts = {f"n_{at}": Count("pk", filter=inside(*days)) for at, days in enumerate(bounds)}
        found = self._rows("dates").aggregate(**counts) if counts else {}
        return [found[name] for name in counts]

    def span(self) -> tuple[date, date] | None:
        known = {name: Q(**{f"{name}__gt": date.min, f"{name}__lt": date.max}) for name in ("earliest", "latest")}
        ends = {f"{most.__name__}_{name}": most(name, filter=known[name]) for name in known for most in (Min, Max)}
        days = [day for day in self._base().aggregate(**ends).values() if day]
        return (min(days), max(days)) if days else None

    def keys(self, sort: str, start: int, stop: int) -> list[int]:
        return list(self._order(sort)[start:stop])

    def all_keys(self, sort: str, at_once: int) -> Iterator[list[int]]:
        # All of them before the first is given out: whoever reads slowly would keep writers on SQLite waiting.
        keys = np.fromiter(self._order(sort).iterator(), np.int64)
        return (keys[at : at + at_once].tolist() for at in range(0, len(keys), at_once))

    def _order(self, sort: str) -> "QuerySet[Claim, int]":
        rows = self._rows()
        if sort == "relevance":
            first = database.found(Claim, self.question.query, first=True)
            rows = rows.annotate(rest=Case(When(first, then=0), default=1)).order_by("rest", "-earliest", "pk")
        else:
            rows = rows.in_order(sort)
        return rows.values_list("pk", flat=True)


def _grouped(rows: "QuerySet[Any]", facet: str, field: str) -> "QuerySet[Any, Any]":
    named = rows.annotate(facet=Value(facet, output_field=CharField()), value=Cast(field, CharField()))
    return named.values("facet", "value").annotate(n=Count("pk")).values_list("facet", "value", "n")


def _field(name: str) -> str:
    others = {"speaker": "speaker", "side": "speaker__country", "first": "earliest", "last": "latest"}
    return others.get(name) or FIELDS.get(name, name)


def _placed(value: Any, between: list[int]) -> Any:
    """A day as its ordinal, or as its place between edges."""
    if not isinstance(value, date):
        return value
    return value.toordinal() if not between else bisect_right(between, value.toordinal()) - 1


def _groups(names: Sequence[str], found: Mapping[tuple[Any, ...], int]) -> Groups:
    columns = zip(*found, strict=True) if found else [()] * len(names)
    texts = {"side", *CODES}
    arrays = {name: np.array(values, "<U10" if name in texts else np.int64) for name, values in zip(names, columns, strict=True)}
    return Groups(arrays, np.array(list(found.values()), np.int64))
