"""Who takes which stance on what: sides and their actors across, propositions down.

A number is of claims, and is what the finder counts under the same filters: a side's of the speakers on it, an actor's of itself and of
everyone who is part of it.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from itertools import accumulate
from typing import NamedTuple, TypeVar

from overflights.facets import Answer, Question
from overflights.lib.sides import NO_STATE, side_name
from overflights.models import STANCES, THEMES, Actor, Proposition, Theme
from overflights.models.actors import ActorQuerySet

MOST_SIDES, LETTERS = 9, 108  # across; the letters are those of the headings
MOST_ROWS, MOST_NUMBERS = 80, 2_500  # down; and in all cells

Item = TypeVar("Item")
Counts = dict[tuple[str | int, int], dict[str, int]]  # by column's key and proposition's key, claims by stance


class MatrixColumn(NamedTuple):
    """A side, or an actor of one that is expanded."""

    facet: str  # "side" or "actor"
    key: str | int  # country code, empty for no state's; or the actor's key
    value: str  # in URLs
    label: str
    side: str  # country code
    n: int  # claims found
    is_party: bool  # to an event; of an actor also: someone who is part of it is


class MatrixCell(NamedTuple):
    stances: tuple[tuple[str, int], ...]  # those taken, in the order of `Stance`, each with the number of claims
    is_silent: bool  # a party to the events, without any claim on the proposition, whatever the filters


class MatrixRow(NamedTuple):
    slug: str
    statement: str
    kind: str
    theme: str
    n: int  # claims found
    cells: tuple[MatrixCell, ...]  # one for each column


class Matrix(NamedTuple):
    """Of sides, actors and propositions those with the most claims, as many as there is room for; expanded sides come first."""

    columns: tuple[MatrixColumn, ...]
    rows: tuple[MatrixRow, ...]
    n_sides: int  # with those that are left out
    n_propositions: int
    left_out: tuple[MatrixColumn, ...]  # actors of expanded sides

    @property
    def sides_shown(self) -> int:
        return sum(column.facet == "side" for column in self.columns)


def matrix(claims: Answer, expanded: Collection[str] = ()) -> Matrix:
    """Of the claims found; `expanded` are country codes. Four queries at most, however much there is."""
    allowed = _allowed_actors(claims.question)
    parties = dict(allowed.parties().values_list("pk", "country"))
    sides = sorted(_sides(_totals(claims, "side"), set(parties.values())), key=lambda side: side.key not in expanded)
    has_expanded = any(side.key in expanded for side in sides)
    shown = _that_fit(sides[:MOST_SIDES], map(_width, sides), LETTERS // 2 if has_expanded else LETTERS)
    actors = _actors(claims, allowed, [side.side for side in shown if side.key in expanded], parties)
    actors_shown = _that_fit(actors, map(_width, actors), LETTERS - sum(map(_width, shown)))
    columns: list[MatrixColumn] = []
    for side in sorted(shown, key=lambda side: (not side.key, side.label)):
        columns += [side, *(actor for actor in actors_shown if actor.side == side.key)]
    totals = sorted(_totals(claims, "proposition").items(), key=lambda pair: (-pair[1], pair[0]))
    rows = _rows(claims, columns, {int(key): n for key, n in totals[:MOST_ROWS]})
    return Matrix(tuple(columns), rows, len(sides), len(totals), tuple(actor for actor in actors if actor not in columns))


def _width(column: MatrixColumn) -> int:
    """In letters, of its heading: a side's name is broken between words, an actor's stands upright."""
    number = len(f"{column.n:,}") + 1
    return max(number, 4) if column.facet == "actor" else max(number, *(len(word) + 3 for word in column.label.split()))


def _that_fit(items: Sequence[Item], sizes: Iterable[int], room: int) -> list[Item]:
    """The first of them, as many as there is room for; at least one."""
    return [item for at, (item, end) in enumerate(zip(items, accumulate(sizes), strict=False)) if end <= room or not at]


def _allowed_actors(question: Question) -> ActorQuerySet:
    """Actors that the filters by actor and by side allow: that no claim by another is found says nothing."""
    actors, sides = question.chosen.get("actor"), question.chosen.get("side")
    rows = Actor.objects.within(actors, by="id") if actors else Actor.objects.all()
    return rows.filter(country__in=sides) if sides else rows


def _totals(claims: Answer, facet: str) -> dict[str | int, int]:
    """Claims found by the values of a facet that have any; under the empty code, those on no state's side."""
    tally, chosen = claims.tally(facet), claims.question.chosen.get(facet)
    numbers = dict(tally.top(len(tally.values)))
    if facet == "side":
        numbers |= {"": claims.total_without(facet) - sum(numbers.values())}
    return {value: n for value, n in numbers.items() if n and (not chosen or value in chosen)}


