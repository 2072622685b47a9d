"""The timeline's geometry: an axis, a row of events, a row for each side. Across, shares of the width; down, pixels of the row.

Bars have a few characters or a title above them, and stand in lines that keep them apart.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import NamedTuple

from overflights.charts.column_chart import GAP, LETTER, NARROW, WIDE, share
from overflights.filters.base import UrlBuilder
from overflights.filters.claims import CERTAINLY
from overflights.lib.edtf import say
from overflights.lib.periods import Period
from overflights.lib.sides import NO_STATE, side_name
from overflights.lib.wording import count
from overflights.models import Event, Stance
from overflights.reports.timeline import EventsBetween, Marker, PeriodCounts, TimeAxis, Timeline, TimelineRow, marker_code, marker_dates

AXIS, HEADING, AFTER = 24, 24, 14  # pixels down of the axis' labels, of a row's name, and below a row
LINE, DROP = 21, 15  # pixels down of a line of bars, and from its top to the bar
TITLED, TITLE_DROP = 36, 18  # the same with a title above it
PHONE, PAGE = 340, 800  # pixels across in which labels must stay apart; and for which titles are cut, where there is room
SLIM = 0.5  # share of the width that a bar has at least
STRIP, PLOT = 27, 22  # pixels down of the columns of one stance, and of the tallest of them
AREA, SPACE = 1000, 0.06  # what the whole width is for the columns; and the share of a period that is free on each side
FEW_EVENTS = 10  # events up to which each stands in a line of its own, with its title
STEPS = (1, 2, 3, 5, 10, 20, 50, 100, 500, 5000)  # every how many-th period has a label
NOTE, NOTE_LETTERS = 15, 77  # pixels down of a note, and its letters at most


class Link(NamedTuple):
    url: str
    title: str
    dates: str = ""
    counts: str = ""  # by stance, where it has several


class TimelineLinks:
    """Where the parts of the picture lead to, and their tooltips. The builders write URLs of the timeline's page, and of the finder."""

    def __init__(self, axis: TimeAxis, only_certain: bool, page: UrlBuilder, claims: UrlBuilder) -> None:
        self.axis, self.only_certain, self.page, self.claims = axis, only_certain, page, claims

    def period(self, period: Period) -> Link:
        start, end = period.ends
        return Link(self.page.url(**{"from": start, "to": end}), period.title)

    def event(self, event: Event) -> Link:
        return Link(f"{event.get_absolute_url()}#around", f"{event.title}, {event_date(event)}")

    def row(self, row: TimelineRow) -> Link:
        return Link(self.claims.url(side=row.side or NO_STATE), f"{row.name}: {count(row.total, 'claim')}")

    def stance(self, row: TimelineRow, stance: str, n: int) -> Link:
        url = self.claims.url(side=row.side or NO_STATE, stance=stance)
        return Link(url, f"{row.name}, {Stance(stance).label}: {count(n, 'claim')}")

    def marker(self, marker: Marker) -> Link:
        """Claims of one day, month or year are in the finder, which can be asked for it; others are listed on the timeline's page."""
        dates = marker_dates(marker, self.axis)
        title = f"{side_name(marker.side)}, {Stance(marker.stance).label}: {count(marker.n, 'claim')}, {dates}"
        if not marker.is_one_period(self.axis):
            return Link(f"{self.page.url(mark=marker_code(marker, self.axis))}#mark", title, dates)
        start, end = self.axis.periods[marker.begins].ends
        days = {"from": start, "to": end, "dates": CERTAINLY}
        return Link(self.claims.url(side=marker.side or NO_STATE, stance=marker.stance, **days), title, dates)

    def counts(self, row: TimelineRow, counts: PeriodCounts) -> Link:
        start, end = counts.period.ends
        url = self.claims.url(side=row.side or NO_STATE, **{"from": start, "to": end})
        how = "certainly" if self.only_certain else f"possibly ({counts.certain:,} certainly)"
        title = f"{row.name}, {counts.period.title}: {count(counts.possible, 'claim')} {how}"
        numbers = [(Stance(stance).label, n, "" if self.only_certain else f" ({certain:,})") for stance, n, certain in counts.stances]
        by_stance = ", ".join(f"{label} {n:,}{certain}" for label, n, certain in numbers)
        return Link(url, f"{title}; {by_stance}", counts.period.title, by_stance)


def event_date(event: Event) -> str:
    """In words, and whether it was only announced."""
    return f"{say(event.date)}, announced" if event.is_announced else say(event.date)


class AxisLabel(NamedTuple):
    link: Link
    text: str
    left: str
    width: str
    middle: str
    shown: str  # where there is room for it: everywhere, wide, narrow or nowhere


class TimelineBar(NamedTuple):
    link: Link
    stance: str  # none of an event
    n: int  # of claims; of an event, its number in the list
    left: float  # 0 to 100
    right: float
    soft: str  # where some day of it is meant: its ends that are shown (start, end, both or neither), or open if one is not known itself


