"""Where the parts of the timeline lead to, and what they stand for in words."""

from datetime import date
from typing import NamedTuple

from overflights.charts.timeline import Link
from overflights.filters import ClaimFilter
from overflights.filters.base import UrlBuilder
from overflights.filters.claims import CERTAINLY
from overflights.lib.edtf import say
from overflights.lib.periods import Period, adjacent_periods, wider_periods
from overflights.lib.sides import NO_STATE, side_name
from overflights.lib.wording import count
from overflights.models import Event
from overflights.reports.events import EventsBetween
from overflights.reports.timeline import Marker, PeriodCounts, TimeAxis, TimelineRow, marker_code, marker_dates

MARK = "mark"  # the parameter with the marker whose claims are shown


class EventRow(NamedTuple):
    """An event with the number of its claims, and URLs: of these, and of the timeline from it on and up to it."""

    event: Event
    n: int
    claims_url: str
    from_url: str
    to_url: str


class TimelineLinks:
    def __init__(self, filters: ClaimFilter, axis: TimeAxis) -> None:
        self.axis, self.only_certain = axis, filters.only_certain
        self._timeline = UrlBuilder(filters.path, (*filters.parameters(), MARK), filters.state)
        self._claims = filters.claims_urls()

    def period(self, period: Period) -> Link:
        start, end = period.ends
        return Link(self._timeline.url(**{"from": start, "to": end}), period.title)

    def event(self, event: Event) -> Link:
        return Link(f"{event.get_absolute_url()}#around", f"{event.title}, {event_date(event)}")

    def row(self, row: TimelineRow) -> Link:
        return Link(self._claims.url(side=row.side or NO_STATE), f"{row.name}: {count(row.total, 'claim')}")

    def stance(self, row: TimelineRow, stance: str, n: int) -> Link:
        return Link(self._claims.url(side=row.side or NO_STATE, stance=stance), f"{row.name}, {stance}: {count(n, 'claim')}")

    def marker(self, marker: Marker) -> Link:
        """Claims of one day, month or year are in the finder, which can be asked for it; others are listed on this page."""
        dates = marker_dates(marker, self.axis)
        title = f"{side_name(marker.side)}, {marker.stance}: {count(marker.n, 'claim')}, {dates}"
        if marker.begins != marker.ends or not 0 <= marker.begins < len(self.axis.periods):
            return Link(f"{self._timeline.url(mark=marker_code(marker, self.axis))}#mark", title, dates)
        start, end = self.axis.periods[marker.begins].ends
        days = {"from": start, "to": end, "dates": CERTAINLY}
        return Link(self._claims.url(side=marker.side or NO_STATE, stance=marker.stance, **days), title, dates)

    def counts(self, row: TimelineRow, counts: PeriodCounts) -> Link:
        start, end = counts.period.ends
        url = self._claims.url(side=row.side or NO_STATE, **{"from": start, "to": end})
        how = "certainly" if self.only_certain else f"possibly ({counts.certain:,} certainly)"
        title = f"{row.name}, {counts.period.title}: {count(counts.possible, 'claim')} {how}"
        by_stance = ", ".join(f"{stance} {n:,}" + ("" if self.only_certain else f" ({sure:,})") for stance, n, sure in counts.stances)
        return Link(url, f"{title}; {by_stance}", counts.period.title, by_stance)

    def event_rows(self, events: EventsBetween) -> list[EventRow]:
        """No link leads on from an end that is not known."""
        return [
            EventRow(
                event,
                n,
                self._claims.url(event=event.slug),
                "" if event.earliest == date.min else self._timeline.url(**{"from": event.earliest.isoformat()}),
                "" if event.latest == date.max else self._timeline.url(to=event.latest.isoformat()),
            )
            for event, n in events.rows
        ]


def event_date(event: Event) -> str:
    """In words, and whether it was only announced."""
    return f"{say(event.date)}, announced" if event.is_announced else say(event.date)


def other_times(filters: ClaimFilter, axis: TimeAxis) -> list[tuple[str, str]]:
    """Times around the one that is asked for: (URL, name)."""
    if not filters.has_dates:
        return []
    named = [(period, period.title) for period in wider_periods(axis.first, axis.last)]
    adjacent = adjacent_periods(axis.first, axis.last)
    named += [(period, arrow.format(period.title)) for period, arrow in zip(adjacent, ("← {}", "{} →"), strict=False)]
    urls = [(filters.url(**dict(zip(("from", "to"), period.ends, strict=True))), name) for period, name in named]
    return [(filters.url(**{"from": None, "to": None, "dates": None}), "All years"), *urls]
