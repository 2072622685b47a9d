from datetime import date
from typing import NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from overflights.caching import cache_page
from overflights.facets import Question, answer
from overflights.filters import EventFilter
from overflights.filters.claims import claims_url
from overflights.lib.sides import NO_STATE
from overflights.models import Event, Participation
from overflights.reports import counts
from overflights.reports.before_and_after import (
    EventClaims,
    SideCounts,
    StanceCounts,
    before_and_after,
    claims_of_event,
    days_after,
    days_before,
)

from .finder import PER_PAGE, list_context

SELECTIONS = {
    "propositions": "on the propositions of the claims at it or about it",
    "participants": "by its participants, and all who are part of them",
    "all": "all claims",
}

LinkedNumbers = list[tuple[str, int, str]]  # stance, claims, and their URL; none where the finder cannot ask for just these


class ClaimSelection(NamedTuple):
    """Which claims are counted: those with any of these values (key and slug) of a filter; with none, all claims."""

    filter: str = ""
    values: tuple[tuple[int, str], ...] = ()

    @property
    def question(self) -> Question:
        return Question({self.filter: tuple(key for key, _ in self.values)} if self.values else {})

    def url(self, side: str, stance: str, *more: tuple[str, str], days: tuple[date, date] | None = None) -> str:
        """Of the claims of a side and stance among them."""
        values = [(self.filter, slug) for _, slug in self.values]
        return claims_url(*values, ("side", side or NO_STATE), ("stance", stance), *more, days=days)


class LinkedSide(NamedTuple):
    name: str
    cells: list[tuple[str, LinkedNumbers]]  # each with the label of its column


@cache_page(*EventFilter.parameters())
def event_list(request: HttpRequest) -> HttpResponse:
    filters = EventFilter.for_request(request.GET, Event.objects.all(), reverse("events"))
    context, status = list_context(request, filters, filters.qs.select_related("place"), PER_PAGE["events"])
    context["event_counts"] = counts.of(answer(Question()), "event", context["page"].object_list)
    return render(request, "event/list.html", context, status=status)


@cache_page("among")
def event_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """400 where the URL asks what was said around it among claims that are not offered."""
    event = get_object_or_404(Event.objects.select_related("place"), slug=slug)
    participations = list(event.participations.select_related("actor"))
    claims = answer(Question({"event": (event.pk,)}))
    event_claims = claims_of_event(event, claims)
    selections = _selections(event_claims, participations)
    asked = request.GET.get("among", "")
    among = asked if asked in selections else next(iter(selections))
    around = before_and_after(event, claims.ask(selections[among].question))
    context = {
        "event": event,
        "participations": participations,
        "articles": list(event.articles.entries()),
        "event_claims": event_claims,
        "around": around,
        "sides": [_linked_side(side, event.earliest, event.latest, selections[among]) for side in around.sides],
        "among": among,
        "selections": [(name, SELECTIONS[name]) for name in selections],
        "unknown": asked[:60] if asked and asked not in selections else "",
    }
    return render(request, "event/detail.html", context, status=400 if context["unknown"] else 200)


def _selections(event_claims: EventClaims, participations: list[Participation]) -> dict[str, ClaimSelection]:
    """Among which claims one can look, the first choice first."""
    participants = tuple(dict.fromkeys((part.actor_id, part.actor.slug) for part in participations))
    selections = {
        "propositions": ClaimSelection("proposition", event_claims.propositions),
        "participants": ClaimSelection("actor", participants),
        "all": ClaimSelection(),
    }
    return {name: selection for name, selection in selections.items() if selection.values or name == "all"}


def _linked_side(side: SideCounts, first: date, last: date, selection: ClaimSelection) -> LinkedSide:
    """A side around an event of these days.

    Those made at it are listed on its own page; those that cannot be placed can be asked for where none of them was made at it.
    """

    def linked(numbers: StanceCounts, days: tuple[date, date] | None) -> LinkedNumbers:
        return [(stance, n, selection.url(side.code, stance, days=days)) for stance, n in numbers] if days else []

    ends = (("from", first, date.min), ("to", last, date.max))
    in_time = [(name, day.isoformat()) for name, day, unknown in ends if day != unknown]
    unplaced = [(stance, n, selection.url(side.code, stance, *in_time) if stance in side.none_at else "") for stance, n in side.unplaced]
    cells = [
        ("Before", linked(side.before, days_before(first))),
        ("Made at it", [(stance, n, "#at") for stance, n in side.at]),
        ("After", linked(side.after, days_after(last))),
        ("Cannot be placed", unplaced),
    ]
    return LinkedSide(side.name, cells)
