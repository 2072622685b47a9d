from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from overflights.models import Claim, Proposition


def about(request: HttpRequest) -> HttpResponse:
    """The method, in the project's own words, and the propositions in use."""
    propositions = Proposition.objects.order_by("theme", "statement")
    return render(request, "about.html", {"propositions": propositions, "extent": Claim.objects.published().extent()})
