"""All values of one facet, with their numbers: for facets too long to stand beside the list."""

from dataclasses import replace
from typing import NamedTuple

import numpy as np

from overflights.facets import Answer, Tally
from overflights.lib.folding import fold
from overflights.lib.sides import SIDES
from overflights.models import Actor, Article, Event, Proposition
from overflights.models.base import Guarded
from overflights.search import database
from overflights.search.query import Query, Term, parse

from .claims import ClaimFilter
from .controls import facet_tally
from .lookups import look_up

MODELS: dict[str, type[Guarded]] = {
    "actor": Actor,
    "proposition": Proposition,
    "article": Article,
    "event": Event,
}


class FacetValue(NamedTuple):
    slug: str
    label: str
    n: int
    url: str  # of the list with this value added, or with it removed where it is chosen
    is_chosen: bool


class FacetValues:
    """The values of the facet `name` that have `text` in a name, those with the most claims first; for a paginator."""

    def __init__(self, filters: ClaimFilter, claims: Answer, name: str, text: str) -> None:
        self.filters, self.name = filters, name
        tally = facet_tally(claims, name)
        if parse(text):
            tally = _only(tally, _named(name, text))
        elif name != "side":
            rows = Actor.objects.outlets() if name == "outlet" else MODELS[name]._default_manager.all()
            tally = _only(tally, np.fromiter(rows.order_by().values_list("pk", flat=True), np.int64))
        self.tally = tally
        self.order = np.lexsort((self.tally.values, -self.tally.numbers))

    def __len__(self) -> int:
        return len(self.order)

    def __getitem__(self, part: "slice[int, int, None]") -> list[FacetValue]:
        places = self.order[part]
        keys, numbers = self.tally.values[places].tolist(), self.tally.numbers[places].tolist()
        if self.name == "side":
            named = {code: (code, SIDES.get(code, code)) for code in keys}
        else:
            named = {row.key: (row.slug, row.label) for row in look_up({self.name: keys}, "id")}
        return [self._value(*named[key], n) for key, n in zip(keys, numbers, strict=True) if key in named]

    def _value(self, slug: str, label: str, n: int) -> FacetValue:
        chosen = self.filters.state.get(self.name, [])
        values = [other for other in chosen if other != slug] if slug in chosen else [*chosen, slug]
        return FacetValue(slug, label, n, self.filters.url(**{self.name: values or None}), slug in chosen)


def _only(tally: Tally, values: np.ndarray) -> Tally:
    """Of the values, these alone; of rows, those too that no claim has."""
    known = np.isin(tally.values, values)
    missing = np.setdiff1d(values, tally.values[known]) if values.dtype == np.int64 else values[:0]
    return Tally(np.concatenate((tally.values[known], missing)), np.concatenate((tally.numbers[known], np.zeros(len(missing), np.int64))))


def _named(name: str, text: str) -> np.ndarray:
    """Values with what `text` asks for in a form of their name; the last of its words may be a beginning."""
    query = parse(text)
    *others, last = query.required or (None,)
    query = replace(query, required=(*others, Term(last.words, begins=True))) if last else query
    if name == "side":
        return np.array([code for code, label in SIDES.items() if _has(fold(label), query)], str)
    if name in ("actor", "outlet"):
        rows = Actor.objects.matching(query) if name == "actor" else Actor.objects.outlets().matching(query)
        return np.fromiter(rows.order_by().values_list("pk", flat=True), np.int64)
    return database.keys(MODELS[name]._meta.db_table, query, first=True)


def _has(label: str, query: Query) -> bool:
    """Whether the folded label has what is asked for; of short names, a part of a word is enough."""
    required, excluded = ([" ".join(term.words) in label for term in terms] for terms in (query.required, query.excluded))
    return all(required) and not any(excluded)
