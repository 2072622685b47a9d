from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from overflights.filters import PropositionFilter
from overflights.kept import kept
from overflights.models import Claim, Proposition
from overflights.reports import board, counts

from .lists import all_claims, list_page

PER_PAGE = 100


@require_safe
@kept
def proposition_list(request: HttpRequest) -> HttpResponse:
    filters = PropositionFilter.for_request(request.GET, Proposition.objects.all(), reverse("propositions"))
    count = partial(counts.by_stance, all_claims(request))
    return list_page(request, "proposition/list.html", filters, filters.qs.in_order(), PER_PAGE, stance_counts=count)


@require_safe
@kept
def proposition_detail(request: HttpRequest, slug: str) -> HttpResponse:
    proposition = get_object_or_404(Proposition, slug=slug)
    claims = Claim.objects.published().on(proposition)
    siblings = list(Proposition.objects.beside(proposition).in_order())
    context = {
        "proposition": proposition,
        "extent": claims.extent(),
        "columns": board.columns(claims),
        "siblings": siblings,
        "stance_counts": counts.by_stance(all_claims(request), siblings),
    }
    return render(request, "proposition/detail.html", context)
