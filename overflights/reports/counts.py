"""Numbers of claims beside rows, and by stance on propositions: from the finder's columns, so that a million cost no more."""

from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import Model

from overflights.facets import Answer
from overflights.models import STANCES, THEMES, Actor, Article, Event, Proposition

PROFILE = 60  # propositions of a stance profile: those with the most claims


def on_record(claims: Answer) -> dict[str, int]:
    """How many rows readers can see: published `claims`, `propositions`, `articles`, `actors` and `events`. Four queries."""
    tables = {"propositions": Proposition, "articles": Article, "actors": Actor, "events": Event}
    return {"claims": claims.total, **{name: model._default_manager.count() for name, model in tables.items()}}


def of(claims: Answer, kind: str, rows: Iterable[Model]) -> dict[int | str, int]:
    """Published claims by key: those found by the filter `kind` (an actor's with its people's); those of 0 may be left out."""
    return claims.tally(kind).counts_of(row.pk for row in rows)


def on_propositions(claims: Answer) -> dict[int, dict[str, int]]:
    """By the key of a proposition and by stance; without those of 0."""
    numbers: dict[int, dict[str, int]] = {}
    for key, stance, n in claims.counts_by("proposition", "stance"):
        numbers.setdefault(key, {})[stance] = n
    return numbers


def by_stance(claims: Answer, rows: Iterable[Model]) -> dict[int, tuple[tuple[str, int], ...]]:
    """Claims on these propositions, by key: of each stance how many."""
    numbers = on_propositions(claims)
    return {row.pk: tuple((stance, numbers.get(row.pk, {}).get(stance, 0)) for stance in STANCES) for row in rows}


class ProfileRow(NamedTuple):
    """One proposition with the number of claims for each stance that is taken."""

    key: int
    slug: str
    statement: str
    theme: str
    stances: tuple[tuple[str, int], ...]

    @property
    def total(self) -> int:
        return sum(n for _, n in self.stances)


def stance_profile(claims: Answer) -> tuple[ProfileRow, ...]:
    """The propositions that most of an actor's claims are on, grouped by theme, most claims first. One query."""
    numbers = on_propositions(claims)
    most = [key for key, _ in claims.tally("proposition").top(PROFILE)]
    propositions = Proposition.objects.order_by().filter(pk__in=most).values_list("pk", "slug", "statement", "theme")
    rows = [
        ProfileRow(*row, stances=tuple((stance, numbers[row[0]][stance]) for stance in STANCES if stance in numbers[row[0]]))
        for row in propositions
    ]
    return tuple(sorted(rows, key=lambda row: (THEMES[row.theme], -row.total, row.slug)))
