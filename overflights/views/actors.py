from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from overflights.filters import ActorFilter
from overflights.kept import kept
from overflights.models import Actor, Article, Claim, Event
from overflights.reports import counts, names, profile

from .lists import all_claims, list_page

PER_PAGE = 100
CLAIMS_SHOWN = 25


@require_safe
@kept
def actor_list(request: HttpRequest) -> HttpResponse:
    filters = ActorFilter.for_request(request.GET, Actor.objects.all(), reverse("actors"))
    rows = filters.qs.select_related("part_of").by_side()
    return list_page(request, "actor/list.html", filters, rows, PER_PAGE, actor_counts=partial(counts.of, all_claims(request), "actor"))


@require_safe
@kept
def actor_detail(request: HttpRequest, slug: str) -> HttpResponse:
    actor = get_object_or_404(Actor, slug=slug)
    claims = Claim.objects.published().by_actor(actor)
    everything = all_claims(request)
    parts = list(actor.parts.order_by("name"))
    articles = list(Article.objects.published_by(actor).select_related("outlet", "syndicated_by").defer("body", "folded")[:50])
    context = {
        "actor": actor,
        "lineage": actor.lineage(),
        "names": names.in_use(actor),
        "parts": parts,
        "actor_counts": counts.of(everything, "actor", parts),
        "profile": profile.stances(claims),
        "extent": claims.extent(),
        "claims": claims.in_order("-said").lines()[:CLAIMS_SHOWN],
        "events": Event.objects.attended_by(actor).select_related("place")[:50],
        "articles": articles,
        "article_counts": counts.of(everything, "article", articles),
    }
    return render(request, "actor/detail.html", context)
