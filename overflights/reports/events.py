"""The events of some days, with the claims at or about them."""

from datetime import date
from typing import NamedTuple

from overflights.facets import Answer
from overflights.models import Event

MOST = 60  # events that are drawn


class EventsBetween(NamedTuple):
    rows: list[tuple[Event, int]]  # in order of time, each with the claims at or about it, under all filters but that of events
    total: int


def events_between(first: date, last: date, claims: Answer) -> EventsBetween:
    """Events that may lie in these days; where there are too many, those with most of the claims. At most three queries."""
    tally = claims.tally("event")
    events = Event.objects.possibly_between(first, last).defer("description", "folded")
    total = events.count()
    if total > MOST:
        most = [key for key, _ in tally.top(4 * MOST)]
        inside = set(events.filter(pk__in=most).order_by().values_list("pk", flat=True))
        events = events.filter(pk__in=[key for key in most if key in inside][:MOST])
    rows = list(events)
    numbers = tally.counts_of(event.pk for event in rows)
    return EventsBetween([(event, numbers.get(event.pk, 0)) for event in rows], total)
