from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from overflights.caching import cache_page
from overflights.charts import column_chart
from overflights.facets import Answer, answer
from overflights.filters import ClaimFilter
from overflights.filters.histogram import histogram
from overflights.filters.suggestions import suggested_actors, suggested_words
from overflights.models import Claim, ClaimRow, Status
from overflights.reports import annotated_article

from .errors import page_error
from .finder import FIND, PER_PAGE, finder_context, page_context, values_page

DOWNLOADS = {"CSV": "claims_csv", "JSON": "claims_json"}  # views, by format


@cache_page(*ClaimFilter.parameters())
def claim_list(request: HttpRequest) -> HttpResponse:
    filters = ClaimFilter.on_page(request, "claims")
    claims = answer(filters.question) if filters.is_valid() else None
    context, status = page_context(request, filters, FoundClaims(claims, filters.sort_order) if claims else [], PER_PAGE["claims"])
    context |= finder_context(filters, claims)
    if claims:
        context |= {
            "download_urls": [(name, reverse(view) + filters.querystring()) for name, view in DOWNLOADS.items()],
            "suggested_actors": suggested_actors(filters, claims),
            "suggested_words": suggested_words(filters, claims),
        }
        years = histogram(filters, claims)
        if years:
            chart = column_chart.columns([(bar.label, bar.n) for bar in years.bars])
            context |= {"histogram": years, "chart": chart, "bars": tuple(zip(years.bars, chart.columns, strict=True))}
    return render(request, "claim/list.html", context, status=status)


class FoundClaims:
    """The claims found, in an order, for a paginator: whatever page is asked for, its rows alone are read."""

    def __init__(self, claims: Answer, sort: str) -> None:
        self.claims, self.sort = claims, sort

    def __len__(self) -> int:
        return self.claims.total

    def __getitem__(self, part: "slice[int, int, None]") -> list[ClaimRow]:
        keys = self.claims.keys(self.sort, part.start, part.stop)
        return Claim.objects.published().rows_of(keys)  # but for one that was withdrawn since it was counted


@cache_page(*ClaimFilter.parameters(), FIND)
def claim_values(request: HttpRequest, facet: str) -> HttpResponse:
    return values_page(request, ClaimFilter.on_page(request, "claims"), facet, of="Claims")


@cache_page()
def claim_detail(request: HttpRequest, ref: str) -> HttpResponse:
    """Published claims for everyone; drafts for editors. What readers have seen and was withdrawn says so."""
    rows = Claim.objects.with_article().select_related("occasion", "article__origin_article")
    claim = get_object_or_404(rows.defer("article__origin_article__body", "article__origin_article__folded"), ref=ref)
    may_see = claim.status == Status.PUBLISHED or request.user.has_perm("overflights.view_claim")
    if claim.status == Status.WITHDRAWN and claim.was_published and not may_see:
        return page_error(request, 410, claim=claim)
    if not may_see:
        raise Http404  # as for one that never was
    context = {
        "claim": claim,
        "is_published": claim.status == Status.PUBLISHED,
        "paragraphs": annotated_article.quote_in_context(claim),
        "source_url": annotated_article.source_url(claim),
        "about": list(claim.about.all()),
        "others": Claim.objects.others_on_proposition(claim).rows(most=6),
        "versions": annotated_article.versions(claim),
    }
    return render(request, "claim/detail.html", context)