def _sides(numbers: dict[str | int, int], parties: Collection[str]) -> list[MatrixColumn]:
    """Those with claims, and those of the parties; most claims first."""
    by_country = dict.fromkeys(parties, 0) | {str(code): n for code, n in numbers.items()}
    sides = [MatrixColumn("side", code, code or NO_STATE, side_name(code), code, n, code in parties) for code, n in by_country.items()]
    return sorted(sides, key=lambda side: (-side.n, side.label))


def _actors(claims: Answer, allowed: ActorQuerySet, sides: Collection[str], parties: Collection[int]) -> list[MatrixColumn]:
    """Of these sides, those with claims, and the parties; most claims first."""
    if not sides:
        return []
    rows = list(allowed.filter(country__in=sides).values_list("pk", "slug", "name", "country"))
    numbers = claims.tally("actor").counts_of(pk for pk, *_ in rows)
    actors = [MatrixColumn("actor", pk, slug, name, side, numbers.get(pk, 0), pk in parties) for pk, slug, name, side in rows]
    return sorted((actor for actor in actors if actor.n or actor.is_party), key=lambda actor: (-actor.n, actor.label))


def _rows(claims: Answer, columns: Sequence[MatrixColumn], totals: dict[int, int]) -> tuple[MatrixRow, ...]:
    """One for each proposition of `totals`, which come with most claims first, for as long as there is room; by theme."""
    memberships = _memberships({int(column.key) for column in columns if column.facet == "actor"})
    counts = _counts(claims, columns, memberships, totals)
    parties = [column for column in columns if column.is_party]
    unfiltered = _counts(claims.ask(Question()), parties, memberships, totals) if claims.question.active else counts
    sizes = Counter(dict.fromkeys(totals, 0))
    for (_, proposition), by_stance in counts.items():
        sizes[proposition] += len(by_stance)
    propositions = Proposition.objects.in_bulk(_that_fit(list(totals), (sizes[key] for key in totals), MOST_NUMBERS))
    return tuple(
        MatrixRow(
            row.slug,
            row.statement,
            row.kind,
            Theme(row.theme).label,
            totals[row.pk],
            tuple(_cell(column, row.pk, counts, unfiltered) for column in columns),
        )
        for row in sorted(propositions.values(), key=lambda row: (THEMES[row.theme], -totals[row.pk], row.folded))
    )


def _cell(column: MatrixColumn, proposition: int, counts: Counts, unfiltered: Counts) -> MatrixCell:
    place = column.key, proposition
    by_stance = counts.get(place, {})
    stances = tuple((stance, by_stance[stance]) for stance in STANCES if stance in by_stance)
    return MatrixCell(stances, column.is_party and place not in unfiltered)


def _counts(claims: Answer, columns: Collection[MatrixColumn], memberships: dict[int, set[int]], propositions: Collection[int]) -> Counts:
    """A side counts its speakers, an actor itself and everyone who is part of it."""
    counts: Counts = defaultdict(dict)
    sides, actors = ([column.key for column in columns if column.facet == facet] for facet in ("side", "actor"))
    if sides:
        only = {"proposition": propositions, "side": sides}
        for side, proposition, stance, n in claims.counts_by("side", "proposition", "stance", only=only):
            counts[side, proposition][stance] = n
    if actors:
        narrowed = claims.ask(replace(claims.question, chosen={**claims.question.chosen, "actor": tuple(actors)}))
        for speaker, proposition, stance, n in narrowed.counts_by("speaker", "proposition", "stance", only={"proposition": propositions}):
            for actor in memberships.get(speaker, ()):
                by_stance = counts[actor, proposition]
                by_stance[stance] = by_stance.get(stance, 0) + n
    return counts


def _memberships(actors: set[int]) -> dict[int, set[int]]:
    """For everyone who is one of the actors or, at any depth, part of one: those actors. One query, none without actors."""
    part_of = dict(Actor.objects.within(actors, by="id").values_list("pk", "part_of")) if actors else {}
    memberships = {}
    for speaker in part_of:
        ancestors: set[int] = set()
        actor: int | None = speaker
        while actor in part_of and actor not in ancestors:
            ancestors.add(actor)
            actor = part_of[actor]
        memberships[speaker] = ancestors & actors
    return memberships
