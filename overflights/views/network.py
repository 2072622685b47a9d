from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from overflights import pictures
from overflights.caching import cache_page
from overflights.charts import network as charts_network
from overflights.lib.wording import count
from overflights.models import Actor
from overflights.reports import network

from .read_only import only_read

READING = (
    "Lines join those who took part in the same meetings, summits, hearings or calls, relayed each other, or take opposite stances:"
    " which is not to say that one answered the other."
)


def around(actor: Actor) -> dict[str, Any]:
    """The network of an actor, for the templates; nothing where it says nothing."""
    found = network.of(actor)
    if not found:
        return {}
    nodes = tuple((other.actor.name, tuple((tie.kind, tie.n) for tie in other.ties)) for other in found.others)
    drawn = charts_network.draw(actor.name, nodes)
    return {"network": found, "drawn": drawn, "spots": list(zip(drawn.spots, found.others, strict=True))}


@only_read
@cache_page(cache="pictures")
@pictures.one_png_at_a_time
def network_picture(request: HttpRequest, slug: str, ending: str) -> HttpResponse:
    actor = get_object_or_404(Actor, slug=slug)
    context = around(actor)
    if not context:
        raise Http404(f"Too little is recorded of whom {actor} met, called, relayed or contradicted to draw it.")
    title = f"{actor}: met, called, relayed, contradicted"
    page, name = f"{actor.get_absolute_url()}#network", f"overflights-{actor.slug}-network"
    left_out = context["network"].left_out
    cut = f"{count(left_out, 'more actor')} left out: those with fewer kinds of ties, then with fewer."
    notes = (READING, cut) if left_out else (READING,)
    drawn = ("actor/_network_picture.html", context | {"actor": actor}, title, context["drawn"].height)
    return pictures.response(request, ending, pictures.Picture(*drawn, page, name, notes))
