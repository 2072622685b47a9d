"""Who takes which stance on what: sides and their actors across, propositions down.

A number is of claims, and is what the finder counts under the same filters: a side's of the speakers on it, an actor's of itself and of
everyone who is part of it.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from itertools import accumulate
from typing import Any, NamedTuple

from overflights.facets import Answer, Question
from overflights.models import STANCES, THEMES, Actor, Proposition, Theme
from overflights.models.actors import ActorQuerySet

from .sides import side_name

MOST_SIDES, LETTERS = 9, 108  # across; the letters are those of the heads
MOST_ROWS, MOST_NUMBERS = 80, 2_500  # down; and in all cells

Ask = Callable[[Question], Answer]
Numbers = dict[tuple[Any, int], dict[str, int]]  # by column's key and proposition's key, of the claims of each stance
Families = dict[int, set[int]]  # by speaker, the actors with whom it is counted


class Column(NamedTuple):
    """A side, or an actor of one that is unfolded."""

    facet: str  # "side" or "actor"
    key: Any  # a country code (str), empty for no state's; or the actor's key (int)
    slug: str  # of an actor
    label: str
    side: str  # country code
    n: int  # claims found
    is_party: bool  # to an event; of an actor also: someone who is part of it is


class Cell(NamedTuple):
    stances: tuple[tuple[str, int], ...]  # those taken, in the order of `Stance`, each with the number of claims
    is_silent: bool  # a party to the events, without any claim on the proposition, whatever the filters


class Row(NamedTuple):
    slug: str
    statement: str
    kind: str
    theme: str
    n: int  # claims found
    cells: tuple[Cell, ...]  # one for each column


class Matrix(NamedTuple):
    """Of sides, actors and propositions those with most claims, as many as have room, and those unfolded before other sides."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    n_sides: int  # with those that are left out
    n_propositions: int
    left_out: tuple[Column, ...]  # actors of unfolded sides

    @property
    def sides_shown(self) -> int:
        return sum(column.facet == "side" for column in self.columns)


