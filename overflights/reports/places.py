"""Places with their events."""

from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import Any, NamedTuple

from django.db.models import Count, F, Window
from django.db.models.functions import RowNumber

from overflights.models import Event, Place
from overflights.models.events import EventQuerySet
from overflights.search.collation import InBytes

LISTED = 60  # places whose events are listed; the map has all
EVENTS = 8  # events listed for a place


class Row(NamedTuple):
    place: Place
    n: int  # of its events
    events: list[Event]  # the first of them

    @property
    def more(self) -> int:
        return self.n - len(self.events)


@dataclass(frozen=True)
class Found:
    """The places of some events, those with the most first."""

    places: list[Any]  # of Place, each with `n`, the number of its events
    rows: list[Row]  # the first of them
    unplaced: int  # events whose place is not recorded

    @property
    def n_placed(self) -> int:
        """Events whose place is recorded."""
        return sum(place.n for place in self.places)

    @property
    def unlisted(self) -> int:
        return len(self.places) - len(self.rows)


def of(events: EventQuerySet) -> Found:
    """Three queries, however many events there are."""
    events = events.order_by()
    places: list[Any] = list(
        Place.objects.filter(events__in=events).annotate(n=Count("events")).order_by("-n", InBytes("name"), InBytes("slug"))
    )
    listed = places[:LISTED]
    first = _first(events.filter(place__in=listed))
    rows = [Row(place, place.n, first.get(place.pk, [])) for place in listed]
    return Found(places, rows, events.filter(place=None).count())


def _first(events: EventQuerySet) -> dict[int, list[Event]]:
    """By the key of their place, its first events."""
    at = Window(RowNumber(), partition_by=F("place"), order_by=["earliest", "latest", InBytes("slug")])
    rows = events.annotate(at=at).filter(at__lte=EVENTS).order_by("place", "at").defer("description", "folded")
    return {key: list(found) for key, found in groupby(rows, attrgetter("place_id"))}
