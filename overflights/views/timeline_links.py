"""Where the parts of the timeline lead to, and what they stand for in words."""

from datetime import date
from typing import NamedTuple, Self
from urllib.parse import quote, urlencode

from django.urls import reverse

from overflights.charts.labelled_bars import Way
from overflights.filters import ClaimFilter
from overflights.filters.claims import CERTAINLY
from overflights.lib.sides import NO_STATE
from overflights.lib.periods import Span
from overflights.lib.urls import url_of
from overflights.lib.wording import count
from overflights.models import EventType
from overflights.reports import timeline as report
from overflights.reports.events import Events, Happening
from overflights.lib.sides import side_name
from overflights.reports.timeline import Bin, Lane, Lanes, Mark

START, END, EVENT = "\0start", "\0end", "\0event"  # in a URL, what each of many puts its own in place of: no filter takes a NUL

PARAMETERS = ClaimFilter.parameters()


class Asked(NamedTuple):
    """The state of the filters, as what is kept for it goes by."""

    state: tuple[tuple[str, tuple[str, ...]], ...]
    only_certain: bool

    @classmethod
    def by(cls, filters: ClaimFilter) -> Self:
        return cls(tuple((name, tuple(values)) for name, values in filters.state.items()), filters.only_certain)

    def here(self, **changes: str | None) -> str:
        """The URL of the timeline with some parameters changed."""
        return self._url("timeline", changes)

    def between(self, start: str | None, end: str | None) -> str:
        """The timeline from one partial date to another."""
        return self.here(**{"from": start, "to": end})

    def in_finder(self, **changes: str | None) -> str:
        """The claims of the timeline in the finder, with some parameters changed."""
        return self._url("claims", changes | {"sort": None})

    def _url(self, view: str, changes: dict[str, str | None]) -> str:
        given = dict(self.state) | changes
        query = urlencode([(name, given[name]) for name in PARAMETERS if given.get(name)], doseq=True)
        return f"{reverse(view)}?{query}" if query else reverse(view)


class Links:
    """A URL is put together once for all that differ in their dates alone: a picture has hundreds."""

    def __init__(self, asked: Asked, lanes: Lanes) -> None:
        self.asked, self.frame = asked, lanes.frame
        self._here, self._between = asked.here(), asked.between(START, END)
        dates = {"from": START, "to": END, "dates": CERTAINLY if asked.only_certain else None}
        self._of_side = {lane.side: asked.in_finder(side=lane.side or NO_STATE, **dates) for lane in lanes.lanes}

    def span(self, span: Span) -> Way:
        return Way(_between(self._between, span), span.title)

    def event(self, event: Happening) -> Way:
        return Way(f"{url_of('event', event.slug)}#around", f"{event.title}, {event.said}")

    def lane(self, lane: Lane) -> Way:
        return Way(self.asked.in_finder(side=lane.side or NO_STATE), f"{lane.name}: {count(lane.total, 'claim')}")

    def stance(self, lane: Lane, stance: str, n: int) -> Way:
        url = self.asked.in_finder(side=lane.side or NO_STATE, stance=stance)
        return Way(url, f"{lane.name}, {stance}: {count(n, 'claim')}")

    def mark(self, mark: Mark) -> Way:
        """Those of one day, month or year to the finder, which can ask for it; others to a list on this page."""
        when = report.when(mark, self.frame)
        said = f"{side_name(mark.side)}, {mark.stance}: {count(mark.n, 'claim')}, {when}"
        if mark.begins != mark.ends or not 0 <= mark.begins < len(self.frame.spans):
            return Way(f"{self._here}{'&' if '?' in self._here else '?'}mark={report.code(mark, self.frame)}#mark", said, when)
        chosen = {"side": mark.side or NO_STATE, "stance": mark.stance, "from": START, "to": END, "dates": CERTAINLY}
        return Way(_between(self.asked.in_finder(**chosen), self.frame.spans[mark.begins]), said, when)

    def bin(self, lane: Lane, found: Bin) -> Way:
        only_certain = self.asked.only_certain
        how = "certainly" if only_certain else f"possibly ({found.certain:,} certainly)"
        said = f"{lane.name}, {found.span.title}: {count(found.possible, 'claim')} {how}"
        numbers = ", ".join(f"{stance} {n:,}" + (f" ({sure:,})" if not only_certain else "") for stance, n, sure in found.numbers)
        return Way(_between(self._of_side[lane.side], found.span), f"{said}; {numbers}", found.span.title, numbers)


def _between(url: str, span: Span) -> str:
    start, end = span.ends
    return _put(_put(url, START, start), END, end)


def _put(url: str, place: str, value: str) -> str:
    return url.replace(quote(place), value)


class EventRow(NamedTuple):
    """An event with the number of its claims, and URLs: of these, and of the timeline from it on and up to it."""

    event: Happening
    type: str
    n: int
    claims: str
    from_here: str
    up_to_here: str


def event_rows(asked: Asked, events: Events) -> list[EventRow]:
    """An end that is not known is no place to go on from."""
    claims, before, after = asked.in_finder(event=EVENT), asked.here(**{"from": START}), asked.here(to=END)
    return [
        EventRow(
            event,
            f"{EventType(event.type).label}{', announced' if event.is_announced else ''}",
            n,
            _put(claims, EVENT, event.slug),
            "" if event.earliest == date.min else _put(before, START, event.earliest.isoformat()),
            "" if event.latest == date.max else _put(after, END, event.latest.isoformat()),
        )
        for event, n in zip(events.rows, events.claims, strict=True)
    ]
