from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from overflights import pictures
from overflights.caching import cache_page
from overflights.charts import map as charts_map
from overflights.filters import EventFilter
from overflights.lib.wording import count
from overflights.models import Event
from overflights.reports import places

from .list_page import filter_context

MOST_NAMED = 5  # places of one mark that a URL names


def _filters(request: HttpRequest) -> EventFilter:
    return EventFilter.for_request(request.GET, Event.objects.all(), reverse("map"))


@cache_page(*EventFilter.parameters())
def map_page(request: HttpRequest) -> HttpResponse:
    """The events that the filters find, by place; 400, with the errors beside their fields and no places, where a filter is invalid."""
    filters = _filters(request)
    found = places.of(filters.qs)
    context = {
        **filter_context(filters, is_empty=not found.places),
        "found": found,
        "listed": [(row, _events(filters, [row.place.slug])) for row in found.rows],
        **{ending: reverse("map_picture", args=[ending]) + filters.querystring() for ending in pictures.TYPES},
        **_drawn(filters, found),
    }
    return render(request, "map/page.html", context, status=200 if filters.is_valid() else 400)


@cache_page(*EventFilter.parameters(), cache="pictures")
@pictures.one_png_at_a_time
def map_picture(request: HttpRequest, ending: str) -> HttpResponse:
    """The same as a file."""
    filters = _filters(request)
    if not filters.is_valid():
        return pictures.refused()
    context = _drawn(filters, places.of(filters.qs))
    drawn = context["map"]
    title = "The events, by place" if not filters.chips else "Some of the events, by place"
    picture = pictures.Picture("map/_map.html", context, title, drawn.height, filters.url(), "overflights-map", _notes(drawn))
    return pictures.response(request, ending, picture)


def _notes(drawn: charts_map.Map) -> tuple[str, ...]:
    """As the caption of the page says it."""
    shown = " ".join(f"{panel.window.name}: {panel.window.projected}." for panel in drawn.panels)
    outside = f" {count(len(drawn.outside), 'place')} at the far ends of the earth: on neither map." if drawn.outside else ""
    return (
        f"{shown}{outside}",
        "An event may be one that was only announced: the list on the page below says so.",
        "Cities without an event, and the line between them, are drawn for orientation: not the track of an aircraft.",
        "Coasts and borders: Natural Earth (public domain), for orientation; this site takes no position on them.",
    )


def _drawn(filters: EventFilter, found: places.Found) -> dict[str, Any]:
    points = (charts_map.Point(p.slug, p.name, p.latitude, p.longitude, p.precision, p.n) for p in found.places)
    drawn = charts_map.draw(tuple(points))
    panels = [{"panel": panel, "marks": [(mark, _of(filters, mark)) for mark in panel.marks]} for panel in drawn.panels]
    return {"map": drawn, "panels": panels, "n_places": len(found.places), "n_events": found.n_placed}


def _of(filters: EventFilter, mark: charts_map.Mark) -> str:
    """Where a mark leads: to the events at its places; where these are too many to name, to the list of places."""
    return _events(filters, [point.slug for point in mark.points]) if len(mark.points) <= MOST_NAMED else "#places"


def _events(filters: EventFilter, slugs: list[str]) -> str:
    """The list of the events found at some places."""
    return reverse("events") + filters.querystring(place=slugs)
