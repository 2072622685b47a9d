from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from overflights import pictures
from overflights.caching import cache_page
from overflights.charts import map as chart
from overflights.filters import EventFilter
from overflights.lib.wording import count
from overflights.models import Event
from overflights.reports.places import EventPlaces, places_of

from .finder import filter_context

MOST_NAMED = 5  # places of one mark that a URL names


def _filters(request: HttpRequest) -> EventFilter:
    return EventFilter.for_request(request.GET, Event.objects.all(), reverse("map"))


@cache_page(*EventFilter.parameters())
def map_page(request: HttpRequest) -> HttpResponse:
    """The events that the filters find, by place; 400, with the errors beside their fields and no places, where a filter is invalid."""
    filters = _filters(request)
    places = places_of(filters.qs)
    context = {
        **filter_context(filters, is_empty=not places.places),
        "places": places,
        "listed": [(row, _events_url(filters, [row.place.slug])) for row in places.listed],
        **pictures.urls("map_picture", query=filters.querystring()),
        **_map_context(filters, places),
    }
    return render(request, "map/page.html", context, status=200 if filters.is_valid() else 400)


@pictures.picture_view(*EventFilter.parameters())
def map_picture(request: HttpRequest, ending: str) -> HttpResponse:
    """The same as a file."""
    filters = _filters(request)
    if not filters.is_valid():
        return pictures.refused()
    context = _map_context(filters, places_of(filters.qs))
    drawing = context["map"]
    title = "The events, by place" if not filters.chips else "Some of the events, by place"
    notes = (*context["notes"], "An event may be one that was only announced: the list on the page below says so.")
    picture = pictures.Picture("map/_map.html", context, title, drawing.height, filters.url(), "overflights-map", notes)
    return pictures.response(request, ending, picture)


def _notes(drawing: chart.MapDrawing) -> Iterator[str]:
    """What is to be known of the picture, on its page and by itself."""
    outside = f" {count(len(drawing.outside), 'place')} at the far ends of the earth: on neither map." if drawing.outside else ""
    yield " ".join(f"{panel.window.name}: {panel.window.projected}." for panel in drawing.panels) + outside
    yield "Cities without an event, and the line between them, are drawn for orientation: nothing here is the track of an aircraft."
    yield "Coasts and borders: Natural Earth (public domain), for orientation; this site takes no position on them."


def _map_context(filters: EventFilter, places: EventPlaces) -> dict[str, Any]:
    """What the template of the map needs."""
    points = [chart.MapPoint(p.slug, p.name, p.latitude, p.longitude, p.precision, n) for p, n in places.places]
    drawing = chart.draw(points)
    panels = [(panel, [(mark, _mark_url(filters, mark)) for mark in panel.marks]) for panel in drawing.panels]
    return {
        "map": drawing,
        "panels": panels,
        "n_places": len(places.places),
        "n_events": places.n_events,
        "notes": tuple(_notes(drawing)),
    }


def _mark_url(filters: EventFilter, mark: chart.MapMark) -> str:
    """The events at its places; where these are too many to name, the list of places."""
    return _events_url(filters, [point.slug for point in mark.points]) if len(mark.points) <= MOST_NAMED else "#places"


def _events_url(filters: EventFilter, slugs: list[str]) -> str:
    """The list of the events found at some places."""
    return reverse("events") + filters.querystring(place=slugs)
