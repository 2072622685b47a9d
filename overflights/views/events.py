from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from overflights.filters import EventFilter
from overflights.kept import kept
from overflights.models import Claim, Event
from overflights.reports import counts

from .lists import all_claims, list_page

PER_PAGE = 50
CLAIMS_SHOWN = 50


@require_safe
@kept
def event_list(request: HttpRequest) -> HttpResponse:
    filters = EventFilter.for_request(request.GET, Event.objects.all(), reverse("events"))
    rows = filters.qs.select_related("place")
    return list_page(request, "event/list.html", filters, rows, PER_PAGE, event_counts=partial(counts.of, all_claims(request), "event"))


@require_safe
@kept
def event_detail(request: HttpRequest, slug: str) -> HttpResponse:
    event = get_object_or_404(Event.objects.select_related("place"), slug=slug)
    claims = Claim.objects.published().in_order("said").lines()
    context = {
        "event": event,
        "participations": event.participations.select_related("actor").order_by("role", "actor__name"),
        "articles": event.articles.select_related("outlet", "syndicated_by"),
        "claims_at": claims.made_at(event)[:CLAIMS_SHOWN],
        "claims_about": claims.told_about(event)[:CLAIMS_SHOWN],
    }
    return render(request, "event/detail.html", context)
