from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from overflights import pictures
from overflights.caching import cache_page
from overflights.charts import matrix as chart
from overflights.facets import answer
from overflights.filters import MatrixFilter
from overflights.filters.base import UrlBuilder
from overflights.filters.sentence import sentence
from overflights.lib.sides import country_of
from overflights.lib.wording import count
from overflights.reports import matrix as report
from overflights.reports.matrix import Matrix, MatrixColumn, MatrixRow

from .finder import FIND, finder_context, values_page

TITLE, NAME = "Who claims what: numbers of claims by side and proposition", "overflights-matrix"


class MatrixHeading(NamedTuple):
    column: MatrixColumn
    claims_url: str
    toggle_url: str = ""  # of a side: the matrix with it expanded, or collapsed where it is expanded
    is_expanded: bool = False


class StanceLink(NamedTuple):
    """A number in a cell, with the URL of the claims that it counts."""

    stance: str
    n: int
    url: str


@cache_page(*MatrixFilter.parameters())
def matrix(request: HttpRequest) -> HttpResponse:
    filters = MatrixFilter.on_page(request, "matrix")
    claims = answer(filters.question) if filters.is_valid() else None
    context = finder_context(filters, claims)
    context |= pictures.urls("matrix_picture", query=filters.querystring(open=None))
    if claims:
        expanded = filters.form.cleaned_data["open"]
        found = report.matrix(claims, [country_of(side) for side in expanded])
        urls = filters.claims_urls()
        context |= {
            "matrix": found,
            "expanded": expanded,
            "headings": [_heading(filters, urls, column, expanded) for column in found.columns],
            "rows": [(row, _cells(urls, found, row)) for row in found.rows],
        }
    return render(request, "matrix/matrix.html", context, status=200 if claims else 400)


@cache_page(*MatrixFilter.parameters(), FIND)
def matrix_values(request: HttpRequest, facet: str) -> HttpResponse:
    """All values of a long facet, each of which leads back to the matrix."""
    return values_page(request, MatrixFilter.on_page(request, "matrix"), facet, of="Matrix")


@pictures.picture_view(*MatrixFilter.parameters())
def matrix_picture(request: HttpRequest, ending: str) -> HttpResponse:
    """All sides collapsed: there is no room for people."""
    filters = MatrixFilter.on_page(request, "matrix")
    if not filters.is_valid():
        return pictures.refused()
    found = report.matrix(answer(filters.question))
    drawing = chart.draw(found, sentence(filters) if filters.chips else "", partial(_cell_url, filters.claims_urls()))
    context = {"drawing": drawing, "host": request.build_absolute_uri("/").rstrip("/")}
    notes = tuple(_notes(found, drawing.n_rows))
    picture = pictures.Picture("matrix/_picture.html", context, TITLE, drawing.height, filters.url(open=None), NAME, notes)
    return pictures.response(request, ending, picture)


def _notes(found: Matrix, n_rows: int) -> Iterator[str]:
    """What the picture alone would not say."""
    if not n_rows:
        yield "No such claim is on record."
    if n_rows < found.n_propositions:
        yield f"The {count(n_rows, 'proposition')} with the most claims, of {found.n_propositions:,}."
    if found.sides_shown < found.n_sides:
        yield f"The {found.sides_shown} sides with the most claims, of {found.n_sides}."


def _cell_url(urls: UrlBuilder, column: MatrixColumn, row: MatrixRow, stance: str) -> str:
    """The claims of a cell with that stance; the column takes the place of what is chosen by the filter of actors, or of sides."""
    return urls.url(**{column.facet: column.value, "stance": stance, "proposition": row.slug})


def _cells(urls: UrlBuilder, found: Matrix, row: MatrixRow) -> list[tuple[MatrixColumn, list[StanceLink], bool]]:
    """Of a row, by column: the links to claims, and whether a party to the events is silent."""
    return [
        (
            column,
            [StanceLink(stance, n, _cell_url(urls, column, row, stance)) for stance, n in cell.stances],
            cell.is_silent,
        )
        for column, cell in zip(found.columns, row.cells, strict=True)
    ]


def _heading(filters: MatrixFilter, urls: UrlBuilder, column: MatrixColumn, expanded: list[str]) -> MatrixHeading:
    claims_url = urls.url(**{column.facet: column.value})
    if column.facet == "actor":
        return MatrixHeading(column, claims_url)
    is_expanded = column.value in expanded
    others = [side for side in expanded if side != column.value]
    toggle_url = filters.url(open=others if is_expanded else [*others, column.value])
    return MatrixHeading(column, claims_url, toggle_url, is_expanded)
