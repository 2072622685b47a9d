"""Events and claims over time. The page's state is the finder's, and the `mark` whose claims are shown."""

from collections.abc import Iterator
from datetime import date
from functools import cached_property
from typing import NamedTuple

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString

from overflights import pictures
from overflights.caching import cache_by_content, cache_page
from overflights.charts.labelled_bars import notes
from overflights.charts.timeline import FEW_EVENTS, Canvas, Drawing
from overflights.facets import answer
from overflights.filters import ClaimFilter
from overflights.filters.sentence import sentence
from overflights.lib.periods import Span, around
from overflights.lib.wording import count
from overflights.models import Claim
from overflights.reports import events, time_axis
from overflights.reports import timeline as report
from overflights.lib.sides import side_name

from .claims import FIND, finder_context, values_page
from .read_only import only_read
from .timeline_links import Asked, Links, event_rows

READ = 20  # pixels down of the line that says how a saved picture is to be read


@only_read
@cache_page(*ClaimFilter.parameters(), "mark")
def timeline(request: HttpRequest) -> HttpResponse:
    """400, with the errors beside their fields and no picture, where the filter is invalid or the mark is none of the picture's."""
    filters = ClaimFilter.on_page(request, "timeline")
    shown = Shown(filters) if filters.is_valid() else None
    asked = request.GET.get("mark", "")
    chosen = shown.claims_of(asked) if shown and asked else None
    files = {ending: reverse("timeline_picture", args=[ending]) + filters.querystring() for ending in pictures.TYPES}
    context = finder_context(filters, answer(filters.question) if shown else None) | {
        "shown": shown,
        "chosen": chosen,
        "no_mark": bool(asked) and not chosen,
        **files,
    }
    return render(request, "timeline/timeline.html", context, status=200 if shown and (chosen or not asked) else 400)


@only_read
@cache_page(*ClaimFilter.parameters(), FIND)
def timeline_values(request: HttpRequest, facet: str) -> HttpResponse:
    """All values of a long facet, each of which leads back to the timeline."""
    return values_page(request, ClaimFilter.on_page(request, "timeline"), facet, of="Timeline")


@only_read
@cache_page(*ClaimFilter.parameters(), cache="pictures")
@pictures.one_png_at_a_time
def timeline_picture(request: HttpRequest, ending: str) -> HttpResponse:
    filters = ClaimFilter.on_page(request, "timeline")
    shown = Shown(filters) if filters.is_valid() else None
    if not shown:
        return pictures.refused()
    if not shown.days:
        raise Http404("There is no claim, so there is no picture.")
    title = sentence(filters).rstrip(".") if filters.active else f"Events and claims, {shown.days_in_words}"
    drawing = _drawing(Asked.by(filters), shown.lanes, shown.events)
    numbered = shown.events.rows if len(shown.events.rows) > FEW_EVENTS else ()
    texts = [f"{number}  {event.title}, {event.said}" for number, event in enumerate(numbered, 1)]
    lines, more = notes(texts, drawing.height + 2 * READ)
    height = drawing.height + 2 * READ + more
    context = {"drawing": drawing, "lanes": shown.lanes, "notes": lines, "host": request.build_absolute_uri("/").rstrip("/")}
    below = tuple(_notes(shown))
    picture = pictures.Picture("timeline/_saved.svg", context, title, height, filters.url(), "overflights-timeline", below)
    return pictures.response(request, ending, picture)


def _notes(shown: "Shown") -> Iterator[str]:
    """What the picture alone would not say."""
    if not answer(shown.filters.question).total:
        yield "No such claim is recorded."
    if shown.is_narrowed or shown.filters.only_certain:
        yield "The filters choose claims; events are those that may lie in this time, whoever spoke."
    sides, claims = shown.lanes.left_out
    if sides:
        yield f"The {len(shown.lanes.lanes)} sides with the most claims; {sides:,} others with {count(claims, 'claim')} are left out."
    if len(shown.events.rows) < shown.events.total:
        yield f"Of {shown.events.total:,} events the {len(shown.events.rows)} with the most claims."


class Chosen(NamedTuple):
    mark: report.Mark
    side: str
    when: str
    claims: list[tuple]


class Drawn(NamedTuple):
    """Kept by content, as SVG and HTML: the picture, its rows as a table, and the list of events."""

    picture: SafeString
    table: SafeString
    events: SafeString
    most: int


class Shown:
    """What the page shows of the claims that the filters find."""

    def __init__(self, filters: ClaimFilter) -> None:
        self.filters = filters

    @cached_property
    def days(self) -> tuple[date, date] | None:
        return time_axis.days(answer(self.filters.question), *self.filters.date_range)

    @property
    def days_in_words(self) -> str:
        return Span("", *self.days).title

    @cached_property
    def lanes(self) -> report.Lanes:
        return report.lanes(self.filters.question, *self.days)

    @cached_property
    def events(self) -> events.Events:
        return events.during(self.filters.question, *self.days)

    @cached_property
    def drawn(self) -> Drawn:
        return _drawn(Asked.by(self.filters), self.lanes, self.events)

    @property
    def is_narrowed(self) -> bool:
        """Whether claims are chosen by more than their dates, as events are not."""
        return bool(self.filters.active.keys() - {"from", "to"})

    @property
    def wider(self) -> list[tuple[str, str]]:
        """Times around the one that is shown: (URL, name)."""
        if not self.filters.has_dates:
            return []
        asked = Asked.by(self.filters)
        everything = asked.here(**{"from": None, "to": None, "dates": None})
        wider, beside = around(*self.days)
        named = [(span, span.title) for span in wider]
        named += [(span, words.format(span.title)) for span, words in zip(beside, ("← {}", "{} →"), strict=False)]
        return [(everything, "All years"), *((asked.between(*span.ends), name) for span, name in named)]

    def claims_of(self, code: str) -> Chosen | None:
        """The mark of that code, with its claims."""
        place = self.lanes.frame if self.days else None
        marks = [mark for lane in self.lanes.lanes for mark in lane.marks] if place else []
        mark = next((mark for mark in marks if report.code(mark, place) == code), None)
        if not mark:
            return None
        lines = Claim.objects.published().rows_of(report.keys(answer(self.filters.question), self.filters.question, mark))
        claims = [line for line in lines if (place.place(line.earliest), place.place(line.latest)) == (mark.begins, mark.ends)]
        return Chosen(mark, side_name(mark.side), report.when(mark, place), claims)


def _drawing(asked: Asked, lanes: report.Lanes, events: events.Events) -> Drawing:
    spans = time_axis.divided(lanes.frame.first, lanes.frame.last, time_axis.AXIS).spans
    return Canvas(spans, Links(asked, lanes)).draw(lanes, events)


@cache_by_content(64)
def _drawn(asked: Asked, lanes: report.Lanes, events: events.Events) -> Drawn:
    drawing = _drawing(asked, lanes, events)
    context = {"drawing": drawing, "lanes": lanes, "width": "100%", "host": "", "only_certain": asked.only_certain}
    picture, table = (render_to_string(f"timeline/{name}", context) for name in ("_picture.svg", "_table.html"))
    listed = render_to_string("timeline/_events.html", {"events": events, "rows": event_rows(asked, events)})
    return Drawn(picture, table, listed, drawing.most)
