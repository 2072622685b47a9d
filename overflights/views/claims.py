from typing import Any

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from overflights.caching import cache_page
from overflights.charts import column_chart
from overflights.facets import Answer, answer
from overflights.filters import ClaimFilter
from overflights.filters.facet_counts import LONG, counted_controls
from overflights.filters.facet_values import FacetValues
from overflights.filters.histogram import histogram
from overflights.filters.sentence import sentence
from overflights.filters.suggestions import suggested_actors, suggested_words
from overflights.models import Claim, ClaimRow, Status
from overflights.redirects import gone
from overflights.reports import annotated_article
from overflights.search.query import parse

from .list_page import cut_page, page_context, page_links

PER_PAGE, VALUES_PER_PAGE = 25, 60
DOWNLOADS = {"CSV": "claims_csv", "JSON": "claims_json"}  # views, by format
FIND, LONGEST_FIND = "find", 100  # the parameter with the words looked for among values, and its most characters


@cache_page(*ClaimFilter.parameters())
def claim_list(request: HttpRequest) -> HttpResponse:
    filters = ClaimFilter.on_page(request, "claims")
    claims = answer(filters.question) if filters.is_valid() else None
    context, status = page_context(request, filters, FoundClaims(claims, filters.sort_order) if claims else [], PER_PAGE)
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


def finder_context(filters: ClaimFilter, claims: Answer | None) -> dict[str, Any]:
    """What a page with the finder's filters shows beside the `claims` found; None where a filter is invalid."""
    totals = {"shown": claims.total, "possible": claims.possible, "certain": claims.certain} if claims else {}
    wider = []
    if claims and not claims.total:
        wider = filters.wider({name: claims.total_without(name) for name in filters.question.active})
    return {
        "filters": filters,
        "controls": counted_controls(filters, claims),
        "sentence": sentence(filters) if claims and filters.chips else "",
        "totals": totals,
        "wider_searches": wider,
    }


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


def values_page(request: HttpRequest, filters: ClaimFilter, facet: str, of: str) -> HttpResponse:
    """All values of a facet that is too long to stand beside the list, with a search among their names. They lead back to the page `of`."""
    if facet not in LONG:
        raise Http404(f"There is no list of {facet[:60]}.")
    find = request.GET.get(FIND, "").replace("\0", "")[:LONGEST_FIND]
    has_no_word = bool(find.strip()) and not parse(find)
    is_valid = filters.is_valid() and not has_no_word
    page: Page[Any] = Paginator([], 1).page(1)
    if is_valid:
        page = cut_page(request, FacetValues(filters, answer(filters.question), facet, find), VALUES_PER_PAGE)
    context = {
        "filters": filters,
        "sentence": sentence(filters) if filters.is_valid() and filters.chips else "",
        "label": filters.filters[facet].label,
        "is_filtered_by_it": facet in filters.active,
        "find": find,
        "has_no_word": has_no_word,
        "page": page,
        "pages": page_links(page, lambda number: filters.values_url(facet, find, number)),
        "canonical_url": filters.values_url(facet, find, page.number),
        "all_values_url": filters.values_url(facet),
        "of": of,
    }
    return render(request, "claim/values.html", context, status=200 if is_valid else 400)


@cache_page()
def claim_detail(request: HttpRequest, ref: str) -> HttpResponse:
    """Published claims for everyone; drafts for editors. What readers have seen and was withdrawn says so."""
    rows = Claim.objects.with_article().select_related("occasion", "article__origin_article")
    claim = get_object_or_404(rows.defer("article__origin_article__body", "article__origin_article__folded"), ref=ref)
    may_see = claim.status == Status.PUBLISHED or request.user.has_perm("overflights.view_claim")
    if claim.status == Status.WITHDRAWN and claim.was_published and not may_see:
        return gone(request, claim=claim)
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
