"""The sentence that says a filter of claims in words."""

from overflights.lib.edtf import say
from overflights.lib.sides import NO_STATE, SIDES
from overflights.lib.wording import either, quoted
from overflights.models import Attribution, Stance
from overflights.search.query import Query

from .claims import CERTAINLY, POSSIBLY, ClaimFilter
from .fields import Options

WITH_ARTICLE: tuple[str, ...] = ("United ", "Netherlands", "Philippines", "Gambia", "Maldives", "Comoros", "Seychelles", "Congo", "Isle of")
WITH_ARTICLE += ("Central African", "Dominican Republic", "Democratic Republic")


def sentence(filters: ClaimFilter) -> str:
    """`Claims by John Kerry that dispute “…”, said between … and …`."""
    labels = {name: filters.labels(name) for name, f in filters.filters.items() if isinstance(f, Options)}
    chosen = filters.form.cleaned_data
    parts = [
        chosen["actor"] and f"by {either(_with_people(filters, chosen['actor']))}",
        side_phrase(labels["side"]),
        stance_phrase(chosen["stance"], labels["proposition"]),
        labels["certainty"] and f"that are {either(labels['certainty'])}",
        either(Attribution(code).manner for code in chosen["attribution"]) if chosen["attribution"] else "",
        labels["outlet"] and f"published by {either(labels['outlet'])}",
        labels["article"] and f"in {either(quoted(labels['article']))}",
        labels["event"] and f"at or about {either(quoted(labels['event']))}",
        *query_phrases(filters.query),
    ]
    phrases, date_phrase = [part for part in parts if part], _date_phrase(filters)
    return " ".join(["Claims", *phrases]) + ("," if phrases and date_phrase else "") + date_phrase + "."


def _with_people(filters: ClaimFilter, slugs: list[str]) -> list[str]:
    """Names of actors; those that others are part of say that these are meant too."""
    actors = (filters.chosen_rows["actor"][slug] for slug in slugs)
    return [f"{actor.label} and all who are part of it" if actor.more else actor.label for actor in actors]


def _date_phrase(filters: ClaimFilter) -> str:
    start, end = (day.isoformat() if day else "" for day in filters.date_range)
    if not start and not end:
        return ""
    if start and end:
        span = say(f"{start}/{end}") if start != end else f"on {say(start)}"
    else:
        span = f"on or after {say(start)}" if start else f"up to {say(end)}"
    return f" said {CERTAINLY if filters.only_certain else POSSIBLY} {span}"


def stance_phrase(stances: list[str], propositions: list[str]) -> str:
    verbs = either(Stance(stance).details.verbs[1] for stance in stances) if stances else ""
    about = either(quoted(propositions)) if propositions else ""
    if verbs:
        return f"that {verbs} {about or 'a proposition'}"
    return f"on {about}" if about else ""


def side_phrase(sides: list[str]) -> str:
    """`from the side of Iraq, the United States or no state`."""
    return f"from the side of {either(map(_in_sentence, sides))}" if sides else ""


def _in_sentence(side: str) -> str:
    if side == SIDES[NO_STATE]:
        return "no state"
    return f"the {side}" if side.startswith(WITH_ARTICLE) or side.endswith(" Islands") else side


def query_phrases(query: Query) -> list[str]:
    """`with “iran” and words that begin with “flight”, without “weapons”`."""
    required = [f"words that begin with “{' '.join(t.words)}”" if t.begins else f"“{' '.join(t.words)}”" for t in query.required]
    excluded = [f"“{' '.join(term.words)}{'…' if term.begins else ''}”" for term in query.excluded]
    return [f"with {' and '.join(required)}" if required else "", f"without {either(excluded)}" if excluded else ""]
