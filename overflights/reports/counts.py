"""Claims of the rows of a list, and speakers on the propositions: from the columns of the finder, so that a million cost no more."""

from collections.abc import Iterable

from django.db.models import Model

from overflights.facets import Answer, Question
from overflights.models import Stance


def of(claims: Answer, kind: str, rows: Iterable[Model]) -> dict[int, int]:
    """Published claims by key: those found by the filter `kind` (an actor's with its people's); those of 0 may be left out."""
    return claims.tally(kind).among(row.pk for row in rows)


def by_stance(claims: Answer, rows: Iterable[Model]) -> dict[int, dict[str, int]]:
    """Published claims on propositions, by key and stance."""
    keys = [row.pk for row in rows]
    numbers = {stance: claims.again(Question({"stance": (stance,)})).tally("proposition").among(keys) for stance in Stance.values}
    return {key: {stance: numbers[stance].get(key, 0) for stance in Stance.values} for key in keys}
