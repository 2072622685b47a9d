from collections.abc import Sequence
from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from overflights import pictures
from overflights.caching import cache_page
from overflights.charts import trajectory as charts
from overflights.facets import Question, answer
from overflights.filters import PropositionFilter
from overflights.filters.claims import claims_url
from overflights.lib.sides import NO_STATE, SIDES
from overflights.models import Proposition
from overflights.reports import board, counts, disputes, trajectory

from .list_page import all_claims, list_page
from .read_only import only_read

PER_PAGE = 100
SIBLINGS = 20  # other propositions of the theme that are listed


@only_read
@cache_page(*PropositionFilter.parameters())
def proposition_list(request: HttpRequest) -> HttpResponse:
    filters = PropositionFilter.for_request(request.GET, Proposition.objects.all(), reverse("propositions"))
    speakers = _speakers()
    beside = {"stance_counts": partial(counts.by_stance, all_claims(request)), "speakers": lambda rows: speakers}
    rows = filters.qs.in_order() if filters.sort_order == "theme" else MostDisputed(filters, speakers)
    return list_page(request, "proposition/list.html", filters, rows, PER_PAGE, **beside)


def _speakers() -> dict[int, disputes.Speakers]:
    return disputes.speakers(answer(Question()))


class MostDisputed(Sequence):
    """The propositions found, most disputed first, for a paginator. Two queries."""

    def __init__(self, filters: PropositionFilter, speakers: dict[int, disputes.Speakers]) -> None:
        rows = filters.qs.order_by().values_list("pk", "slug") if filters.is_valid() else []
        self.keys = disputes.most_disputed_first(rows, speakers)

    def __len__(self) -> int:
        return len(self.keys)

    def __getitem__(self, part: slice) -> list[Proposition]:
        rows = Proposition.objects.in_bulk(self.keys[part])
        return [rows[key] for key in self.keys[part] if key in rows]


@only_read
@cache_page()
def proposition_detail(request: HttpRequest, slug: str) -> HttpResponse:
    proposition = get_object_or_404(Proposition, slug=slug)
    claims = answer(Question({"proposition": (proposition.pk,)}))
    on_both_sides, n_both = board.on_both_sides(claims)
    siblings = list(Proposition.objects.beside(proposition).in_order()[: SIBLINGS + 1])
    context = {
        "proposition": proposition,
        "extent": claims.extent(),
        "camps": board.camps(claims),
        "columns": board.columns(claims),
        "on_both_sides": on_both_sides,
        "n_both": n_both,
        "siblings": siblings[:SIBLINGS],
        "has_more_siblings": len(siblings) > SIBLINGS,
        "stance_counts": counts.by_stance(answer(Question()), siblings),
        **_over_time(proposition),
    }
    return render(request, "proposition/detail.html", context)


@only_read
@cache_page(cache="pictures")
@pictures.one_png_at_a_time
def proposition_picture(request: HttpRequest, slug: str, ending: str) -> HttpResponse:
    """Stances over time, side by side: as a file."""
    proposition = get_object_or_404(Proposition, slug=slug)
    context = _over_time(proposition)
    if not context["figure"]:
        raise Http404(f"No claim on “{proposition}” is recorded, so there is no picture.")
    return pictures.response(request, ending, pictures.Picture.of("trajectory/_picture.html", context, proposition))


def _over_time(proposition: Proposition) -> dict[str, Any]:
    """For the page and for the picture."""

    def naming(line: trajectory.Line) -> tuple[str, str]:
        return SIDES[line.key or NO_STATE], claims_url(("side", line.key or NO_STATE), ("proposition", proposition.slug))

    def leading(line: trajectory.Line, mark: trajectory.Mark) -> str:
        chosen = (("side", line.key or NO_STATE), ("stance", mark.stance), ("proposition", proposition.slug))
        return claims_url(*chosen, days=(mark.first, mark.last))

    found = trajectory.over_sides(answer(Question({"proposition": (proposition.pk,)})))
    rest = f"{reverse('claim_values', args=['side'])}?proposition={proposition.slug}"
    return {"figure": charts.figure(found, naming, leading), "of": "side", "rest": rest}
