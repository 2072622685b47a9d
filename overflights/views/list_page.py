"""What every list view does: filter, cut a page, render."""

from collections.abc import Callable, Sequence
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from overflights.facets import Answer, Question, answer
from overflights.filters.base import ListFilter
from overflights.lib.wording import count


def all_claims(request: HttpRequest) -> Answer:
    """What is counted beside lists: the claims that readers may see.

    One query, none where no edit was committed since this thread asked.
    """
    return answer(Question())


def cut_page(request: HttpRequest, rows: QuerySet | Sequence, per_page: int) -> Page:
    """The page that the URL asks for. 404 for a page that is not there."""
    paginator = Paginator(rows, per_page)
    asked = request.GET.get("page") or "1"
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 10 else 0
    if not 1 <= number <= paginator.num_pages:
        raise Http404(f"This list has {count(paginator.num_pages, 'page')}, and the address asks for another one.")
    return paginator.page(number)


def list_page(
    request: HttpRequest,
    template: str,
    filters: ListFilter,
    rows: QuerySet | Sequence,
    per_page: int,
    **beside: Callable[[Sequence[Any]], Any],
) -> HttpResponse:
    """A filtered list; 400, with the errors beside their fields and no rows, where the filter is invalid; 404 without the page.

    `beside`: what the template is given beside the rows, each worked out from those of the page.
    """
    page, astray = Paginator([], per_page).page(1), ""
    if filters.is_valid():
        try:
            page = cut_page(request, rows, per_page)
        except Http404 as error:
            astray = str(error)
    paging = {
        "page": page,
        "canonical_page": page.number if page.number > 1 else None,
        "astray": astray,
    }
    context = {name: of(page.object_list) for name, of in beside.items()}
    status = 404 if astray else 200 if filters.is_valid() else 400
    return render(request, template, {"filters": filters, **paging, **context}, status=status)
