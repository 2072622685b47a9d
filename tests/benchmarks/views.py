"""Beside the site's own pages: an empty one, the floor, and what a worker says of itself."""

import os
from collections.abc import Callable
from datetime import date
from threading import Lock
from typing import Any
from unittest.mock import patch

from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import render
from django.template import loader
from django.test import RequestFactory

from overflights.facets import FACETS, answer, store
from overflights.filters import ClaimFilter
from overflights.models import Claim
from overflights.views.claims import claim_list

from . import WORKER
from .questions import YEARS

_pages: dict[str, tuple[str, dict[str, Any]]] = {}
_one_at_a_time = Lock()


def naming_worker(answering: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    def respond(request: HttpRequest) -> HttpResponse:
        response = answering(request)
        response.headers[WORKER] = str(os.getpid())
        return response

    return respond


def empty(request: HttpRequest) -> HttpResponse:
    return HttpResponse("<!DOCTYPE html><title>Empty</title>")


def floor(request: HttpRequest) -> HttpResponse:
    """The finder's own template rendered from a context that is at hand, from the second asking on. Nothing is asked of the database."""
    asked = request.GET.copy()
    with _one_at_a_time:
        key = asked.urlencode()
        if key not in _pages:
            _pages[key] = _template_and_context(asked)
    template, context = _pages[key]
    request.path = request.path_info = "/claims/"
    return render(request, template, context)


def _template_and_context(asked: QueryDict) -> tuple[str, dict[str, Any]]:
    """With which the finder answers; nothing of it goes into the page cache."""
    found = []

    def catching(template: str, context: dict[str, Any], *args: Any, **kwargs: Any) -> str:
        found.append((template, context))
        return rendering(template, context, *args, **kwargs)

    rendering = loader.render_to_string
    with patch.object(loader, "render_to_string", catching):
        claim_list.__wrapped__(RequestFactory().get("/claims/", asked.dict(), headers={"host": "127.0.0.1"}))
    return found[0]


def ready(request: HttpRequest) -> JsonResponse:
    """Whether the worker holds the columns that it counts by; they are up to date then."""
    is_loading = store._loading is not None and store._loading.is_alive()
    return JsonResponse({"ready": store.columns() is not None and not is_loading})


def counts(request: HttpRequest) -> JsonResponse:
    """By facet and value, the claims found, as the page shows them."""
    filters = ClaimFilter.for_request(request.GET, Claim.objects.none(), "/claims/")
    assert filters.is_valid(), filters.form.errors
    claims = answer(filters.question)
    tallies = {name: claims.tally(name) for name in FACETS}
    found = {
        name: {str(value): n for value, n in zip(tally.values.tolist(), tally.numbers.tolist(), strict=True) if n}
        for name, tally in tallies.items()
    }
    years = claims.by_date([(date(year, 1, 1), date(year, 12, 31)) for year in YEARS])
    found["year"] = {str(year): n for year, n in zip(YEARS, years, strict=True) if n}
    return JsonResponse(found | {"total": {"": claims.total}})
