"""The parts that the question of the claims' list is made of."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.db import models
from django.http import HttpRequest

from overflights.facets import Question

if TYPE_CHECKING:
    from .changelist import ClaimList


class QuestionPart(ABC, admin.ListFilter):
    """A part of the question. A value that stands for nothing is refused: the whole list in its place would mislead."""

    parameter: str

    def __init__(
        self, request: HttpRequest, params: dict[str, list[str]], model: type[models.Model], model_admin: admin.ModelAdmin
    ) -> None:
        super().__init__(request, params, model, model_admin)
        self.model_admin = model_admin
        self.value = params.pop(self.parameter, [""])[-1]
        if self.value and not self.known():
            raise IncorrectLookupParameters

    @abstractmethod
    def known(self) -> bool:
        """Whether the value stands for something."""

    @abstractmethod
    def narrowed(self, question: Question) -> Question:
        """The question with this part, where a value is chosen."""

    @abstractmethod
    def options(self, changelist: "ClaimList") -> Iterator[tuple[str, str]]:
        """Values and what they are called."""

    def has_output(self) -> bool:
        return True

    def expected_parameters(self) -> list[str]:
        return [self.parameter]

    def queryset(self, request: HttpRequest, queryset: models.QuerySet) -> None:
        """The list is filtered by the question as a whole (changelist.py)."""

    def choices(self, changelist: "ClaimList") -> Iterator[dict[str, Any]]:
        yield {"selected": not self.value, "query_string": changelist.get_query_string(remove=[self.parameter]), "display": "All"}
        for value, display in self.options(changelist):
            url = changelist.get_query_string({self.parameter: value})
            yield {"selected": value == self.value, "query_string": url, "display": display}


def chosen(question: Question, facet: str, values: tuple) -> Question:
    return replace(question, chosen={**question.chosen, facet: values})
