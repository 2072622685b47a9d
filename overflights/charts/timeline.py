"""The timeline's geometry: an axis, a lane of events, a lane for each side. Across, shares of the width; down, pixels of the lane."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple, Protocol

from overflights.charts.column_chart import GAP, LETTER, NARROW, WIDE, share
from overflights.charts.labelled_bars import Bar, Shape, Way, in_rows, titled
from overflights.lib.periods import Span
from overflights.reports.events import Events, Happening
from overflights.reports.timeline import Bin, Lane, Lanes, Mark

AXIS, HEAD, AFTER = 24, 24, 14  # pixels down of the axis' labels, of a lane's name, and below a lane
STRIP, PLOT = 27, 22  # of the columns of one stance, and of the tallest of them
AREA, SPACE = 1000, 0.06  # what the whole width is for the columns; and the share of a stretch that is free on each side
FEW_EVENTS = 10  # events up to which each stands in a row of its own, with its title
STEPS = (1, 2, 3, 5, 10, 20, 50, 100, 500, 5000)  # every how many-th stretch has a label


class Ways(Protocol):
    """Where the parts of the picture lead to."""

    def span(self, span: Span) -> Way: ...
    def event(self, event: Happening) -> Way: ...
    def lane(self, lane: Lane) -> Way: ...
    def stance(self, lane: Lane, stance: str, n: int) -> Way: ...
    def mark(self, mark: Mark) -> Way: ...
    def bin(self, lane: Lane, found: Bin) -> Way: ...


class Tick(NamedTuple):
    way: Way
    span: Span
    left: str
    width: str
    middle: str
    label: str  # where there is room for it: everywhere, wide, narrow or nowhere


class Column(NamedTuple):
    """A stretch of a lane's time, whose columns are drawn with those of the others."""

    way: Way
    bin: Bin
    left: str
    width: str


class Area(NamedTuple):
    """The columns of a stance in one path: `AREA` across, pixels down; of the claims that are certain, or of all that are possible."""

    stance: str
    certain: bool
    path: str


class Band(NamedTuple):
    """A lane; that of the events belongs to no side."""

    top: int
    height: int
    lane: Lane | None = None
    way: Way | None = None
    stances: tuple[tuple[str, int, Way], ...] = ()
    shapes: tuple[Shape, ...] = ()
    columns: tuple[Column, ...] = ()
    areas: tuple[Area, ...] = ()
    bases: tuple[int, ...] = ()  # pixels down to where the columns stand


class Drawing(NamedTuple):
    height: int
    base: int  # where the lanes end
    axis: tuple[Tick, ...]
    bands: tuple[Band, ...]
    most: int  # claims that the tallest column stands for


