from collections.abc import Sequence
from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from overflights import pictures
from overflights.caching import cache_page
from overflights.charts.column_chart import shares
from overflights.charts.trajectory import RowLabel, trajectory_chart
from overflights.facets import Answer, Question, answer
from overflights.filters import PropositionFilter
from overflights.filters.claims import claims_url
from overflights.lib.sides import NO_STATE, SIDES
from overflights.models import STANCES, Proposition
from overflights.reports import board, counts, disputes
from overflights.reports.trajectory import over_sides

from .finder import PER_PAGE, list_context

SIBLINGS = 20  # other propositions of the theme that are listed


@cache_page(*PropositionFilter.parameters())
def proposition_list(request: HttpRequest) -> HttpResponse:
    filters = PropositionFilter.for_request(request.GET, Proposition.objects.all(), reverse("propositions"))
    claims = answer(Question())
    speakers = disputes.speakers(claims)
    by_theme = filters.sort_order == "theme"
    rows = filters.qs.in_order() if by_theme else MostDisputed(filters, speakers)
    context, status = list_context(request, filters, rows, PER_PAGE["propositions"])
    shown = context["page"].object_list
    context["stance_counts"] = counts.by_stance(claims, shown)
    if not by_theme:
        context["bars"] = {row.pk: _bar(speakers.get(row.pk, disputes.NO_SPEAKERS)) for row in shown}
    return render(request, "proposition/list.html", context, status=status)


class MostDisputed(Sequence[Proposition]):
    """The propositions found, most disputed first, for a paginator. Two queries."""

    def __init__(self, filters: PropositionFilter, speakers: dict[int, disputes.SpeakerCounts]) -> None:
        rows = filters.qs.order_by().values_list("pk", "slug") if filters.is_valid() else []
        self.keys = disputes.most_disputed_first(rows, speakers)

    def __len__(self) -> int:
        return len(self.keys)

    def __getitem__(self, part: Any) -> Any:
        rows = Proposition.objects.in_bulk(self.keys[part])
        return [rows[key] for key in self.keys[part] if key in rows]


def _bar(speakers: disputes.SpeakerCounts) -> tuple[int, tuple[Any, ...]]:
    """How many speakers there are, some of whom may take several stances; and each stance's share as a part of a bar."""
    return speakers.n, tuple(shares([(stance, speakers.by_stance.get(stance, 0)) for stance in STANCES]))


@cache_page()
def proposition_detail(request: HttpRequest, slug: str) -> HttpResponse:
    proposition, claims = _proposition_and_claims(slug)
    on_both_sides, n_both = board.on_both_sides(claims)
    siblings = list(Proposition.objects.beside(proposition).in_order()[: SIBLINGS + 1])
    context = {
        "proposition": proposition,
        "extent": claims.extent(),
        "speakers_by_stance": board.speakers_by_stance(claims),
        "columns": board.columns(claims),
        "on_both_sides": on_both_sides,
        "n_both": n_both,
        "siblings": siblings[:SIBLINGS],
        "has_more_siblings": len(siblings) > SIBLINGS,
        "stance_counts": counts.by_stance(claims.ask(Question()), siblings),
        **_over_time(proposition, claims),
        **pictures.urls("proposition_picture", slug),
    }
    return render(request, "proposition/detail.html", context)


@pictures.picture_view()
def proposition_picture(request: HttpRequest, slug: str, ending: str) -> HttpResponse:
    """Stances over time, side by side: as a file."""
    proposition, claims = _proposition_and_claims(slug)
    context = _over_time(proposition, claims)
    if not context["chart"]:
        raise Http404(f"No claim on “{proposition}” is on record, so there is no picture.")
    return pictures.response(request, ending, pictures.Picture.of("trajectory/_picture.html", context, proposition))


def _proposition_and_claims(slug: str) -> tuple[Proposition, Answer]:
    proposition = get_object_or_404(Proposition, slug=slug)
    return proposition, answer(Question({"proposition": (proposition.pk,)}))


def _over_time(proposition: Proposition, claims: Answer) -> dict[str, Any]:
    """For the page and for the picture."""
    trajectory = over_sides(claims)
    labels: dict[int | str, RowLabel] = {}
    for row in trajectory.rows:
        side = str(row.key or NO_STATE)
        urls = partial(claims_url, ("side", side), ("proposition", proposition.slug))
        labels[row.key] = RowLabel(SIDES[side], urls)
    return {
        "chart": trajectory_chart(trajectory, labels),
        "row_noun": "side",
        "all_rows_url": f"{reverse('claim_values', args=['side'])}?proposition={proposition.slug}",
    }
