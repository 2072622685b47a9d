"""Events and claims on one axis: each claim from the first day on which it may have been said to the last, by side and stance."""

from dataclasses import replace
from datetime import date
from typing import NamedTuple

import numpy as np

from overflights.facets import Answer, Groups, Question, answer
from overflights.lib.edtf import of_days, say
from overflights.lib.periods import Span
from overflights.models import STANCES

from overflights.lib.sides import side_name
from .time_axis import COUNTED, MARKED, Frame, divided

MOST_MARKED = 400  # claims up to which each date has a mark of its own; beyond, claims are counted by day, month or year
MOST_SIDES = 8


class Mark(NamedTuple):
    """`n` claims of one side and stance with the same places in the frame."""

    side: str
    stance: str
    begins: int
    ends: int
    n: int


class Bin(NamedTuple):
    """A stretch of the frame: for each stance taken, how many claims were possibly and how many certainly made in it."""

    span: Span
    numbers: tuple[tuple[str, int, int], ...]

    @property
    def possible(self) -> int:
        return sum(n for _, n, _ in self.numbers)

    @property
    def certain(self) -> int:
        return sum(n for _, _, n in self.numbers)


class Lane(NamedTuple):
    """A side: its claims by stance, and either their marks or their numbers in each stretch that has any."""

    side: str  # code; of no state's side, nothing
    numbers: tuple[tuple[str, int], ...]
    marks: tuple[Mark, ...] = ()
    bins: tuple[Bin, ...] = ()

    @property
    def name(self) -> str:
        return side_name(self.side)

    @property
    def total(self) -> int:
        return sum(n for _, n in self.numbers)


class Lanes(NamedTuple):
    frame: Frame
    marked: bool  # each date by itself; otherwise counted
    lanes: tuple[Lane, ...]
    left_out: tuple[int, int]  # sides, and their claims


def lanes(question: Question, first: date, last: date) -> Lanes:
    """The largest sides, that of no state last. No query."""
    claims = answer(question)
    marked = claims.total <= MOST_MARKED
    shown = divided(first, last, MARKED if marked else COUNTED)
    groups = claims.grouped("side", "stance", "first", "last", edges=shown.edges)
    numbers = _by_side(groups)
    sides = sorted(numbers, key=lambda side: (not side, -sum(numbers[side].values()), side))
    found = tuple(
        Lane(side, tuple(numbers[side].items()), **(_marks(side, its) if marked else _bins(its, shown, question.certain)))
        for side, its in ((side, _of_side(groups, side)) for side in sides[:MOST_SIDES])
    )
    left_out = [sum(numbers[side].values()) for side in sides[MOST_SIDES:]]
    return Lanes(shown, marked, found, (len(left_out), sum(left_out)))


def _by_side(groups: Groups) -> dict[str, dict[str, int]]:
    """Claims by side and stance, in the order of `Stance`."""
    sides, of = np.unique(groups.columns["side"], return_inverse=True)
    found: dict[str, dict[str, int]] = {side: {} for side in sides.tolist()}
    for stance in STANCES:
        chosen = groups.columns["stance"] == stance
        numbers = np.bincount(of[chosen], groups.numbers[chosen], len(sides)).astype(int).tolist()
        for side, n in zip(found, numbers, strict=True):
            if n:
                found[side][stance] = n
    return found


def _of_side(groups: Groups, side: str) -> Groups:
    chosen = groups.columns["side"] == side
    return Groups({name: column[chosen] for name, column in groups.columns.items()}, groups.numbers[chosen])


def _marks(side: str, groups: Groups) -> dict[str, tuple[Mark, ...]]:
    marks = [Mark(side, stance, first - 1, last - 1, n) for _, stance, first, last, n in groups]
    return {"marks": tuple(sorted(marks, key=lambda mark: (STANCES.index(mark.stance), mark.begins, mark.ends)))}


def _bins(groups: Groups, shown: Frame, certain: bool) -> dict[str, tuple[Bin, ...]]:
    n_spans, numbers = len(shown.spans), {}
    for stance in STANCES:
        chosen = (groups.columns["stance"] == stance) & (groups.columns["last"] > 0) & (groups.columns["first"] <= n_spans)
        first, last = (groups.columns[name][chosen] - 1 for name in ("first", "last"))
        inside = (first == last) & (first >= 0)
        sure = np.bincount(first[inside], groups.numbers[chosen][inside], n_spans).astype(int)
        begun = np.bincount(np.maximum(first, 0), groups.numbers[chosen], n_spans)
        ended = np.bincount(np.minimum(last, n_spans - 1) + 1, groups.numbers[chosen], n_spans + 1)[:n_spans]
        maybe = sure if certain else np.cumsum(begun - ended).astype(int)
        numbers[stance] = list(zip(maybe.tolist(), sure.tolist(), strict=True))
    bins = (
        Bin(span, tuple((stance, *numbers[stance][at]) for stance in STANCES if numbers[stance][at][0]))
        for at, span in enumerate(shown.spans)
    )
    return {"bins": tuple(found for found in bins if found.numbers)}


# --- One mark ---------------------------------------------------------------------------------------


def code(mark: Mark, shown: Frame) -> str:
    """Its name in a URL: `US.supports.before.2012-03-31`."""
    n, days = len(shown.spans), shown.cut(mark.begins, mark.ends)
    beyond = {-2: "open", -1: "before", n: "after", n + 1: "open"}
    ends = (beyond.get(place, day.isoformat()) for place, day in zip((mark.begins, mark.ends), days, strict=True))
    return ".".join((mark.side or "none", mark.stance, *ends))


def when(mark: Mark, shown: Frame) -> str:
    """Its dates in words: `between 1 January and 23 March 2012`, `between an earlier day and 23 March 2012`."""
    first, last = shown.cut(mark.begins, mark.ends)
    goes_on = mark.ends - len(shown.spans)
    if mark.ends < 0:
        return f"before {say(shown.first.isoformat())}"
    if mark.begins >= len(shown.spans):
        return f"after {say(shown.last.isoformat())}"
    if mark.begins == -1 or goes_on == 0:
        begins = {-2: "a day not known", -1: "an earlier day"}.get(mark.begins, say(first.isoformat()))
        ends = {0: "a later day", 1: "a day not known"}.get(goes_on, say(last.isoformat()))
        return f"between {begins} and {ends}"
    return say(of_days(date.min if mark.begins < 0 else first, date.max if goes_on > 0 else last))


def keys(claims: Answer, question: Question, mark: Mark) -> list[int]:
    """Claims of the mark's side and stance, oldest first; those with other places among them."""
    narrowed = replace(question, chosen={**question.chosen, "side": (mark.side,), "stance": (mark.stance,)})
    return claims.again(narrowed).keys("said", 0, MOST_MARKED)
