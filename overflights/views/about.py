from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from overflights import __version__
from overflights.caching import cache_page
from overflights.facets import Question, answer
from overflights.models import Proposition
from overflights.reports import codings


@cache_page()
def about(request: HttpRequest) -> HttpResponse:
    """The method, in the project's own words, and the propositions in use."""
    agreement = codings.published_agreement()
    context = {
        "propositions": list(Proposition.objects.in_order()),
        "extent": answer(Question()).extent(),
        "agreement": agreement,
        "version": __version__,
        "compared": [(field, agreement[field]) for field in codings.COMPARED] if agreement else [],
    }
    return render(request, "about.html", context)
