"""What each side said before an event, at it and after it, as far as the dates permit to say so."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import chain
from typing import NamedTuple

from overflights.facets import Answer, Question
from overflights.lib.sides import side_name
from overflights.models import STANCES, Claim, ClaimRow, Event, Proposition

DAY = timedelta(1)
MOST_PROPOSITIONS, MOST_SIDES = 30, 12
CLAIMS_SHOWN = 60  # at or about the event
QUOTED, READ = 4, 200  # sides that are quoted before it and after it; claims among which one of each is looked for
Numbers = Counter[tuple[str, str]]  # claims by side and stance
StanceCounts = tuple[tuple[str, int], ...]  # claims by stance, of those that are taken


class SideCounts(NamedTuple):
    """Claims certainly earlier than the event, made at it, certainly later, and the others: any of these may be true of them."""

    code: str
    before: StanceCounts
    at: StanceCounts
    after: StanceCounts
    unplaced: StanceCounts
    total: int
    none_at: frozenset[str] = frozenset()  # stances of which all that are neither before nor after are unplaced

    @property
    def name(self) -> str:
        return side_name(self.code)


class BeforeAndAfter(NamedTuple):
    sides: tuple[SideCounts, ...]
    left_out: int  # sides
    last_before: list[ClaimRow]  # of each of some sides the last one, as far as dates tell
    first_after: list[ClaimRow]  # and the first


class EventClaims(NamedTuple):
    """The first claims at an event, and the other ones about it; how many they all are; and on which propositions."""

    at: list[ClaimRow]
    about: list[ClaimRow]
    total: int
    propositions: tuple[tuple[int, str], ...]  # key and slug, those with the most claims
    more_propositions: int


def claims_of_event(event: Event, claims: Answer) -> EventClaims:
    """`claims` are those at the event or about it. Two queries."""
    keys, tally = claims.keys("said", 0, CLAIMS_SHOWN), claims.tally("proposition")
    at = set(claims.ask(Question({"occasion": (event.pk,)})).keys("said", 0, CLAIMS_SHOWN))
    rows = Claim.objects.published().rows_of(keys)
    most = [key for key, _ in tally.top(MOST_PROPOSITIONS)]
    slugs = dict(Proposition.objects.filter(pk__in=most).values_list("pk", "slug"))
    propositions = tuple((int(key), slugs[key]) for key in most if key in slugs)
    return EventClaims(
        [row for row in rows if row.pk in at],
        [row for row in rows if row.pk not in at],
        claims.total,
        propositions,
        tally.used - len(propositions),
    )


def days_before(first: date) -> tuple[date, date] | None:
    return (date.min, first - DAY) if first > date.min else None


def days_after(last: date) -> tuple[date, date] | None:
    return (last + DAY, date.max) if last < date.max else None


def before_and_after(event: Event, claims: Answer) -> BeforeAndAfter:
    """Of these claims, which are chosen without regard to their dates. Two queries."""
    chosen, first, last = claims.question.chosen, event.earliest, event.latest
    numbers = _by_time(claims, first, last)
    made_at = _by_time(claims.ask(Question({**chosen, "occasion": (event.pk,)})), first, last)
    numbers |= {"at": made_at["all"], "at, in its time": made_at["all"] - made_at["before"] - made_at["after"]}
    sides = [_side(code, numbers) for code in {code for code, _ in numbers["all"]}]
    sides.sort(key=lambda side: (not side.code, -side.total, side.code))
    early, late = (_certainly(claims, days) for days in (days_before(first), days_after(last)))
    keys = [those.keys(sort, 0, READ) if those else [] for those, sort in ((early, "-said"), (late, "said"))]
    return BeforeAndAfter(tuple(sides[:MOST_SIDES]), len(sides[MOST_SIDES:]), *_one_a_side(*keys))


def _certainly(claims: Answer, days: tuple[date, date] | None) -> Answer | None:
    if not days:
        return None
    start, end = (day if day not in (date.min, date.max) else None for day in days)
    return claims.ask(Question(claims.question.chosen, start, end, certain=True))


def _by_time(claims: Answer, first: date, last: date) -> dict[str, Numbers]:
    """All of them, and those that lie certainly before the first day and after the last."""
    numbers: dict[str, Numbers] = {"all": Counter(), "before": Counter(), "after": Counter()}
    edges = [first, last + DAY] if last < date.max else [first]
    for side, stance, begins, ends, n in claims.counts_by("side", "stance", "first", "last", edges=edges):
        numbers["all"][side, stance] += n
        if ends == -1:
            numbers["before"][side, stance] += n
        elif begins == 1:
            numbers["after"][side, stance] += n
    return numbers


def _one_a_side(*lists: list[int]) -> Iterator[list[ClaimRow]]:
    """Of each list of claims, the first of each side. Two queries for all lists."""
    sides = dict(Claim.objects.filter(pk__in=chain(*lists)).order_by().values_list("pk", "speaker__country"))
    chosen = []
    for keys in lists:
        first: dict[str, int] = {}
        for key in keys:
            if key in sides:
                first.setdefault(sides[key], key)
        chosen.append(list(first.values())[:QUOTED])
    rows = {row.pk: row for row in Claim.objects.published().rows_of(list(chain(*chosen)))}
    return ([rows[key] for key in keys if key in rows] for keys in chosen)


def _side(code: str, numbers: dict[str, Numbers]) -> SideCounts:
    by_stance = {column: {stance: counts[code, stance] for stance in STANCES} for column, counts in numbers.items()}
    rest = {
        stance: n - by_stance["before"][stance] - by_stance["after"][stance] - by_stance["at, in its time"][stance]
        for stance, n in by_stance["all"].items()
    }
    columns = (by_stance["before"], by_stance["at"], by_stance["after"], rest)
    before, at, after, unplaced = (tuple((stance, n) for stance, n in column.items() if n) for column in columns)
    none_at = frozenset(stance for stance, n in by_stance["at, in its time"].items() if not n)
    return SideCounts(code, before, at, after, unplaced, sum(by_stance["all"].values()), none_at)
