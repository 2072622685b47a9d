"""For words that find nothing: words of the texts, and names of actors, that are spelt nearly so."""

from django.db import connection
from rapidfuzz import fuzz, process
from rapidfuzz.distance import DamerauLevenshtein

from .query import Query

SHORTEST = 4  # letters; shorter words are like too many others
NEAR = 0.7  # of 1: one letter amiss in four
NEAR_NAME = 82.0  # of 100
FARTHEST = 2  # letters more or fewer


def corrected(query: Query) -> str | None:
    """The required words as the texts have them, where that makes a difference. One query; none for words too short."""
    words = {word for word in query.words if len(word) >= SHORTEST and not word.isdecimal()}
    if not words:
        return None
    nearest = {word: _nearest(word, known) for word, known in _known_like(words).items()}
    mended = " ".join(nearest.get(word, word) for word in query.words)
    return mended if mended != " ".join(query.words) else None


def _known_like(words: set[str]) -> dict[str, list[str]]:
    """For each word that no text has, those of about its length."""
    longest, shortest = max(map(len, words)) + FARTHEST, min(map(len, words)) - FARTHEST
    with connection.cursor() as cursor:
        cursor.execute("SELECT word FROM overflights_word WHERE length(word) BETWEEN %s AND %s", [shortest, longest])
        known = {word for (word,) in cursor.fetchall()}
    return {word: [other for other in known if abs(len(other) - len(word)) <= FARTHEST] for word in words - known}


def _nearest(word: str, known: list[str]) -> str:
    # Of equals the first in the alphabet, so that the same is offered each time.
    found = process.extractOne(word, sorted(known), scorer=DamerauLevenshtein.normalized_similarity, score_cutoff=NEAR)
    return found[0] if found else word


def nearest_name(query: Query) -> tuple[str, str] | None:
    """Slug and name of the actor one of whose names is spelt nearly as the query. One query."""
    asked = " ".join(query.words)
    if len(asked) < SHORTEST:
        return None
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT folded, slug, name FROM overflights_actor UNION ALL"
            " SELECT n.folded, a.slug, a.name FROM overflights_actorname n JOIN overflights_actor a ON a.id = n.actor_id ORDER BY 1"
        )
        rows = cursor.fetchall()
    found = process.extractOne(asked, [folded for folded, *_ in rows], scorer=fuzz.ratio, score_cutoff=NEAR_NAME)
    return rows[found[2]][1:] if found else None
