from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from overflights.caching import cache_page
from overflights.facets import Question, answer
from overflights.filters import EventFilter
from overflights.models import Event, Participation
from overflights.reports import counts
from overflights.reports.before_and_after import EventClaims, before_and_after, claims_of_event

from .event_links import ClaimSelection, linked_side
from .finder import PER_PAGE, list_context

SELECTIONS = {
    "propositions": "on the propositions of the claims at it or about it",
    "participants": "by its participants, and all who are part of them",
    "all": "all claims",
}


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
        "sides": [linked_side(side, event.earliest, event.latest, selections[among]) for side in around.sides],
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
