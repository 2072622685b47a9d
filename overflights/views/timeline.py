"""Events and claims over time. The page's state is the finder's, and the `mark` whose claims are shown."""

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from overflights import pictures
from overflights.caching import cache_page
from overflights.charts.timeline import FEW_EVENTS, TimelineLinks, draw, event_date, foot_notes
from overflights.facets import Answer, answer
from overflights.filters import ClaimFilter
from overflights.filters.base import UrlBuilder
from overflights.filters.sentence import sentence
from overflights.lib.periods import adjacent_periods, wider_periods
from overflights.lib.sides import side_name
from overflights.lib.wording import count
from overflights.models import ClaimRow, Event
from overflights.reports import timeline as report
from overflights.reports.timeline import EventsBetween, TimeAxis, events_between

from .finder import FIND, finder_context, values_page

MARK = "mark"  # the parameter with the marker whose claims are shown
LEGEND = 20  # pixels down of the line that says how a saved picture is to be read


class ChosenMarker(NamedTuple):
    marker: report.Marker
    side: str
    dates: str
    claims: list[ClaimRow]


class EventRow(NamedTuple):
    """An event with the number of its claims, and URLs: of these, and of the timeline from it on and up to it."""

    event: Event
    n: int
    claims_url: str
    from_url: str
    to_url: str


@cache_page(*ClaimFilter.parameters(), MARK)
def timeline(request: HttpRequest) -> HttpResponse:
    """400, with the errors beside their fields and no picture, where the filter is invalid or the mark is none of the picture's."""
    filters = ClaimFilter.on_page(request, "timeline")
    claims = answer(filters.question) if filters.is_valid() else None
    found = report.timeline(claims, *filters.date_range) if claims else None
    code = request.GET.get(MARK, "")
    chosen = _chosen(claims, found, code) if claims and found and code else None
    context = finder_context(filters, claims) | {"chosen": chosen, "no_mark": bool(code) and not chosen}
    context |= pictures.urls("timeline_picture", query=filters.querystring())
    if claims and found:
        events = events_between(found.axis.first, found.axis.last, claims)
        links = _links(filters, found.axis)
        context |= {
            "timeline": found,
            "drawing": draw(found, events, links),
            "events": events,
            "event_rows": _event_rows(events, links),
            "other_times": _other_times(filters, found.axis),
            "notes": list(_notes(filters, found)),
        }
    return render(request, "timeline/timeline.html", context, status=200 if claims and (chosen or not code) else 400)


def _links(filters: ClaimFilter, axis: TimeAxis) -> TimelineLinks:
    page = UrlBuilder(filters.path, (*filters.parameters(), MARK), filters.state)
    return TimelineLinks(axis, filters.only_certain, page, filters.claims_urls())


def _event_rows(events: EventsBetween, links: TimelineLinks) -> list[EventRow]:
    """No link leads on from an end that is not known."""
    return [
        EventRow(
            event,
            n,
            links.claims.url(event=event.slug),
            "" if event.earliest == date.min else links.page.url(**{"from": event.earliest.isoformat()}),
            "" if event.latest == date.max else links.page.url(to=event.latest.isoformat()),
        )
        for event, n in events.rows
    ]


def _other_times(filters: ClaimFilter, axis: TimeAxis) -> list[tuple[str, str]]:
    """Times around the one that is asked for: (URL, name)."""
    if not filters.has_dates:
        return []
    named = [(period, period.title) for period in wider_periods(axis.first, axis.last)]
    adjacent = adjacent_periods(axis.first, axis.last)
    named += [(period, arrow.format(period.title)) for period, arrow in zip(adjacent, ("← {}", "{} →"), strict=False)]
    urls = [(filters.url(**dict(zip(("from", "to"), period.ends, strict=True))), name) for period, name in named]
    return [(filters.url(**{"from": None, "to": None, "dates": None}), "All years"), *urls]


def _chosen(claims: Answer, found: report.Timeline, code: str) -> ChosenMarker | None:
    for row in found.rows:
        for marker in row.markers:
            if report.marker_code(marker, found.axis) == code:
                dates = report.marker_dates(marker, found.axis)
                return ChosenMarker(marker, side_name(marker.side), dates, report.claims_of_marker(claims, marker, found.axis))
    return None


def _notes(filters: ClaimFilter, found: report.Timeline) -> Iterator[str]:
    """What is to be known of the picture, on its page and by itself."""
    if filters.active.keys() - {"from", "to"} or filters.only_certain:
        yield "The filters apply to claims; the events are all those that may lie in this time."
    if found.sides_left_out:
        others = f"{found.sides_left_out:,} others with {count(found.claims_left_out, 'claim')}"
        yield f"The {len(found.rows)} sides with the most claims; {others} can be chosen with the filter “Side”."


@cache_page(*ClaimFilter.parameters(), FIND)
def timeline_values(request: HttpRequest, facet: str) -> HttpResponse:
    """All values of a long facet, each of which leads back to the timeline."""
    return values_page(request, ClaimFilter.on_page(request, "timeline"), facet, of="Timeline")


@pictures.picture_view(*ClaimFilter.parameters())
def timeline_picture(request: HttpRequest, ending: str) -> HttpResponse:
    filters = ClaimFilter.on_page(request, "timeline")
    if not filters.is_valid():
        return pictures.refused()
    claims = answer(filters.question)
    found = report.timeline(claims, *filters.date_range)
    if not found:
        raise Http404("There is no claim, so there is no picture.")
    events = events_between(found.axis.first, found.axis.last, claims)
    drawing = draw(found, events, _links(filters, found.axis))
    numbered = enumerate(events.rows, 1) if len(events.rows) > FEW_EVENTS else ()
    texts = [f"{number}  {event.title}, {event_date(event)}" for number, (event, _) in numbered]
    event_notes, notes_height = foot_notes(texts, drawing.height + 2 * LEGEND)
    context: dict[str, Any] = {
        "drawing": drawing,
        "timeline": found,
        "event_notes": event_notes,
        "host": request.build_absolute_uri("/").rstrip("/"),
    }
    title = sentence(filters).rstrip(".") if filters.active else f"Events and claims, {found.axis.title}"
    height, notes = drawing.height + 2 * LEGEND + notes_height, tuple(_notes_of_file(filters, claims, found, events))
    picture = pictures.Picture("timeline/_saved.svg", context, title, height, filters.url(), "overflights-timeline", notes)
    return pictures.response(request, ending, picture)


def _notes_of_file(filters: ClaimFilter, claims: Answer, found: report.Timeline, events: EventsBetween) -> Iterator[str]:
    """The same, and what the page says in other places."""
    if not claims.total:
        yield "No such claim is on record."
    yield from _notes(filters, found)
    if len(events.rows) < events.total:
        yield f"Of {events.total:,} events the {len(events.rows)} with the most claims."
