from dataclasses import replace
from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from overflights import pictures
from overflights.caching import cache_page
from overflights.charts import trajectory as charts
from overflights.facets import Question, answer
from overflights.filters import ActorFilter
from overflights.filters.claims import claims_url
from overflights.models import Actor, ActorKind, Article, Claim, Event
from overflights.reports import counts, names, stance_profile, trajectory

from .list_page import all_claims, list_page
from .network import around
from .read_only import only_read

PER_PAGE = 100
CLAIMS_SHOWN, ROWS_SHOWN = 25, 50  # the latter of events, and of an outlet's articles


@only_read
@cache_page(*ActorFilter.parameters())
def actor_list(request: HttpRequest) -> HttpResponse:
    filters = ActorFilter.for_request(request.GET, Actor.objects.all(), reverse("actors"))
    rows = filters.qs.select_related("part_of").by_side()
    return list_page(request, "actor/list.html", filters, rows, PER_PAGE, actor_counts=partial(counts.of, all_claims(request), "actor"))


@only_read
@cache_page()
def actor_detail(request: HttpRequest, slug: str) -> HttpResponse:
    actor = get_object_or_404(Actor, slug=slug)
    everything, claims = answer(Question()), answer(Question({"actor": (actor.pk,)}))
    parts = list(actor.parts.all())
    is_outlet = actor.kind == ActorKind.OUTLET
    articles = list(Article.objects.published_by(actor).entries()[: ROWS_SHOWN + 1]) if is_outlet else []
    events = list(Event.objects.attended_by(actor).select_related("place")[: ROWS_SHOWN + 1])
    context = {
        "actor": actor,
        "lineage": actor.lineage(),
        "names": names.in_use(actor, claims),
        "parts": parts,
        "actor_counts": counts.of(everything, "actor", parts),
        "extent": claims.extent(),
        "claims": Claim.objects.published().rows_of(claims.keys("-said", 0, CLAIMS_SHOWN)),
        "events": events[:ROWS_SHOWN],
        "more_events": len(events) > ROWS_SHOWN,
        "articles": articles[:ROWS_SHOWN],
        "more_articles": len(articles) > ROWS_SHOWN,
        "article_counts": counts.of(everything, "article", articles),
        **_stances(actor),
        **around(actor),
    }
    return render(request, "actor/detail.html", context)


@only_read
@cache_page(cache="pictures")
@pictures.one_png_at_a_time
def actor_picture(request: HttpRequest, slug: str, ending: str) -> HttpResponse:
    """Stances over time, proposition by proposition: as a file."""
    actor = get_object_or_404(Actor, slug=slug)
    context = _stances(actor)
    if not context["figure"]:
        raise Http404(f"No claim of {actor} is recorded, so there is no picture.")
    return pictures.response(request, ending, pictures.Picture.of("trajectory/_picture.html", context, actor))


def _stances(actor: Actor) -> dict[str, Any]:
    """On which propositions, and over time: for the page and for the picture."""
    claims = answer(Question({"actor": (actor.pk,)}))
    rows = stance_profile.stances(claims)
    by_key = {row.key: row for row in rows}

    def naming(line: trajectory.Line) -> tuple[str, str]:
        row = by_key[line.key]
        return row.statement, claims_url(("actor", actor.slug), ("proposition", row.slug))

    def leading(line: trajectory.Line, mark: trajectory.Mark) -> str:
        chosen = (("actor", actor.slug), ("stance", mark.stance), ("proposition", by_key[line.key].slug))
        return claims_url(*chosen, days=(mark.first, mark.last))

    found = trajectory.over_propositions(claims, can_change=actor.kind != ActorKind.UNNAMED)
    # While SQL answers, an edit may come between two of its answers.
    found = replace(found, lines=[line for line in found.lines if line.key in by_key])
    figure = charts.figure(found, naming, leading)
    left_out, rest = claims.tally("proposition").used - len(rows), f"{reverse('claim_values', args=['proposition'])}?actor={actor.slug}"
    return {"profile": rows, "left_out": left_out, "figure": figure, "of": "proposition", "rest": rest}
