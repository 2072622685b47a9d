"""Marks at honest dates: the geometry of stances over time. Across, shares of the width; down, pixels of one row's own picture."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from overflights.charts.column_chart import share
from overflights.lib.edtf import say
from overflights.lib.wording import count
from overflights.models import Stance
from overflights.reports.trajectory import StanceMark, Trajectory, TrajectoryRow

TRACKS = {1: 8, 0: 24, -1: 40}  # pixels down to the middle of the track of stances for the proposition, on neither side, against it
HEIGHT, LABEL, AXIS = 48, 26, 22  # of a row, of its label, and of the dates below all
EDGE = 6  # share of the width that half a label takes on a phone
TICKS, MONTHLY = 9, 3 * 366  # labels that there is room for; days up to which they are months
DAYS = (1, 2, 5, 10)
UNIT_NOTE = "There are many claims: dates of one {} stand together, and no order is read from them."


class RowLabel(NamedTuple):
    text: str
    claims_url: Callable[..., str]  # as filters.claims.claims_url, of the row's claims


class PlacedMark(NamedTuple):
    mark: StanceMark
    url: str  # of its claims in the finder
    left: str
    width: str  # empty for a day that is known
    opens: str  # where its bounds are open: "before", "after" or nothing

    @property
    def title(self) -> str:
        return f"{Stance(self.mark.stance).label}: {count(self.mark.n, 'claim')}, {say(self.mark.dates)}"


class DateTick(NamedTuple):
    at: str
    label: str
    minor: bool  # without a label where there is little room
    first: bool  # so near the left edge that the label stands to the right of it


class DateScale:
    """From days to shares of the width, with some room at both ends."""

    def __init__(self, first: date, last: date) -> None:
        margin = max((last - first).days // 40, 3)
        self.first = first.toordinal() - margin if first.toordinal() > margin else first.toordinal()
        self.days = max(min(last.toordinal() + margin, date.max.toordinal()) - self.first + 1, 1)

    def place(self, day: date) -> float:
        """0 to 100; days beyond the ends stand at them."""
        return min(max((day.toordinal() - self.first) / self.days * 100, 0), 100)

    def ticks(self) -> list[DateTick]:
        days = self._labels()
        placed = [(self.place(day), label, bool(at % 2)) for at, (day, label) in enumerate(days)]
        return [DateTick(share(at), label, minor, at < EDGE) for at, label, minor in placed if 0 < at < 96]

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


class StanceTrack(NamedTuple):
    stance: str
    y: int
    marks: tuple[PlacedMark, ...]


class PlottedRow(NamedTuple):
    row: TrajectoryRow
    label: str
    url: str
    bars: tuple[StanceTrack, ...]
    points: tuple[StanceTrack, ...]  # of days that are known, which stand on top
    top: int  # in a picture of all rows


class TrajectoryChart(NamedTuple):
    rows: tuple[PlottedRow, ...]
    ticks: tuple[DateTick, ...]
    unit_note: str  # where claims of one month or year stand together
    left_out: int  # rows
    height: int  # of all rows with their labels and the axis
    notes: tuple[str, ...]  # for a picture by itself


def trajectory_chart(trajectory: Trajectory, labels: Mapping[int | str, RowLabel]) -> TrajectoryChart | None:
    """The rows that there are labels for, by key. None where no date is known."""
    if not trajectory.span:
        return None
    scale = DateScale(*trajectory.span)
    labelled = [row for row in trajectory.rows if row.key in labels]
    rows = tuple(_plotted(row, labels[row.key], scale, at * (LABEL + HEIGHT)) for at, row in enumerate(labelled))
    height = len(rows) * (LABEL + HEIGHT) + AXIS
    unit_note = UNIT_NOTE.format(trajectory.unit) if trajectory.unit else ""
    return TrajectoryChart(rows, tuple(scale.ticks()), unit_note, trajectory.left_out, height, tuple(_notes(trajectory, unit_note)))


def _notes(trajectory: Trajectory, unit_note: str) -> Iterator[str]:
    yield "A mark stands at the day, or along all the days, on which its claims may have been said: support above the line, dispute below."
    if unit_note:
        yield unit_note
    if trajectory.left_out:
        n = len(trajectory.rows)
        yield f"The picture shows {n} of {n + trajectory.left_out:,}; the page below says which, and lists the others."


def _plotted(row: TrajectoryRow, label: RowLabel, scale: DateScale, top: int) -> PlottedRow:
    urls = [label.claims_url(("stance", mark.stance), days=(mark.first, mark.last)) for mark in row.marks]
    placed = [placed_mark(mark, scale, url) for mark, url in zip(row.marks, urls, strict=True)]
    bars, points = (_tracks([mark for mark in placed if bool(mark.width) == is_bar]) for is_bar in (True, False))
    return PlottedRow(row, label.text, label.claims_url(), bars, points, top)


def placed_mark(mark: StanceMark, scale: DateScale, url: str) -> PlacedMark:
    """At least as wide as it can be seen."""
    opens = "before" if mark.first == date.min else "after" if mark.last == date.max else ""
    left, right = scale.place(mark.first), scale.place(mark.last + timedelta(1) if mark.last < date.max else mark.last)
    if mark.first == mark.last:
        return PlacedMark(mark, url, share((left + right) / 2), "", opens)
    return PlacedMark(mark, url, share(left), share(max(right - left, 0.6)), opens)


def _tracks(marks: Sequence[PlacedMark]) -> tuple[StanceTrack, ...]:
    in_order = sorted(Stance, key=lambda stance: TRACKS[stance.details.position])
    by_stance = ((stance, tuple(placed for placed in marks if placed.mark.stance == stance)) for stance in in_order)
    return tuple(StanceTrack(stance.value, TRACKS[stance.details.position], theirs) for stance, theirs in by_stance if theirs)
