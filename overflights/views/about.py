from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from overflights.kept import kept
from overflights.models import Claim, Proposition
from overflights.reports import codings


@require_safe
@kept()
def about(request: HttpRequest) -> HttpResponse:
    """The method, in the project's own words, and the propositions in use."""
    propositions = Proposition.objects.in_order()
    agreement = codings.on_record()
    context = {
        "propositions": propositions,
        "extent": Claim.objects.published().extent(),
        "agreement": agreement,
        "compared": [(field, agreement[field]) for field in codings.COMPARED] if agreement else [],
    }
    return render(request, "about.html", context)
