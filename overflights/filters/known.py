"""Rows that the values of a filter stand for: by their slug as they come in, by their key as they go out. One query for all kinds."""

from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

from django.db.models import Case, Exists, Expression, F, OuterRef, QuerySet, TextField, Value, When
from django.db.models.functions import Cast

from overflights.models import Actor, ActorKind, ActorName, Article, Event, Proposition

LONGEST_NAME = 6  # words of a name that is looked for in a query


class Known(NamedTuple):
    kind: str  # the filter's name; "named" for an actor whose name stands in the query
    key: int
    slug: str
    label: str
    more: str  # of an actor, "parts" if others are part of it; of one named, the form of the name


def _rows(kind: str) -> QuerySet:
    models: dict[str, tuple[QuerySet, str]] = {
        "actor": (Actor.objects.annotate(more=_has_parts()), "name"),
        "outlet": (Actor.objects.filter(kind=ActorKind.OUTLET), "name"),
        "proposition": (Proposition.objects, "statement"),
        "article": (Article.objects, "title"),
        "event": (Event.objects, "title"),
    }
    rows, label = models[kind]
    return _columns(kind, rows, ("pk", "slug", label), F("more") if kind == "actor" else Value(""))


def _has_parts() -> Case:
    parts = Exists(Actor.objects.filter(part_of=OuterRef("pk")))
    return Case(When(parts, then=Value("parts")), default=Value(""))


def _named(forms: list[str]) -> list[QuerySet]:
    """Actors with one of these folded names."""
    own = _columns("named", Actor.objects.filter(folded__in=forms), ("pk", "slug", "name"), F("folded"))
    other = _columns("named", ActorName.objects.filter(folded__in=forms), ("actor", "actor__slug", "actor__name"), F("folded"))
    return [own, other]


def _columns(kind: str, rows: QuerySet, fields: tuple[str, str, str], more: Expression) -> QuerySet:
    text = TextField()
    named = rows.order_by().annotate(k_kind=Value(kind, text), k_label=Cast(fields[2], text), k_more=Cast(more, text))
    return named.values_list("k_kind", *fields[:2], "k_label", "k_more")


def look_up(wanted: Mapping[str, Collection[Any]], by: str, words: tuple[str, ...] = ()) -> list[Known]:
    """Rows of each kind whose `slug` or `pk` is wanted, and the actors whose names stand in `words`."""
    parts = [_rows(kind).filter(**{f"{by}__in": values}) for kind, values in wanted.items() if values]
    forms = names_in(words)
    if forms:
        parts += _named(forms)
    if not parts:
        return []
    rows = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
    return [Known(*row) for row in rows]


def names_in(words: tuple[str, ...]) -> list[str]:
    """What could be a name: up to so many words in a row."""
    return [" ".join(words[at : at + n]) for n in range(1, LONGEST_NAME + 1) for at in range(len(words) - n + 1)]
