"""The places of events."""

from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from django.db.models import Count, F, Window
from django.db.models.functions import RowNumber

from overflights.models import Event, Place
from overflights.models.events import EventQuerySet
from overflights.search.collation import InBytes

LISTED = 60  # places whose events are listed; the map has all
EVENTS = 8  # events listed for a place


class ListedPlace(NamedTuple):
    place: Place
    n: int  # of its events
    events: list[Event]  # the first of them

    @property
    def more(self) -> int:
        return self.n - len(self.events)


@dataclass(frozen=True)
class EventPlaces:
    """The places of some events, those with the most first."""

    places: list[tuple[Place, int]]  # each with the number of its events
    listed: list[ListedPlace]  # the first of them
    n_events: int  # whose place is recorded
    unplaced: int  # events whose place is not

    @property
    def unlisted(self) -> int:
        return len(self.places) - len(self.listed)


def places_of(events: EventQuerySet) -> EventPlaces:
    """Three queries, however many events there are."""
    events = events.order_by()
    rows = Place.objects.filter(events__in=events).annotate(n=Count("events")).order_by("-n", InBytes("name"), InBytes("slug"))
    places: list[tuple[Place, int]] = [(place, place.n) for place in rows]  # type: ignore[attr-defined]  # annotated
    first = _first_events(events.filter(place__in=[place for place, _ in places[:LISTED]]))
    listed = [ListedPlace(place, n, first.get(place.pk, [])) for place, n in places[:LISTED]]
    return EventPlaces(places, listed, sum(n for _, n in places), events.filter(place=None).count())


def _first_events(events: EventQuerySet) -> dict[int, list[Event]]:
    """By the key of their place."""
    at = Window(RowNumber(), partition_by=F("place"), order_by=["earliest", "latest", InBytes("slug")])
    rows = events.annotate(at=at).filter(at__lte=EVENTS).order_by("place", "at").defer("description", "folded")
    return {key: list(found) for key, found in groupby(rows, attrgetter("place_id"))}
