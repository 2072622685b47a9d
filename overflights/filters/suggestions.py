"""What the finder offers in place of the words that were looked for; only what would find something."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from overflights.facets import Question
from overflights.search.query import Query
from overflights.search.spelling import Name, nearest

from .lookups import Known

if TYPE_CHECKING:
    from .claims import ClaimFilter

MOST_NAMED = 2  # actors offered for the words that name them


class Suggestion(NamedTuple):
    text: str
    url: str
    n: int


def named(filters: "ClaimFilter") -> list[tuple[Known, Suggestion]]:
    """Actors that the words name; the longest names first."""
    chosen, found = filters.form.cleaned_data["actor"], []
    for row in sorted(filters.asked["named"].values(), key=lambda row: -len(row.more)):
        rest = filters.query.without(tuple(row.more.split()))
        if row.slug not in chosen and rest is not None and len(found) < MOST_NAMED:
            offer = _instead(filters, row.label, rest, row)
            found += [(row, offer)] if offer else []
    return found


def suggestion(filters: "ClaimFilter") -> Suggestion | None:
    """Words of the texts that are spelt nearly so, or the actor whose name is."""
    words, name = nearest(filters.query)
    found = _suggested(filters, str(words), replace(filters.question, query=words), q=str(words)) if words else None
    if found or not name:
        return found
    return _instead(filters, name.label, Query((), filters.query.excluded), name)


def _instead(filters: "ClaimFilter", label: str, query: Query, actor: Known | Name) -> Suggestion | None:
    """Claims of an actor in place of words that name it."""
    actors = (*filters.question.chosen["actor"], actor.key)
    question = replace(filters.question, query=query, chosen={**filters.question.chosen, "actor": actors})
    changes = {"q": str(query) or None, "actor": [*filters.state.get("actor", []), actor.slug], "sort": None}
    return _suggested(filters, label, question, **changes)


def _suggested(filters: "ClaimFilter", text: str, question: Question, **changes: Any) -> Suggestion | None:
    n = filters.answer.again(question).total
    return Suggestion(text, filters.url(**changes), n) if n else None
