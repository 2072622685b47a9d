"""What the finder offers in place of the words that were looked for; only what would find something."""

from dataclasses import replace
from typing import NamedTuple

from overflights.facets import Answer, Question
from overflights.search.query import Query
from overflights.search.spelling import Name, nearest

from .claims import ClaimFilter
from .lookups import LabelledRow

MOST_ACTORS = 2  # offered for the words that name them


class Suggestion(NamedTuple):
    text: str
    url: str
    n: int


def suggested_actors(filters: ClaimFilter, claims: Answer) -> list[Suggestion]:
    """Claims of the actors that the words name, in place of these words; the longest names first."""
    chosen: list[str] = filters.form.cleaned_data["actor"]
    suggestions: list[Suggestion] = []
    for row in filters.named_actors:
        rest = filters.query.without(tuple(row.more.split()))
        if row.slug not in chosen and rest is not None and len(suggestions) < MOST_ACTORS:
            suggestion = _claims_of(filters, claims, row, rest)
            suggestions += [suggestion] if suggestion else []
    return suggestions


def suggested_words(filters: ClaimFilter, claims: Answer) -> Suggestion | None:
    """For words that find nothing: those of the texts that are spelt nearly so, or the actor whose name is."""
    if claims.total or not filters.query.required:
        return None
    words, name = nearest(filters.query)
    if words:
        suggestion = _suggestion(str(words), claims, replace(filters.question, query=words), filters.url(q=str(words)))
        if suggestion:
            return suggestion
    return _claims_of(filters, claims, name, Query((), filters.query.excluded)) if name else None


def _claims_of(filters: ClaimFilter, claims: Answer, actor: LabelledRow | Name, rest: Query) -> Suggestion | None:
    """`rest`: of the words, those that don't name the actor."""
    chosen = filters.question.chosen
    question = replace(filters.question, query=rest, chosen={**chosen, "actor": (*chosen["actor"], actor.key)})
    url = filters.url(q=str(rest), actor=[*filters.state.get("actor", []), actor.slug], sort=None)
    return _suggestion(actor.label, claims, question, url)


def _suggestion(text: str, claims: Answer, question: Question, url: str) -> Suggestion | None:
    n = claims.ask(question).total
    return Suggestion(text, url, n) if n else None
