"""What a worker would say of itself: whether it holds the columns that it counts by, and every number that it counts."""

from datetime import date

from django.http import HttpRequest, JsonResponse

from overflights.facets import FACETS, answer, store
from overflights.filters import ClaimFilter
from overflights.models import Claim

from .exact import YEARS


def ready(request: HttpRequest) -> JsonResponse:
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
