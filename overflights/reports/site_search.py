"""One query over claims, actors, propositions, events and articles: of each the first few, and how many there are."""

from collections.abc import Sequence
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse

from overflights.facets import Answer
from overflights.models import Actor, Article, Claim, Event, Proposition
from overflights.search import database
from overflights.search.query import Query

SHOWN = 5


class SearchGroup(NamedTuple):
    kind: str  # singular
    plural: str
    total: int
    rows: Sequence[Any]
    url: str  # of the list that shows all

    @property
    def nouns(self) -> str:
        return f"{self.kind},{self.plural}"


def search_everything(query: Query, text: str, claims: Answer) -> list[SearchGroup]:
    """By kind; `claims` are those that the query finds, and actors are found by their names. Twelve queries at most."""
    return [
        _claims(query, text, claims),
        _group("actor", "actors", Actor.objects.matching(query).by_side(), text),
        _group("proposition", "propositions", Proposition.objects.filter(database.found(Proposition, query)).in_order(), text),
        _group("event", "events", Event.objects.filter(database.found(Event, query)).select_related("place"), text),
        _group("article", "articles", Article.objects.filter(database.found(Article, query)).entries(), text),
    ]


def _claims(query: Query, text: str, claims: Answer) -> SearchGroup:
    """Those with the words in their statement first."""
    keys = claims.keys("relevance" if query.required else "-said", 0, SHOWN)
    return SearchGroup("claim", "claims", claims.total, Claim.objects.published().rows_of(keys), _url("claims", text))


def _group(kind: str, plural: str, rows: QuerySet[Any], text: str) -> SearchGroup:
    total = rows.count()
    return SearchGroup(kind, plural, total, list(rows[:SHOWN]) if total else [], _url(plural, text))


def _url(view: str, text: str) -> str:
    return f"{reverse(view)}?{urlencode({'q': text})}"
