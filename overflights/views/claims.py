from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from overflights.filters import ClaimFilter
from overflights.kept import kept
from overflights.models import Claim, Status
from overflights.redirects import gone
from overflights.reports import reading

from .lists import list_page

PER_PAGE = 25


@require_safe
@kept
def claim_list(request: HttpRequest) -> HttpResponse:
    filters = ClaimFilter.for_request(request.GET, Claim.objects.published(), reverse("claims"))
    rows = filters.qs.in_order(filters.sort_order).lines()
    return list_page(request, "claim/list.html", filters, rows, PER_PAGE, total=filters.total)


@require_safe
@kept
def claim_detail(request: HttpRequest, ref: str) -> HttpResponse:
    """Published claims for everyone; drafts for editors; what was withdrawn says so."""
    claim = get_object_or_404(Claim.objects.with_article().select_related("occasion"), ref=ref)
    may_see = claim.status == Status.PUBLISHED or request.user.has_perm("overflights.view_claim")
    if claim.status == Status.WITHDRAWN and not may_see:
        return gone(request, claim=claim)
    if not may_see:
        raise Http404(f"There is no claim {ref}.")
    context = {
        "claim": claim,
        "passage": reading.passage(claim),
        "about": claim.about.all(),
        "others": Claim.objects.others_on_proposition(claim).lines()[:6],
        "versions": reading.versions(claim),
    }
    return render(request, "claim/detail.html", context)
