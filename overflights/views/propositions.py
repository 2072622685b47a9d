from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from overflights.filters import PropositionFilter
from overflights.kept import kept
from overflights.models import Claim, Proposition
from overflights.reports import board

from .lists import list_page

PER_PAGE = 100


@require_safe
@kept
def proposition_list(request: HttpRequest) -> HttpResponse:
    filters = PropositionFilter.for_request(request.GET, Proposition.objects.all(), reverse("propositions"))
    return list_page(request, "proposition/list.html", filters, filters.qs.with_stance_counts(), PER_PAGE)


@require_safe
@kept
def proposition_detail(request: HttpRequest, slug: str) -> HttpResponse:
    proposition = get_object_or_404(Proposition, slug=slug)
    claims = Claim.objects.published().on(proposition)
    context = {
        "proposition": proposition,
        "extent": claims.extent(),
        "columns": board.columns(claims),
        "siblings": Proposition.objects.beside(proposition).with_stance_counts(),
    }
    return render(request, "proposition/detail.html", context)
