from collections.abc import Iterator
from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from overflights import pictures
from overflights.caching import cache_page
from overflights.charts.network import network_chart
from overflights.charts.trajectory import RowLabel, trajectory_chart
from overflights.facets import Answer, Question, answer
from overflights.filters import ActorFilter
from overflights.filters.claims import claims_url
from overflights.lib.wording import count
from overflights.models import Actor, ActorKind, Article, Claim, Event
from overflights.reports import counts, names
from overflights.reports.network import TAKES_SIDES, Network, network
from overflights.reports.trajectory import over_propositions

from .finder import PER_PAGE, list_context

CLAIMS_SHOWN, ROWS_SHOWN = 25, 50  # the latter of events, and of an outlet's articles


@cache_page(*ActorFilter.parameters())
def actor_list(request: HttpRequest) -> HttpResponse:
    filters = ActorFilter.for_request(request.GET, Actor.objects.all(), reverse("actors"))
    context, status = list_context(request, filters, filters.qs.select_related("part_of").by_side(), PER_PAGE["actors"])
    context["actor_counts"] = counts.of(answer(Question()), "actor", context["page"].object_list)
    return render(request, "actor/list.html", context, status=status)


@cache_page()
def actor_detail(request: HttpRequest, slug: str) -> HttpResponse:
    actor, claims = _actor_and_claims(slug)
    all_claims = claims.ask(Question())
    parts = list(actor.parts.all())
    is_outlet = actor.kind == ActorKind.OUTLET
    articles = list(Article.objects.published_by(actor).entries()[: ROWS_SHOWN + 1]) if is_outlet else []
    events = list(Event.objects.attended_by(actor).select_related("place")[: ROWS_SHOWN + 1])
    context = {
        "actor": actor,
        "lineage": actor.lineage(),
        "names": names.in_use(actor, claims),
        "parts": parts,
        "actor_counts": counts.of(all_claims, "actor", parts),
        "extent": claims.extent(),
        "claims": Claim.objects.published().rows_of(claims.keys("-said", 0, CLAIMS_SHOWN)),
        "events": events[:ROWS_SHOWN],
        "more_events": len(events) > ROWS_SHOWN,
        "articles": articles[:ROWS_SHOWN],
        "more_articles": len(articles) > ROWS_SHOWN,
        "article_counts": counts.of(all_claims, "article", articles),
        **_stances(actor, claims),
        **pictures.urls("actor_picture", slug),
        **_network(actor, claims, bool(parts)),
        "network_urls": pictures.urls("network_picture", slug),
    }
    return render(request, "actor/detail.html", context)


@pictures.picture_view()
def actor_picture(request: HttpRequest, slug: str, ending: str) -> HttpResponse:
    """Stances over time, proposition by proposition: as a file."""
    actor, claims = _actor_and_claims(slug)
    context = _stances(actor, claims)
    if not context["chart"]:
        raise Http404(f"No claim by {actor} is on record, so there is no picture.")
    return pictures.response(request, ending, pictures.Picture.of("trajectory/_picture.html", context, actor))


@pictures.picture_view()
def network_picture(request: HttpRequest, slug: str, ending: str) -> HttpResponse:
    actor, claims = _actor_and_claims(slug)
    context = _network(actor, claims, actor.parts.exists())
    if not context["network"]:
        raise Http404(f"Too little is known of whom {actor} met, called, relayed or contradicted to draw a picture.")
    picture = pictures.Picture(
        "actor/_network_picture.html",
        context | {"actor": actor},
        title=f"{actor}: met, called, relayed, contradicted",
        height=context["network_chart"].height,
        page=f"{actor.get_absolute_url()}#network",
        name=f"overflights-{actor.slug}-network",
        notes=context["network_notes"],
    )
    return pictures.response(request, ending, picture)


def _actor_and_claims(slug: str) -> tuple[Actor, Answer]:
    """The actor, and the claims of the actor and of everyone who is part of it."""
    actor = get_object_or_404(Actor, slug=slug)
    return actor, answer(Question({"actor": (actor.pk,)}))


def _stances(actor: Actor, claims: Answer) -> dict[str, Any]:
    """On which propositions, and over time: for the page and for the picture."""
    profile = counts.stance_profile(claims)
    over_time = over_propositions(claims, can_change=actor.kind != ActorKind.UNNAMED)
    in_chart = {row.key for row in over_time.rows}
    labels: dict[int | str, RowLabel] = {}
    for row in profile:
        if row.key in in_chart:
            urls = partial(claims_url, ("actor", actor.slug), ("proposition", row.slug))
            labels[row.key] = RowLabel(row.statement, urls)
    return {
        "profile": profile,
        "left_out": claims.tally("proposition").used - len(profile),
        "chart": trajectory_chart(over_time, labels),
        "row_noun": "proposition",
        "all_rows_url": f"{reverse('claim_values', args=['proposition'])}?actor={actor.slug}",
    }


def _network(actor: Actor, claims: Answer, has_parts: bool) -> dict[str, Any]:
    """For the page and for the picture."""
    ties = network(actor, claims)
    if not ties:
        return {"network": None}
    chart = network_chart(actor.name, [(other.actor.name, [(tie.kind, tie.n) for tie in other.ties]) for other in ties.neighbours])
    return {
        "network": ties,
        "network_chart": chart,
        "nodes": list(zip(chart.nodes, ties.neighbours, strict=True)),
        "neighbours": [(other, (actor.slug, other.actor.slug)) for other in ties.neighbours],
        "opposed_stances": TAKES_SIDES,
        "network_notes": tuple(_network_notes(actor, ties, has_parts)),
    }


def _network_notes(actor: Actor, ties: Network, has_parts: bool) -> Iterator[str]:
    """What the lines mean, for the page and for the picture."""
    actors = f"{actor}, and from everyone who is part of it," if has_parts else actor
    yield (
        f"Lines lead from {actors} to those who took part in the same meeting, summit or hearing (met)"
        " or in the same call (called), to those who relayed claims or had claims relayed, and to those who take the opposite stance on a"
        " proposition (contradicted): this does not mean that one answered the other. The numbers count events, claims and propositions."
    )
    if ties.left_out:
        left_out = count(ties.left_out, "more actor")
        yield f"The picture shows the {len(ties.neighbours)} with the most kinds of ties, then with the most ties; {left_out} left out."
