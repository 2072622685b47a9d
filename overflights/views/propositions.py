from collections.abc import Sequence
from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from overflights import pictures
from overflights.charts import trajectory as charts
from overflights.facets import Answer
from overflights.filters import PropositionFilter
from overflights.filters.options import NO_STATE, SIDES
from overflights.kept import kept
from overflights.lib.addresses import finder
from overflights.models import Proposition
from overflights.reports import board, counts, disputes, trajectory

from .lists import claims_where, list_page

PER_PAGE = 100


@require_safe
@kept
def proposition_list(request: HttpRequest) -> HttpResponse:
    filters, claims = PropositionFilter.for_request(request.GET, Proposition.objects.all(), reverse("propositions")), claims_where(request)
    beside = {"stance_counts": partial(counts.by_stance, claims), "speakers": lambda rows: disputes.speakers(claims)}
    rows = filters.qs.in_order() if filters.sort_order == "theme" else MostDisputed(filters, claims)
    return list_page(request, "proposition/list.html", filters, rows, PER_PAGE, **beside)


class MostDisputed(Sequence):
    """The propositions found, most disputed first, for a paginator. Two queries."""

    def __init__(self, filters: PropositionFilter, claims: Answer) -> None:
        rows = filters.qs.order_by().values_list("pk", "slug") if filters.is_open else []
        self.keys = disputes.most_disputed_first(rows, claims)

    def __len__(self) -> int:
        return len(self.keys)

    def __getitem__(self, part: slice) -> list[Proposition]:
        rows = Proposition.objects.in_bulk(self.keys[part])
        return [rows[key] for key in self.keys[part] if key in rows]


@require_safe
@kept
def proposition_detail(request: HttpRequest, slug: str) -> HttpResponse:
    proposition = get_object_or_404(Proposition, slug=slug)
    claims = claims_where(request, proposition=(proposition.pk,))
    siblings = list(Proposition.objects.beside(proposition).in_order())
    both, n_both = board.on_both_sides(claims)
    context = {
        "proposition": proposition,
        "extent": claims.extent(),
        "camps": board.camps(claims),
        "columns": board.columns(claims),
        "both": both,
        "n_both": n_both,
        "siblings": siblings,
        "stance_counts": counts.by_stance(claims_where(request), siblings),
        **_over_time(proposition, claims),
    }
    return render(request, "proposition/detail.html", context)


@require_safe
@kept
def proposition_picture(request: HttpRequest, slug: str, ending: str) -> HttpResponse:
    """Stances over time, side by side: as a file."""
    proposition = get_object_or_404(Proposition, slug=slug)
    context = _over_time(proposition, claims_where(request, proposition=(proposition.pk,)))
    if not context["figure"]:
        raise Http404(f"No claim on “{proposition}” is recorded, so there is no picture.")
    return pictures.response(request, ending, pictures.Picture.of("trajectory/_picture.html", context, proposition))


def _over_time(proposition: Proposition, claims: Answer) -> dict[str, Any]:
    def naming(line: trajectory.Line) -> tuple[str, str]:
        return SIDES[line.key or NO_STATE], finder(("side", line.key or NO_STATE), ("proposition", proposition.slug))

    def leading(line: trajectory.Line, mark: trajectory.Mark) -> str:
        chosen = (("side", line.key or NO_STATE), ("stance", mark.stance), ("proposition", proposition.slug))
        return finder(*chosen, days=(mark.first, mark.last))

    return {"figure": charts.figure(trajectory.over_sides(claims), naming, leading), "of": "side"}
