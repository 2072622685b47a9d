"""What each side said before an event, at it and after it, as far as the dates permit to say so."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import chain
from typing import NamedTuple

from overflights.facets import Answer, Question, answer
from overflights.lib.sides import side_name
from overflights.models import STANCES, Claim, Event, Proposition

DAY = timedelta(1)
MOST_PROPOSITIONS, MOST_SIDES = 30, 12
CLAIMS_SHOWN = 60  # at or about the event
QUOTED, READ = 4, 200  # sides that are quoted before it and after it; claims among which one of each is looked for
Numbers = Counter[tuple[str, str]]  # claims by side and stance
Taken = tuple[tuple[str, int], ...]  # claims by stance, of those that are taken


class Side(NamedTuple):
    """Claims certainly earlier than the event, made at it, certainly later, and the others: any of these may be true of them."""

    code: str
    before: Taken
    at: Taken
    after: Taken
    unplaced: Taken
    total: int
    none_at: frozenset[str] = frozenset()  # stances of which all that are neither before nor after are unplaced

    @property
    def name(self) -> str:
        return side_name(self.code)


class Around(NamedTuple):
    sides: tuple[Side, ...]
    left_out: int  # sides
    quoted_before: tuple[int, ...]  # keys of claims: of each of some sides the last one, as far as dates tell
    quoted_after: tuple[int, ...]  # and the first


class Told(NamedTuple):
    """The first claims at an event, and the other ones about it, as keys; of how many they all are; and on which propositions."""

    at: tuple[int, ...]
    about: tuple[int, ...]
    total: int
    propositions: tuple[tuple[int, str], ...]  # key and slug, those with the most claims
    more_propositions: int


def told(event: Event) -> Told:
    """Two queries."""
    claims = answer(Question({"event": (event.pk,)}))
    keys, tally = claims.keys("said", 0, CLAIMS_SHOWN), claims.tally("proposition")
    at = set(Claim.objects.filter(pk__in=keys, occasion=event).order_by().values_list("pk", flat=True))
    chosen = [key for key, _ in tally.top(MOST_PROPOSITIONS)]
    slugs = dict(Proposition.objects.filter(pk__in=chosen).values_list("pk", "slug"))
    parts = (tuple(key for key in keys if (key in at) == is_at) for is_at in (True, False))
    named = tuple((key, slugs[key]) for key in chosen if key in slugs)
    return Told(*parts, claims.total, named, tally.used - len(named))


def days_before(first: date) -> tuple[date, date] | None:
    return (date.min, first - DAY) if first > date.min else None


def days_after(last: date) -> tuple[date, date] | None:
    return (last + DAY, date.max) if last < date.max else None


def around(event: Event, question: Question) -> Around:
    """Of the claims that the question finds. One query."""
    chosen, first, last = question.chosen, event.earliest, event.latest
    early, late = (_certainly(chosen, days) for days in (days_before(first), days_after(last)))
    numbers = _by_time(answer(question), first, last)
    made_at = _by_time(answer(Question({**chosen, "occasion": (event.pk,)})), first, last)
    numbers |= {"at": made_at["all"], "at, in its time": made_at["all"] - made_at["before"] - made_at["after"]}
    sides = [_side(code, numbers) for code in {code for code, _ in numbers["all"]}]
    sides.sort(key=lambda side: (not side.code, -side.total, side.code))
    keys = [found.keys(sort, 0, READ) if found else [] for found, sort in ((early, "-said"), (late, "said"))]
    return Around(tuple(sides[:MOST_SIDES]), len(sides[MOST_SIDES:]), *_one_a_side(*keys))


def _certainly(chosen: dict[str, tuple], days: tuple[date, date] | None) -> Answer | None:
    if not days:
        return None
    start, end = (day if day not in (date.min, date.max) else None for day in days)
    return answer(Question(chosen, start, end, certain=True))


def _by_time(found: Answer, first: date, last: date) -> dict[str, Numbers]:
    """All of them, and those that lie certainly before the first day and after the last."""
    numbers: dict[str, Numbers] = {"all": Counter(), "before": Counter(), "after": Counter()}
    edges = [first, last + DAY] if last < date.max else [first]
    for side, stance, begins, ends, n in found.grouped("side", "stance", "first", "last", edges=edges):
        numbers["all"][side, stance] += n
        if ends == -1:
            numbers["before"][side, stance] += n
        elif begins == 1:
            numbers["after"][side, stance] += n
    return numbers


def _one_a_side(*lists: list[int]) -> Iterator[tuple[int, ...]]:
    """Of each list of claims, the first of each side. One query for all lists."""
    sides = dict(Claim.objects.filter(pk__in=chain(*lists)).order_by().values_list("pk", "speaker__country"))
    for keys in lists:
        first: dict[str, int] = {}
        for key in keys:
            if key in sides:
                first.setdefault(sides[key], key)
        yield tuple(first.values())[:QUOTED]


def _side(code: str, numbers: dict[str, Numbers]) -> Side:
    by_stance = {column: {stance: found[code, stance] for stance in STANCES} for column, found in numbers.items()}
    rest = {
        stance: n - by_stance["before"][stance] - by_stance["after"][stance] - by_stance["at, in its time"][stance]
        for stance, n in by_stance["all"].items()
    }
    columns = (by_stance["before"], by_stance["at"], by_stance["after"], rest)
    taken = (tuple((stance, n) for stance, n in column.items() if n) for column in columns)
    none_at = frozenset(stance for stance, n in by_stance["at, in its time"].items() if not n)
    return Side(code, *taken, sum(by_stance["all"].values()), none_at)
