"""Marks at honest dates: the geometry of stances over time. Across, shares of the width; down, pixels of one line's own picture."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from overflights.charts.column_chart import share
from overflights.lib.edtf import say
from overflights.lib.wording import count
from overflights.models import Stance
from overflights.reports.trajectory import Line, Mark, Trajectories

TRACKS = {1: 8, 0: 24, -1: 40}  # pixels down to the middle of the track of stances for the proposition, on neither side, against it
HEIGHT, LABEL, AXIS = 48, 26, 22  # of a line, of its label, and of the dates below all
EDGE = 6  # share of the width that half a label takes on a phone
TICKS, MONTHLY = 9, 3 * 366  # labels that there is room for; days up to which they are months
DAYS = (1, 2, 5, 10)


class Shape(NamedTuple):
    mark: Mark
    left: str
    width: str  # empty for a day that is known
    opens: str  # where its bounds are open: "before", "after" or nothing

    @property
    def title(self) -> str:
        return f"{self.mark.stance}: {count(self.mark.n, 'claim')}, {say(self.mark.said)}"


class Tick(NamedTuple):
    at: str
    label: str
    minor: bool  # without a label where there is little room
    first: bool  # so near the left edge that the label stands to the right of it


class Scale:
    """From days to shares of the width, with some room at both ends."""

    def __init__(self, first: date, last: date) -> None:
        margin = max((last - first).days // 40, 3)
        self.first = first.toordinal() - margin if first.toordinal() > margin else first.toordinal()
        self.days = max(min(last.toordinal() + margin, date.max.toordinal()) - self.first + 1, 1)

    def place(self, day: date) -> float:
        """0 to 100; days beyond the ends stand at them."""
        return min(max((day.toordinal() - self.first) / self.days * 100, 0), 100)

    def ticks(self) -> list[Tick]:
        days = self._labels()
        placed = [(self.place(day), label, bool(at % 2)) for at, (day, label) in enumerate(days)]
        return [Tick(share(at), label, minor, at < EDGE) for at, label, minor in placed if 0 < at < 96]

    def _labels(self) -> list[tuple[date, str]]:
        first, last = date.fromordinal(self.first), date.fromordinal(self.first + self.days - 1)
        years = [date(year, 1, 1) for year in range(first.year, last.year + 2) if year <= date.max.year]
        step = next(step for step in (1, 2, 5, 10, 20, 50, 100, 500, 5000) if len(years) <= TICKS * step)
        if self.days > MONTHLY:
            return [(day, str(day.year)) for day in years if day.year % step == 0]
        months = [date(year.year, month, 1) for year in years for month in range(1, 13) if first <= date(year.year, month, 1) <= last]
        if len(months) > 2:
            step = len(months) // TICKS + 1
            return [(day, f"{day:%b %Y}") for day in months[::step]]
        step = next((step for step in DAYS if self.days <= 6 * step), 10)
        return [(day := first + timedelta(at), f"{day.day} {day:%b %Y}") for at in range(0, self.days, step)]


def shapes(marks: Sequence[Mark], scale: Scale) -> list[Shape]:
    """At least as wide as they can be seen."""
    found = []
    for mark in marks:
        opens = "before" if mark.first == date.min else "after" if mark.last == date.max else ""
        left, right = scale.place(mark.first), scale.place(mark.last + timedelta(1) if mark.last < date.max else mark.last)
        known = mark.first == mark.last
        middle = share((left + right) / 2)
        width = "" if known else share(max(right - left, 0.6))
        found.append(Shape(mark, middle if known else share(left), width, opens))
    return found


class Track(NamedTuple):
    stance: str
    y: int
    shapes: tuple[tuple[Shape, str], ...]  # each with the URL of its claims


def tracks(shapes: Iterable[tuple[Shape, str]]) -> tuple[Track, ...]:
    found: dict[str, list[tuple[Shape, str]]] = {
        stance.value: [] for stance in sorted(Stance, key=lambda stance: TRACKS[stance.details.position])
    }
    for shape, url in shapes:
        found[shape.mark.stance].append((shape, url))
    return tuple(Track(stance, TRACKS[Stance(stance).details.position], tuple(its)) for stance, its in found.items() if its)


class Drawn(NamedTuple):
    line: Line
    label: str
    url: str  # of the line's claims in the finder
    bars: tuple[Track, ...]
    points: tuple[Track, ...]  # of days that are known, which stand on top
    top: int  # in a picture of all lines


class Figure(NamedTuple):
    drawn: tuple[Drawn, ...]
    ticks: tuple[Tick, ...]
    unit: str  # month or year, where claims of one stand together
    left_out: int  # lines
    height: int  # of all lines with their labels and the axis
    notes: tuple[str, ...]  # for a picture by itself


def figure(found: Trajectories, naming: Callable[[Line], tuple[str, str]], leading: Callable[[Line, Mark], str]) -> Figure | None:
    """`naming` gives a line's label and URL, `leading` a mark's URL. None where no date is known."""
    if not found.span:
        return None
    scale = Scale(*found.span)
    drawn = tuple(_drawn(line, scale, naming(line), leading, at * (LABEL + HEIGHT)) for at, line in enumerate(found.lines))
    return Figure(drawn, tuple(scale.ticks()), found.unit, found.left_out, len(drawn) * (LABEL + HEIGHT) + AXIS, tuple(_notes(found)))


def _notes(found: Trajectories) -> Iterator[str]:
    yield "A mark stands at the day, or along all the days, on which its claims may have been said: support above the line, dispute below."
    if found.unit:
        yield f"Dates of one {found.unit} stand together, and no order is read from them."
    if found.left_out:
        yield f"Drawn are {len(found.lines)} of {len(found.lines) + found.left_out:,}; the page below says which, and lists the others."


def _drawn(line: Line, scale: Scale, named: tuple[str, str], leading: Callable[[Line, Mark], str], top: int) -> Drawn:
    linked = [(shape, leading(line, shape.mark)) for shape in shapes(line.marks, scale)]
    bars, points = ([pair for pair in linked if bool(pair[0].width) == is_bar] for is_bar in (True, False))
    return Drawn(line, *named, tracks(bars), tracks(points), top)
