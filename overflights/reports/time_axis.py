"""The time that a picture shows, and the stretches to which dates are told apart in it."""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from overflights.facets import Answer
from overflights.lib.periods import Span, spans
from overflights.models import Event

DAY = timedelta(1)
EARLIEST, LATEST = date.min + DAY, date.max - DAY  # the days before and after these stand for ends that are not known
# Most days shown, for each unit: of the axis, of the dates that are told apart by marks, and of the columns. Beyond, years.
AXIS, MARKED, COUNTED = ((62, "day"), (732, "month")), ((366, "day"), (14_640, "month")), ((62, "day"), (1_830, "month"))


@dataclass(frozen=True)
class Frame:
    """The days from `first` to `last`, in stretches. A date has two places in it, of its first and of its last possible day:

    those of the stretches, from 0; -1 before all of them and -2 without a beginning, as much after them and without an end.
    """

    first: date
    last: date
    unit: str

    @cached_property
    def spans(self) -> tuple[Span, ...]:
        return spans(self.first, self.last, self.unit)

    @cached_property
    def edges(self) -> list[date]:
        return [EARLIEST, *(span.first for span in self.spans), self.last + DAY, date.max]

    def place(self, day: date) -> int:
        return bisect_right(self.edges, day) - 2

    def cut(self, first: int, last: int) -> tuple[date, date]:
        """The days between two places, as far as they are in the frame."""
        begin, end = (self.spans[min(max(place, 0), len(self.spans) - 1)] for place in (first, last))
        return begin.first, end.last


def days(claims: Answer, start: date | None, end: date | None) -> tuple[date, date] | None:
    """The days asked for; an end that is not is that of the year of the first or last claim, or where there are none, event."""
    known = (start, end) if start and end else claims.span() or _span_of_events()
    if not known and not start and not end:
        return None
    first = start or date(min(day for day in (known and known[0], end) if day).year, 1, 1)
    last = end or date(max(day for day in (known and known[1], start) if day).year, 12, 31)
    return min(max(first, EARLIEST), LATEST), min(max(last, EARLIEST), LATEST)


def _span_of_events() -> tuple[date, date] | None:
    days = [day for pair in Event.objects.values_list("earliest", "latest") for day in pair if EARLIEST <= day <= LATEST]
    return (min(days), max(days)) if days else None


def divided(first: date, last: date, limits: tuple[tuple[int, str], ...]) -> Frame:
    return Frame(first, last, next((unit for most, unit in limits if (last - first).days < most), "year"))