class PlacedBar(NamedTuple):
    """Where a bar stands, and what is written above it."""

    bar: TimelineBar
    left: str
    width: str
    top: int
    drop: int  # pixels down to the bar
    text: str
    short: str  # the text where there is little room
    text_at: str
    anchor: str  # the text's start, middle or end
    target: tuple[str, str, int]  # left end, width and height of the area that is its alone

    @property
    def fades(self) -> bool:
        return self.bar.soft in ("start", "end", "both")


class PeriodColumn(NamedTuple):
    """A period of a row, whose columns are drawn with those of the others."""

    link: Link
    n: int
    left: str
    width: str


class ColumnsPath(NamedTuple):
    """The columns of a stance in one path: `AREA` across, pixels down; of the claims that are certain, or of all that are possible."""

    stance: str
    certain: bool
    path: str


class RowDrawing(NamedTuple):
    """A row; that of the events has no name and no side."""

    height: int
    name: str = ""
    link: Link | None = None
    stances: tuple[tuple[str, int, Link], ...] = ()
    bars: tuple[PlacedBar, ...] = ()
    columns: tuple[PeriodColumn, ...] = ()
    paths: tuple[ColumnsPath, ...] = ()
    bases: tuple[int, ...] = ()  # pixels down to where the columns stand


class TimelineDrawing(NamedTuple):
    height: int
    base: int  # where the rows end
    labels: tuple[AxisLabel, ...]
    rows: tuple[tuple[int, RowDrawing], ...]  # each with its top
    most: int  # claims that the tallest column stands for


def draw(timeline: Timeline, events: EventsBetween, links: TimelineLinks) -> TimelineDrawing:
    scale = TimeScale(timeline.axis.first, timeline.axis.last)
    most = max((n for row in timeline.rows for counts in row.counts for _, n, _ in counts.stances), default=1)
    rows = [_event_row([event for event, _ in events.rows], scale, links)] if events.rows else []
    for row in timeline.rows:
        rows.append(_bar_row(row, timeline.axis, scale, links) if timeline.has_markers else _column_row(row, most, scale, links))
    placed, top = [], AXIS
    for drawing in rows:
        placed.append((top, drawing))
        top += drawing.height
    return TimelineDrawing(top + AXIS, top, axis_labels(timeline.labelled, scale, links.period), tuple(placed), most)


class TimeScale(NamedTuple):
    first: date
    last: date

    def ends(self, first: date, last: date) -> tuple[float, float]:
        """Where the days begin and end across, 0 to 100, as far as they are on the axis."""
        n_days, begin = (self.last - self.first).days + 1, self.first.toordinal()
        left, right = (min(max((day - begin) / n_days * 100, 0), 100) for day in (first.toordinal(), last.toordinal() + 1))
        return left, right


def axis_labels(periods: Sequence[Period], scale: TimeScale, link: Callable[[Period], Link]) -> tuple[AxisLabel, ...]:
    needed = (max(len(period.label) for period in periods) * LETTER + GAP) * len(periods)
    every = {
        name: next((step for step in STEPS if needed <= width * step), STEPS[-1]) for name, width in (("wide", WIDE), ("narrow", NARROW))
    }
    labels = []
    for at, period in enumerate(periods):
        left, right = scale.ends(period.first, period.last)
        is_year = len(period.label) == 4 and period.label.isdecimal()
        fits = [name for name, step in every.items() if (int(period.label) if is_year else at) % step == 0]
        shown = "everywhere" if len(fits) == 2 else fits[0] if fits else "nowhere"
        labels.append(AxisLabel(link(period), period.label, share(left), share(right - left), share((left + right) / 2), shown))
    return tuple(labels)


# --- Bars -------------------------------------------------------------------------------------------
def _event_row(events: Sequence[Event], scale: TimeScale, links: TimelineLinks) -> RowDrawing:
    bars = []
    for number, event in enumerate(events, 1):
        soft = ""
        if event.earliest == date.min or event.latest == date.max:
            soft = "open"
        elif event.earliest != event.latest:
            soft = _soft_ends(event.earliest >= scale.first, event.latest <= scale.last)
        bars.append(TimelineBar(links.event(event), "", number, *scale.ends(event.earliest, event.latest), soft))
    if len(events) <= FEW_EVENTS:
        placed, height = titled([(bar, f"{bar.n} {event.title}") for bar, event in zip(bars, events, strict=True)], HEADING)
    else:
        placed, height = in_lines(bars, HEADING)
    return RowDrawing(HEADING + height + AFTER, bars=tuple(placed))


def _bar_row(row: TimelineRow, axis: TimeAxis, scale: TimeScale, links: TimelineLinks) -> RowDrawing:
    """The bars of each stance in lines of their own."""
    placed, height = [], HEADING
    for stance, _ in row.stances:
        bars = [_bar(marker, axis, scale, links) for marker in row.markers if marker.stance == stance]
        more, lines = in_lines(bars, height)
        placed += more
        height += lines
    return _named(row, links, RowDrawing(height + AFTER, bars=tuple(placed)))


