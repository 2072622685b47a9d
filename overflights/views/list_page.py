"""What every list view does: filter, and cut a page."""

from collections.abc import Callable
from typing import Any, NamedTuple, Protocol

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest

from overflights.filters.base import ListFilter
from overflights.filters.form_controls import controls
from overflights.lib.wording import count


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
