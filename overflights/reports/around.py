"""What each side said before an event, at it and after it, as far as the dates permit to say so."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from django.db.models import Count, Q

from overflights.facets import Answer, Question, answer
from overflights.kept import by_revision
from overflights.models import Actor, Claim, Event, Proposition, Stance, possibly

from .sides import side_name

DAY = timedelta(1)
MOST_PROPOSITIONS, MOST_SIDES = 12, 12
CLAIMS_SHOWN = 60  # at or about the event
QUOTED, READ = 4, 200  # sides that are quoted before it and after it; claims among which one of each is looked for
Numbers = tuple[tuple[str, int], ...]  # claims by stance, of those that are taken


class Side(NamedTuple):
    """Claims certainly earlier than the event, made at it, certainly later, and the others: any of these may be true of them."""

    code: str
    before: Numbers
    at: Numbers
    after: Numbers
    unplaced: Numbers
    total: int
    none_at: frozenset[str] = frozenset()  # stances of which all that are neither before nor after are unplaced

    @property
    def name(self) -> str:
        return side_name(self.code)


class Around(NamedTuple):
    sides: tuple[Side, ...]
    left_out: int  # sides
    quoted_before: tuple[int, ...]  # keys of claims: of each of some sides the last one
    quoted_after: tuple[int, ...]  # and the first


class Told(NamedTuple):
    """The first claims at an event, and the other ones about it, as keys; of how many they all are; and on which propositions."""

    at: tuple[int, ...]
    about: tuple[int, ...]
    total: int
    propositions: tuple[tuple[int, str], ...]  # key and slug, those with the most claims
    more_propositions: int


@by_revision(64)
def told(event: Event, *, revision: str = "") -> Told:
    """Two queries."""
    claims = answer(Question({"event": (event.pk,)}), revision)
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


@by_revision(64)
def around(event: Event, question: Question, *, revision: str = "") -> Around:
    """Of the claims that the question finds. At most three queries."""
    chosen, first, last = question.chosen, event.earliest, event.latest
    early, late = (_certainly(chosen, days, revision) for days in (days_before(first), days_after(last)))
    numbers = {"all": _by_side(answer(question, revision)), "before": _by_side(early), "after": _by_side(late)}
    numbers |= dict(zip(("at", "at, in its time"), _made_at(event.pk, chosen, first, last), strict=True))
    sides = [_side(code, numbers) for code in {code for code, _ in numbers["all"]}]
    sides.sort(key=lambda side: (not side.code, -side.total, side.code))
    quoted = (_one_a_side(found.keys(sort, 0, READ)) if found else () for found, sort in ((early, "-said"), (late, "said")))
    return Around(tuple(sides[:MOST_SIDES]), len(sides[MOST_SIDES:]), *quoted)


def _certainly(chosen: dict[str, tuple], days: tuple[date, date] | None, revision: str) -> Answer | None:
    if not days:
        return None
    start, end = (day if day not in (date.min, date.max) else None for day in days)
    return answer(Question(chosen, start, end, certain=True), revision)


def _by_side(found: Answer | None) -> dict[tuple[str, str], int]:
    return {(side, stance): n for side, stance, n in found.grouped("side", "stance")} if found else {}


def _one_a_side(keys: list[int]) -> tuple[int, ...]:
    """Of each side, the first of these claims."""
    sides = dict(Claim.objects.filter(pk__in=keys).order_by().values_list("pk", "speaker__country")) if keys else {}
    first: dict[str, int] = {}
    for key in keys:
        if key in sides:
            first.setdefault(sides[key], key)
    return tuple(first.values())[:QUOTED]


def _made_at(event: int, chosen: dict[str, tuple], first: date, last: date) -> tuple[dict, dict]:
    """Claims made at the event, by side and stance: all, and those that are neither certainly earlier nor certainly later than it."""
    rows = Claim.objects.published().filter(*_where(chosen), occasion=event).order_by()
    in_time = Count("pk", filter=possibly(first, last))
    found = rows.values_list("speaker__country", "stance").annotate(n=Count("pk"), in_time=in_time)
    counted = [((side, stance), n, inside) for side, stance, n, inside in found]
    return {key: n for key, n, _ in counted}, {key: inside for key, _, inside in counted}


def _where(chosen: dict[str, tuple]) -> Iterable[Q]:
    if chosen.get("proposition"):
        yield Q(proposition__in=chosen["proposition"])
    if chosen.get("actor"):
        yield Q(speaker__in=Actor.objects.within(chosen["actor"], by="id"))


def _side(code: str, numbers: dict[str, dict[tuple[str, str], int]]) -> Side:
    by_stance = {column: {stance: found.get((code, stance), 0) for stance in Stance.values} for column, found in numbers.items()}
    rest = {
        stance: n - by_stance["before"][stance] - by_stance["after"][stance] - by_stance["at, in its time"][stance]
        for stance, n in by_stance["all"].items()
    }
    columns = (by_stance["before"], by_stance["at"], by_stance["after"], rest)
    taken = (tuple((stance, n) for stance, n in column.items() if n) for column in columns)
    none_at = frozenset(stance for stance, n in by_stance["at, in its time"].items() if not n)
    return Side(code, *taken, sum(by_stance["all"].values()), none_at)
