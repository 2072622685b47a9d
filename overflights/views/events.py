from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from overflights.caching import cache_page
from overflights.filters import EventFilter
from overflights.models import Claim, Event, Participation
from overflights.reports import before_and_after, counts

from .event_links import Among, table
from .list_page import all_claims, list_page
from .read_only import only_read

PER_PAGE = 50
AMONG = {
    "propositions": "on the propositions of the claims at it or about it",
    "participants": "by its participants, and all who are part of them",
    "all": "all claims",
}


@only_read
@cache_page(*EventFilter.parameters())
def event_list(request: HttpRequest) -> HttpResponse:
    filters = EventFilter.for_request(request.GET, Event.objects.all(), reverse("events"))
    rows = filters.qs.select_related("place")
    return list_page(request, "event/list.html", filters, rows, PER_PAGE, event_counts=partial(counts.of, all_claims(request), "event"))


@only_read
@cache_page("among")
def event_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """400 where the URL asks what was said around it among claims that are not offered."""
    event = get_object_or_404(Event.objects.select_related("place"), slug=slug)
    participations = list(event.participations.select_related("actor"))
    asked = request.GET.get("among", "")
    told = before_and_after.told(event)
    offered = _offered(told, participations)
    among = asked if asked in offered else next(iter(offered))
    found = before_and_after.around(event, offered[among].question)
    lines = {
        line.pk: line for line in Claim.objects.published().rows_of([*told.at, *told.about, *found.quoted_before, *found.quoted_after])
    }
    context = {
        "event": event,
        "participations": participations,
        "articles": event.articles.entries(),
        "told": told,
        "around": found,
        "sides": table(found.sides, event.earliest, event.latest, offered[among]),
        "claims_at": _those(lines, told.at),
        "claims_about": _those(lines, told.about),
        "last_before": _those(lines, found.quoted_before),
        "first_after": _those(lines, found.quoted_after),
        "among": among,
        "offered": [(name, AMONG[name]) for name in offered],
        "unknown": asked[:60] if asked and asked not in offered else "",
    }
    return render(request, "event/detail.html", context, status=400 if context["unknown"] else 200)


def _offered(told: before_and_after.Told, participations: list[Participation]) -> dict[str, Among]:
    """Among which claims one can look, the first choice first."""
    participants = tuple(dict.fromkeys((part.actor_id, part.actor.slug) for part in participations))
    found = {"propositions": Among("proposition", told.propositions), "participants": Among("actor", participants), "all": Among("", ())}
    return {name: among for name, among in found.items() if among.values or name == "all"}


def _those(lines: dict[int, Any], keys: tuple[int, ...]) -> list[Any]:
    return [lines[key] for key in keys if key in lines]
