"""For words that find nothing: words of the texts, and names of actors, that are spelt nearly so."""

from typing import NamedTuple

from django.db import connection
from rapidfuzz import fuzz, process
from rapidfuzz.distance import DamerauLevenshtein

from .query import Query, Term

SHORTEST = 4  # letters; shorter words are like too many others
NEAR = 0.7  # of 1: one letter amiss in four
NEAR_NAME = 82.0  # of 100
MOST_MENDED = 4  # words
FARTHEST = 2  # letters more or fewer


class Name(NamedTuple):
    folded: str
    key: int
    slug: str
    label: str


def nearest(query: Query) -> tuple[Query | None, Name | None]:
    """The query with its words as the texts have them, and the actor with a name nearly like them. One query, if any word is unknown."""
    words = {word for word in query.words if len(word) >= SHORTEST and not word.isdecimal()}
    if not words:
        return None, None
    rows = _read(min(map(len, words)) - FARTHEST, max(map(len, words)) + FARTHEST)
    names = [row for row in rows if row.key]
    known = {row.folded for row in rows if not row.key}
    unknown = words - known - {word for name in names for word in name.folded.split()}
    if not unknown:
        return None, None
    mended = {word: _nearest(word, known) for word in sorted(unknown)[:MOST_MENDED]}
    terms = tuple(Term(tuple(mended.get(word, word) for word in term.words), term.begins) for term in query.required)
    return Query(terms, query.excluded) if terms != query.required else None, _nearest_name(" ".join(query.words), names)


def _read(shortest: int, longest: int) -> list[Name]:
    """Words of the texts, of such length, and all names of actors."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT word, 0, '', '' FROM overflights_word WHERE length(word) BETWEEN %s AND %s"
            " UNION ALL SELECT folded, id, slug, name FROM overflights_actor"
            " UNION ALL SELECT n.folded, a.id, a.slug, a.name FROM overflights_actorname n JOIN overflights_actor a ON a.id = n.actor_id",
            [shortest, longest],
        )
        return [Name(*row) for row in cursor.fetchall()]


def _nearest(word: str, known: set[str]) -> str:
    # Of equals the first in the alphabet, so that the same is offered each time.
    like = sorted(other for other in known if abs(len(other) - len(word)) <= FARTHEST)
    found = process.extractOne(word, like, scorer=DamerauLevenshtein.normalized_similarity, score_cutoff=NEAR)
    return found[0] if found else word


def _nearest_name(asked: str, names: list[Name]) -> Name | None:
    names = sorted(names)
    found = process.extractOne(asked, [name.folded for name in names], scorer=fuzz.ratio, score_cutoff=NEAR_NAME)
    return names[found[2]] if found else None
