"""Pieces of the sentence that says a filter of claims in words."""

from overflights.lib.wording import either, quoted
from overflights.models import Attribution, Stance
from overflights.search.query import Query

from .options import NO_STATE, SIDES

MANNERS = {
    Attribution.DIRECT: "in quoted words",
    Attribution.INDIRECT: "in reported speech",
    Attribution.MIXED: "partly quoted, partly reported",
    Attribution.OWN_VOICE: "in the outlet’s own voice",
}
VERBS = {Stance.SUPPORTS: "support", Stance.DISPUTES: "dispute", Stance.NEUTRAL: "take no side on", Stance.UNCLEAR: "are unclear on"}


def stance_phrase(stances: list[str], propositions: list[str]) -> str:
    verbs = either(VERBS[stance] for stance in stances) if stances else ""
    about = either(quoted(propositions)) if propositions else ""
    if verbs:
        return f"that {verbs} {about or 'a proposition'}"
    return f"on {about}" if about else ""


def side_phrase(sides: list[str]) -> str:
    """`from the side of Iraq or no state`."""
    return f"from the side of {either('no state' if side == SIDES[NO_STATE] else side for side in sides)}" if sides else ""


def query_phrases(query: Query) -> list[str]:
    """`with “iran” and words that begin with “flight”, without “weapons”`."""
    found = [f"words that begin with “{' '.join(t.words)}”" if t.begins else f"“{' '.join(t.words)}”" for t in query.required]
    lost = [f"“{' '.join(term.words)}{'…' if term.begins else ''}”" for term in query.excluded]
    return [f"with {' and '.join(found)}" if found else "", f"without {either(lost)}" if lost else ""]
