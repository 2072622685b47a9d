from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from overflights import pictures
from overflights.charts import trajectory as charts
from overflights.facets import Answer, Question
from overflights.filters import ActorFilter
from overflights.kept import kept
from overflights.lib.addresses import finder
from overflights.models import Actor, ActorKind, Article, Claim, Event
from overflights.reports import counts, names, profile, trajectory

from .lists import claims_where, list_page
from .networks import around

PER_PAGE = 100
CLAIMS_SHOWN = 25


@require_safe
@kept
def actor_list(request: HttpRequest) -> HttpResponse:
    filters = ActorFilter.for_request(request.GET, Actor.objects.all(), reverse("actors"))
    rows = filters.qs.select_related("part_of").by_side()
    return list_page(request, "actor/list.html", filters, rows, PER_PAGE, actor_counts=partial(counts.of, claims_where(request), "actor"))


@require_safe
@kept
def actor_detail(request: HttpRequest, slug: str) -> HttpResponse:
    actor = get_object_or_404(Actor, slug=slug)
    everything, claims = claims_where(request), claims_where(request, actor=(actor.pk,))
    parts = list(actor.parts.order_by("name"))
    articles = Article.objects.published_by(actor).select_related("outlet", "syndicated_by").defer("body", "folded")
    articles = list(articles[:50]) if actor.kind == ActorKind.OUTLET else []
    stances = profile.stances(claims)
    context = {
        "actor": actor,
        "lineage": actor.lineage(),
        "names": names.in_use(actor, claims),
        "parts": parts,
        "actor_counts": counts.of(everything, "actor", parts),
        "profile": stances,
        "left_out": claims.tally("proposition").used - len(stances),
        "extent": claims.extent(),
        "claims": Claim.objects.lines_of(claims.keys("-said", 0, CLAIMS_SHOWN)),
        "events": Event.objects.attended_by(actor).select_related("place")[:50],
        "articles": articles,
        "article_counts": counts.of(everything, "article", articles),
        **_over_time(actor, claims, stances),
        **around(request, actor),
    }
    return render(request, "actor/detail.html", context)


@require_safe
@kept
def actor_picture(request: HttpRequest, slug: str, ending: str) -> HttpResponse:
    """Stances over time, proposition by proposition: as a file."""
    actor = get_object_or_404(Actor, slug=slug)
    claims = claims_where(request, actor=(actor.pk,))
    context = _over_time(actor, claims, profile.stances(claims))
    if not context["figure"]:
        raise Http404(f"No claim of {actor} is recorded, so there is no picture.")
    return pictures.response(request, ending, pictures.Picture.of("trajectory/_picture.html", context, actor))


def _over_time(actor: Actor, claims: Answer, rows: list[profile.Row]) -> dict[str, Any]:
    by_key = {row.key: row for row in rows}

    def naming(line: trajectory.Line) -> tuple[str, str]:
        row = by_key[line.key]
        return row.statement, finder(("actor", actor.slug), ("proposition", row.slug))

    def leading(line: trajectory.Line, mark: trajectory.Mark) -> str:
        chosen = (("actor", actor.slug), ("stance", mark.stance), ("proposition", by_key[line.key].slug))
        return finder(*chosen, days=(mark.first, mark.last))

    found = trajectory.over_propositions(claims, Question({"actor": (actor.pk,)}))
    return {"figure": charts.figure(found, naming, leading), "of": "proposition"}
