"""What pages with filters share: those of every list, and those of the finder's filters over claims, matrix and timeline."""

from collections.abc import Callable
from typing import Any, NamedTuple, Protocol

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from overflights.facets import Answer, answer
from overflights.filters import ClaimFilter
from overflights.filters.base import ListFilter
from overflights.filters.controls import LONG, controls, counted_controls
from overflights.filters.facet_values import FacetValues
from overflights.filters.sentence import sentence
from overflights.lib.wording import count
from overflights.search.query import parse

PER_PAGE = {"claims": 25, "facet values": 60, "actors": 100, "propositions": 100, "events": 50, "articles": 50}  # rows on a page
FIND, LONGEST_FIND = "find", 100  # the parameter with the words looked for among values, and its most characters


class Rows(Protocol):
    """What a paginator cuts pages of: a QuerySet, or anything with a length and slices."""

    def __len__(self) -> int: ...
    def __getitem__(self, part: Any) -> Any: ...


class PageLinks(NamedTuple):
    """Links to the pages of a list: to the one before and the one after, and to some by number, with an ellipsis where some are left out.

    A URL is empty where there is no such page.
    """

    previous: str
    next: str
    numbers: list[tuple[int | str, str]]


def cut_page(request: HttpRequest, rows: Rows, per_page: int) -> Page[Any]:
    """The page that the URL asks for. 404 for a page that is not there."""
    paginator: Paginator[Any] = Paginator(rows, per_page)  # type: ignore[arg-type]  # it needs a length and slices, and no more
    asked = request.GET.get("page") or "1"
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 10 else 0
    if not 1 <= number <= paginator.num_pages:
        raise Http404(f"This list has {count(paginator.num_pages, 'page')}, and the address asks for another one.")
    return paginator.page(number)


def page_links(page: Page[Any], url: Callable[[int], str]) -> PageLinks | None:
    """`url`: of a page by its number. None for a list of one page."""
    if page.paginator.num_pages < 2:
        return None
    shown = page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
    return PageLinks(
        url(page.number - 1) if page.has_previous() else "",
        url(page.number + 1) if page.has_next() else "",
        [(number, url(number) if isinstance(number, int) else "") for number in shown],
    )


def filter_context(filters: ListFilter, is_empty: bool) -> dict[str, Any]:
    """What the form, the chips and an empty result need."""
    return {
        "filters": filters,
        "controls": controls(filters),
        "wider_searches": filters.wider_searches() if is_empty and filters.is_valid() else [],
    }


def page_context(request: HttpRequest, filters: ListFilter, rows: Rows, per_page: int) -> tuple[dict[str, Any], int]:
    """The page of rows with the links to others, and the status of the response: 400 where the filter is invalid, 404 without the page."""
    page: Page[Any] = Paginator([], per_page).page(1)
    astray = ""
    if filters.is_valid():
        try:
            page = cut_page(request, rows, per_page)
        except Http404 as error:
            astray = str(error)
    context = {
        "page": page,
        "pages": page_links(page, lambda number: filters.url(page=str(number))),
        "canonical_page": page.number if page.number > 1 else None,
        "astray": astray,
    }
    return context, 404 if astray else 200 if filters.is_valid() else 400


def list_context(request: HttpRequest, filters: ListFilter, rows: Rows, per_page: int) -> tuple[dict[str, Any], int]:
    """All that a filtered list shows beside the counts of its rows, and the status of the response."""
    context, status = page_context(request, filters, rows, per_page)
    return context | filter_context(filters, is_empty=not context["page"].object_list), status


# --- The finder's filters -----------------------------------------------------------------------------
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


def values_page(request: HttpRequest, filters: ClaimFilter, facet: str, of: str) -> HttpResponse:
    """All values of a facet that is too long to stand beside the list, with a search among their names. They lead back to the page `of`."""
    if facet not in LONG:
        raise Http404(f"There is no list of {facet[:60]}.")
    find = request.GET.get(FIND, "").replace("\0", "")[:LONGEST_FIND]
    has_no_word = bool(find.strip()) and not parse(find)
    is_valid = filters.is_valid() and not has_no_word
    page: Page[Any] = Paginator([], 1).page(1)
    if is_valid:
        page = cut_page(request, FacetValues(filters, answer(filters.question), facet, find), PER_PAGE["facet values"])
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