class Canvas:
    """Draws lane under lane, from the first day of the axis to its last."""

    def __init__(self, spans: Sequence[Span], ways: Ways) -> None:
        self.spans, self.ways = spans, ways
        self.first, self.last = spans[0].first, spans[-1].last

    def draw(self, lanes: Lanes, events: Events) -> Drawing:
        most = max((n for lane in lanes.lanes for found in lane.bins for _, n, _ in found.numbers), default=1)
        bands = [self._events(events.rows)] if events.rows else []
        bands += [self._marked(lane, lanes) if lanes.marked else self._counted(lane, most) for lane in lanes.lanes]
        placed, top = [], AXIS
        for band in bands:
            placed.append(band._replace(top=top))
            top += band.height
        return Drawing(top + AXIS, top, self._axis(), tuple(placed), most)

    def ends(self, first: date, last: date) -> tuple[float, float]:
        """Where the days begin and end across, 0 to 100, as far as they are on the axis."""
        n_days, begin = (self.last - self.first).days + 1, self.first.toordinal()
        left, right = (min(max((day - begin) / n_days * 100, 0), 100) for day in (first.toordinal(), last.toordinal() + 1))
        return left, right

    def _axis(self) -> tuple[Tick, ...]:
        room = (max(len(span.label) for span in self.spans) * LETTER + GAP) * len(self.spans)
        widths = {"wide": WIDE, "narrow": NARROW}
        every = {name: next((step for step in STEPS if room <= width * step), STEPS[-1]) for name, width in widths.items()}
        found = []
        for at, span in enumerate(self.spans):
            left, right = self.ends(span.first, span.last)
            is_year = len(span.label) == 4 and span.label.isdecimal()
            rooms = [name for name, step in every.items() if (int(span.label) if is_year else at) % step == 0]
            label = "everywhere" if len(rooms) == 2 else rooms[0] if rooms else "nowhere"
            found.append(Tick(self.ways.span(span), span, share(left), share(right - left), share((left + right) / 2), label))
        return tuple(found)

    # --- Bars ---------------------------------------------------------------------------------------
    def _events(self, events: Sequence[Happening]) -> Band:
        bars = [
            Bar(self.ways.event(event), None, f"{number}", *self.ends(event.earliest, event.latest), self._ends(event))
            for number, event in enumerate(events, 1)
        ]
        if len(events) <= FEW_EVENTS:
            shapes, height = titled([(bar, f"{bar.text} {event.title}") for bar, event in zip(bars, events, strict=True)], HEAD)
        else:
            shapes, height = in_rows(bars, HEAD)
        return Band(0, HEAD + height + AFTER, shapes=tuple(shapes))

    def _ends(self, event: Happening) -> str:
        if event.earliest == date.min or event.latest == date.max:
            return "open"
        return _soft(event.earliest >= self.first, event.latest <= self.last) if event.earliest != event.latest else ""

    def _marked(self, lane: Lane, lanes: Lanes) -> Band:
        """The marks of each stance in rows of their own."""
        shapes, height = [], HEAD
        for stance, _ in lane.numbers:
            bars = [self._bar(mark, lanes) for mark in lane.marks if mark.stance == stance]
            found, rows = in_rows(bars, height)
            shapes += found
            height += rows
        return self._named(lane, Band(0, height + AFTER, shapes=tuple(shapes)))

    def _bar(self, mark: Mark, lanes: Lanes) -> Bar:
        n_spans, soft = len(lanes.frame.spans), ""
        if mark.begins == -2 or mark.ends > n_spans:
            soft = "open"
        elif mark.begins != mark.ends:
            soft = _soft(mark.begins >= 0, mark.ends < n_spans)
        return Bar(self.ways.mark(mark), mark, f"{mark.n:,}", *self.ends(*lanes.frame.cut(mark.begins, mark.ends)), soft)

    # --- Columns ------------------------------------------------------------------------------------
    def _counted(self, lane: Lane, most: int) -> Band:
        columns, paths = [], {(stance, certain): "" for stance, _ in lane.numbers for certain in (False, True)}
        bases = {stance: HEAD + (at + 1) * STRIP for at, (stance, _) in enumerate(lane.numbers)}
        for row in lane.bins:
            left, right = self.ends(row.span.first, row.span.last)
            columns.append(Column(self.ways.bin(lane, row), row, share(left), share(right - left)))
            for stance, *numbers in row.numbers:
                for certain, n in zip((False, True), numbers, strict=True):
                    paths[stance, certain] += _column(left, right, bases[stance], n / most) if n else ""
        areas = tuple(Area(*key, path) for key, path in paths.items() if path)
        height = HEAD + len(bases) * STRIP + AFTER
        return self._named(lane, Band(0, height, columns=tuple(columns), areas=areas, bases=tuple(bases.values())))

    def _named(self, lane: Lane, band: Band) -> Band:
        stances = tuple((stance, n, self.ways.stance(lane, stance, n)) for stance, n in lane.numbers)
        return band._replace(lane=lane, way=self.ways.lane(lane), stances=stances)


def _column(left: float, right: float, base: int, share_of_most: float) -> str:
    width, height = (right - left) / 100 * AREA, max(round(PLOT * share_of_most), 2)
    return f"M{left / 100 * AREA + width * SPACE:.1f} {base}v-{height}h{width * (1 - 2 * SPACE):.1f}v{height}z"


def _soft(begins: bool, ends: bool) -> str:
    """Of a bar some day of which is meant, the ends that lie on the axis."""
    return {(True, True): "both", (True, False): "start", (False, True): "end", (False, False): "neither"}[begins, ends]