def cross(ask: Ask, question: Question, unfolded: Collection[str] = ()) -> Matrix:
    """What `question` finds; `unfolded` are country codes. Four queries at most, however much there is."""
    found = ask(question)
    parties = dict(_left_by(question).parties().values_list("pk", "country"))
    sides = sorted(_sides(_totals(found, question, "side"), set(parties.values())), key=lambda side: side.key not in unfolded)
    is_folded = all(side.key not in unfolded for side in sides)
    shown = _first(sides[:MOST_SIDES], map(_width, sides), LETTERS if is_folded else LETTERS // 2)
    actors = _actors(found, question, [side.key for side in shown if side.key in unfolded], parties)
    kept = _first(actors, map(_width, actors), LETTERS - sum(map(_width, shown)))
    by_name = sorted(shown, key=lambda side: (not side.key, side.label))
    columns = [column for side in by_name for column in (side, *(actor for actor in kept if actor.side == side.key))]
    totals = sorted(_totals(found, question, "proposition").items(), key=lambda pair: (-pair[1], pair[0]))
    rows = _rows(ask, question, columns, dict(totals[:MOST_ROWS]))
    return Matrix(tuple(columns), rows, len(sides), len(totals), tuple(actor for actor in actors if actor not in columns))


def _width(column: Column) -> int:
    """In letters, of its head: a side's name is broken between words, an actor's stands upright."""
    number = len(f"{column.n:,}") + 1
    return max(number, 4) if column.facet == "actor" else max(number, *(len(word) + 3 for word in column.label.split()))


def _first(items: Sequence[Any], sizes: Iterable[int], room: int) -> list[Any]:
    """The first of them, as many as have room; at least one."""
    return [item for at, (item, end) in enumerate(zip(items, accumulate(sizes), strict=False)) if end <= room or not at]


def _left_by(question: Question) -> ActorQuerySet:
    """Actors whom the filters by actor and by side leave in: of others, that no claim is found says nothing."""
    actors, sides = question.chosen.get("actor"), question.chosen.get("side")
    rows = Actor.objects.within(actors, by="id") if actors else Actor.objects.all()
    return rows.filter(country__in=sides) if sides else rows


def _totals(found: Answer, question: Question, facet: str) -> dict[Any, int]:
    """Claims found by the values of a facet that have any; under the empty code, those on no state's side."""
    tally, chosen = found.tally(facet), question.chosen.get(facet)
    numbers = dict(tally.top(len(tally.values)))
    if facet == "side":
        numbers |= {"": found.total_without(facet) - sum(numbers.values())}
    return {value: n for value, n in numbers.items() if n and (not chosen or value in chosen)}


def _sides(numbers: dict[str, int], parties: Collection[str]) -> list[Column]:
    """Those with claims, and those of the parties; most claims first."""
    numbers = dict.fromkeys(parties, 0) | numbers
    sides = [Column("side", code, "", side_name(code), code, n, code in parties) for code, n in numbers.items()]
    return sorted(sides, key=lambda side: (-side.n, side.label))


def _actors(found: Answer, question: Question, sides: Collection[str], parties: Collection[int]) -> list[Column]:
    """Of these sides, those with claims, and the parties; most claims first."""
    if not sides:
        return []
    rows = list(_left_by(question).filter(country__in=sides).values_list("pk", "slug", "name", "country"))
    numbers = found.tally("actor").counts_of(pk for pk, *_ in rows)
    actors = [Column("actor", pk, slug, name, side, numbers.get(pk, 0), pk in parties) for pk, slug, name, side in rows]
    return sorted((actor for actor in actors if actor.n or actor.is_party), key=lambda actor: (-actor.n, actor.label))


def _rows(ask: Ask, question: Question, columns: list[Column], totals: dict[int, int]) -> tuple[Row, ...]:
    """One for each proposition of `totals`, which come with most claims first, for as long as there is room; by theme."""
    families = _families({column.key for column in columns if column.facet == "actor"})
    numbers = _numbers(ask, question, columns, families, totals)
    parties = [column for column in columns if column.is_party]
    spoken = _numbers(ask, Question(), parties, families, totals) if question.active else numbers
    sizes: Counter[int] = Counter()
    for (_, proposition), taken in numbers.items():
        sizes[proposition] += len(taken)
    propositions = Proposition.objects.in_bulk(_first(list(totals), (sizes[key] for key in totals), MOST_NUMBERS))
    return tuple(
        Row(
            row.slug,
            row.statement,
            row.kind,
            Theme(row.theme).label,
            totals[row.pk],
            tuple(_cell(column, row.pk, numbers, spoken) for column in columns),
        )
        for row in sorted(propositions.values(), key=lambda row: (THEMES[row.theme], -totals[row.pk], row.folded))
    )


def _cell(column: Column, proposition: int, numbers: Numbers, spoken: Numbers) -> Cell:
    place = column.key, proposition
    taken = numbers.get(place, {})
    return Cell(tuple((stance, taken[stance]) for stance in STANCES if stance in taken), column.is_party and place not in spoken)


def _numbers(ask: Ask, question: Question, columns: Collection[Column], families: Families, propositions: Collection[int]) -> Numbers:
    """A side counts its speakers, an actor itself and everyone who is part of it."""
    found: Numbers = defaultdict(dict)
    sides, actors = ([column.key for column in columns if column.facet == facet] for facet in ("side", "actor"))
    if sides:
        claims = ask(question).counts_by("side", "proposition", "stance", only={"proposition": propositions, "side": sides})
        for side, proposition, stance, n in claims:
            found[side, proposition][stance] = n
    if actors:
        narrowed = replace(question, chosen={**question.chosen, "actor": tuple(actors)})
        for speaker, proposition, stance, n in ask(narrowed).counts_by(
            "speaker", "proposition", "stance", only={"proposition": propositions}
        ):
            for taken in (found[actor, proposition] for actor in families.get(speaker, ())):
                taken[stance] = taken.get(stance, 0) + n
    return found


def _families(actors: set[int]) -> Families:
    """Of everyone who is one of the actors or, at any depth, part of one: those actors. One query, none without actors."""
    above = dict(Actor.objects.within(actors, by="id").values_list("pk", "part_of")) if actors else {}
    found = {}
    for speaker in above:
        line: set[int] = set()
        actor: int | None = speaker
        while actor is not None and actor in above and actor not in line:
            line.add(actor)
            actor = above[actor]
        found[speaker] = line & actors
    return found