def _bar(marker: Marker, axis: TimeAxis, scale: TimeScale, links: TimelineLinks) -> TimelineBar:
    soft = ""
    if marker.is_open(axis):
        soft = "open"
    elif marker.begins != marker.ends:
        soft = _soft_ends(axis.has(marker.begins), axis.has(marker.ends))
    left, right = scale.ends(*axis.days(marker.begins, marker.ends))
    return TimelineBar(links.marker(marker), marker.stance, marker.n, left, right, soft)


def _soft_ends(begins: bool, ends: bool) -> str:
    """Of a bar some day of which is meant, the ends that lie on the axis."""
    return {(True, True): "both", (True, False): "start", (False, True): "end", (False, False): "neither"}[begins, ends]


def in_lines(bars: Iterable[TimelineBar], top: int) -> tuple[list[PlacedBar], int]:
    """In as few lines as keep the bars and what is written above them apart; and how tall these are together."""
    placed = []
    reached: list[float] = []  # how far each line is taken
    for bar in bars:
        text = f"{bar.n:,}"
        half = (len(text) + 2) * LETTER / PHONE * 50
        middle = min(max((bar.left + bar.right) / 2, half / 2), 100 - half / 2)  # beside the picture there is a margin
        begin, end = min(bar.left, middle - half), max(bar.right, middle + half)
        line = next((line for line, last in enumerate(reached) if last <= begin), len(reached))
        reached[line:] = [end, *reached[line + 1 :]]
        target = (share(begin), share(end - begin), LINE - 1)
        placed.append(_placed(bar, top + line * LINE, DROP, (text, text, share(middle), "middle"), target))
    return placed, len(reached) * LINE


def titled(bars: Iterable[tuple[TimelineBar, str]], top: int) -> tuple[list[PlacedBar], int]:
    """Each in a line of its own, with as much of its title as there is room for."""
    placed = []
    for line, (bar, title) in enumerate(bars):
        from_left = bar.left <= 50
        room = (100 - bar.left if from_left else bar.right) / 100
        text, short = (_cut(title, int(room * width / LETTER)) for width in (PAGE, PHONE))
        at, anchor = (bar.left, "start") if from_left else (bar.right, "end")
        placed.append(_placed(bar, top + line * TITLED, TITLE_DROP, (text, short, share(at), anchor), ("0%", "100%", TITLED - 2)))
    return placed, len(placed) * TITLED


def _placed(bar: TimelineBar, top: int, drop: int, text: tuple[str, str, str, str], target: tuple[str, str, int]) -> PlacedBar:
    width = max(bar.right - bar.left, SLIM)
    return PlacedBar(bar, share(min(bar.left, 100 - width)), share(width), top, top + drop, *text, target)


# --- Columns ----------------------------------------------------------------------------------------
def _column_row(row: TimelineRow, most: int, scale: TimeScale, links: TimelineLinks) -> RowDrawing:
    columns, paths = [], {(stance, certain): "" for stance, _ in row.stances for certain in (False, True)}
    bases = {stance: HEADING + (at + 1) * STRIP for at, (stance, _) in enumerate(row.stances)}
    for counts in row.counts:
        left, right = scale.ends(counts.period.first, counts.period.last)
        columns.append(PeriodColumn(links.counts(row, counts), counts.possible, share(left), share(right - left)))
        for stance, possible, certain in counts.stances:
            paths[stance, False] += _column(left, right, bases[stance], possible / most)
            paths[stance, True] += _column(left, right, bases[stance], certain / most) if certain else ""
    drawn = tuple(ColumnsPath(*key, path) for key, path in paths.items() if path)
    height = HEADING + len(bases) * STRIP + AFTER
    return _named(row, links, RowDrawing(height, columns=tuple(columns), paths=drawn, bases=tuple(bases.values())))


def _column(left: float, right: float, base: int, share_of_most: float) -> str:
    width, height = (right - left) / 100 * AREA, max(round(PLOT * share_of_most), 2)
    return f"M{left / 100 * AREA + width * SPACE:.1f} {base}v-{height}h{width * (1 - 2 * SPACE):.1f}v{height}z"


def _named(row: TimelineRow, links: TimelineLinks, drawing: RowDrawing) -> RowDrawing:
    stances = tuple((stance, n, links.stance(row, stance, n)) for stance, n in row.stances)
    return drawing._replace(name=row.name, link=links.row(row), stances=stances)


# --- Notes below a picture that stands by itself ----------------------------------------------------
class FootNote(NamedTuple):
    left: str
    top: int
    text: str


def foot_notes(texts: Sequence[str], top: int) -> tuple[list[FootNote], int]:
    """In two columns; and how tall these are."""
    rows = (len(texts) + 1) // 2
    notes = [FootNote(share(at // rows * 51), top + at % rows * NOTE, _cut(text, NOTE_LETTERS)) for at, text in enumerate(texts)]
    return notes, rows * NOTE


def _cut(text: str, letters: int) -> str:
    return text if len(text) <= letters else f"{text[: max(letters - 1, 1)].rstrip()}…"
