"""Claims of the rows of a list, and speakers on the propositions: from the columns of the finder, so that a million cost no more."""

from collections.abc import Iterable

from django.db.models import Model

from overflights.facets import Answer
from overflights.models import STANCES, Actor, Article, Event, Proposition


def on_record(claims: Answer) -> dict[str, int]:
    """How many rows readers can see: published `claims`, `propositions`, `articles`, `actors` and `events`. Four queries."""
    tables = {"propositions": Proposition, "articles": Article, "actors": Actor, "events": Event}
    return {"claims": claims.total, **{name: model._default_manager.count() for name, model in tables.items()}}


def of(claims: Answer, kind: str, rows: Iterable[Model]) -> dict[int | str, int]:
    """Published claims by key: those found by the filter `kind` (an actor's with its people's); those of 0 may be left out."""
    return claims.tally(kind).counts_of(row.pk for row in rows)


def by_stance(claims: Answer, rows: Iterable[Model]) -> dict[int, tuple[tuple[str, int], ...]]:
    """Published claims on propositions, by key: of each stance how many."""
    numbers = {row.pk: dict.fromkeys(STANCES, 0) for row in rows}
    for key, stance, n in claims.counts_by("proposition", "stance"):
        if key in numbers:
            numbers[key][stance] = n
    return {key: tuple(of_row.items()) for key, of_row in numbers.items()}
