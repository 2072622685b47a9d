from collections.abc import Iterator
from functools import partial
from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from overflights import pictures
from overflights.caching import cache_page
from overflights.charts import matrix as charts_matrix
from overflights.facets import Question, answer
from overflights.filters import MatrixFilter
from overflights.filters.matrix import Way
from overflights.filters.sentence import sentence
from overflights.filters.sides import NO_STATE, country_of
from overflights.lib.wording import count
from overflights.reports import matrix as report

from .claims import FIND, finder_context, values_page
from .read_only import only_read

TITLE, NAME = "Who claims what: numbers of claims by side and proposition", "overflights-matrix"


class Head(NamedTuple):
    """A column, with where it leads to."""

    column: report.Column
    way: Way
    code: str = ""  # of a side, as in the URL
    fold: str = ""  # of a side: the URL of the matrix with it unfolded, or folded where it is open
    is_open: bool = False

    @property
    def lane(self) -> "Lane":
        return Lane(self.column.label, self.column.facet, self.way)


class Lane(NamedTuple):
    """What a row must know of a column. An edit changes no lane, so that only the rows with the claim are written anew."""

    label: str
    facet: str
    way: Way


@only_read
@cache_page(*MatrixFilter.parameters())
def matrix(request: HttpRequest) -> HttpResponse:
    filters = MatrixFilter.on_page(request, "matrix")
    crossed = _crossed(filters, filters.unfolded) if filters.is_valid() else {}
    files = {ending: reverse("matrix_picture", args=[ending]) + filters.querystring(open=None) for ending in pictures.TYPES}
    claims = answer(filters.question) if filters.is_valid() else None
    context = finder_context(filters, claims) | crossed | files
    return render(request, "matrix/matrix.html", context, status=200 if filters.is_valid() else 400)


@only_read
@cache_page(*MatrixFilter.parameters(), FIND)
def matrix_values(request: HttpRequest, facet: str) -> HttpResponse:
    """All values of a long facet, each of which leads back to the matrix."""
    return values_page(request, MatrixFilter.on_page(request, "matrix"), facet, of="Matrix")


@only_read
@cache_page(*MatrixFilter.parameters(), cache="pictures")
@pictures.one_png_at_a_time
def matrix_picture(request: HttpRequest, ending: str) -> HttpResponse:
    """All sides folded: for people there is no room."""
    filters = MatrixFilter.on_page(request, "matrix")
    if not filters.is_valid():
        return pictures.refused()
    crossed = _crossed(filters, [])
    shape = charts_matrix.shape(crossed["matrix"].rows, crossed["lanes"], sentence(filters) if filters.chips else "")
    context = {"shape": shape, "host": request.build_absolute_uri("/").rstrip("/")}
    drawn = ("matrix/_picture.html", context, TITLE, shape.height)
    notes = tuple(_notes(crossed["matrix"], shape.n_rows))
    return pictures.response(request, ending, pictures.Picture(*drawn, filters.url(open=None), NAME, notes))


def _notes(found: report.Matrix, n_rows: int) -> Iterator[str]:
    """What the picture alone would not say."""
    if not n_rows:
        yield "No such claim is recorded."
    if n_rows < found.n_propositions:
        yield f"The {count(n_rows, 'proposition')} with the most claims, of {found.n_propositions:,}."
    if found.sides_shown < found.n_sides:
        yield f"The {found.sides_shown} sides with the most claims, of {found.n_sides}."


def _crossed(filters: MatrixFilter, unfolded: list[str]) -> dict[str, Any]:
    """The matrix, and of its columns the heads and the lanes."""
    sides = tuple(map(country_of, unfolded))
    found = _asked(filters.question, sides)
    heads = [_head(filters, column, unfolded) for column in found.columns]
    return {"matrix": found, "heads": heads, "lanes": tuple(head.lane for head in heads)}


def _asked(question: Question, unfolded: tuple[str, ...]) -> report.Matrix:
    """The same for the table as for the picture of it."""
    return report.cross(partial(answer), question, unfolded)


def _head(filters: MatrixFilter, column: report.Column, unfolded: list[str]) -> Head:
    if column.facet == "actor":
        return Head(column, filters.way(actor=column.slug))
    side = column.key or NO_STATE
    others = [code for code in unfolded if code != side]
    is_open = side in unfolded
    return Head(column, filters.way(side=side), side, filters.url(open=others if is_open else [*others, side]), is_open)
