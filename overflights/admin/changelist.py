"""The claim changelist, quick at a million claims: the facets count and find what SQL would have to read row by row."""

import re
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import CharField, QuerySet
from django.http import HttpRequest

from overflights.facets import Question, answer
from overflights.facets.conditions import condition
from overflights.filters.fields import WordsField
from overflights.models import SORTS, Claim
from overflights.search.collation import InBytes
from overflights.search.query import parse

from .input_checks import LONGEST_SEARCH

REFERENCE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*-\d[a-z0-9-]*", re.ASCII)  # at least as far as the first digit of its date
SORTABLE = {"said": {"asc": "said", "desc": "-said"}, "changed_on": {"asc": "changed", "desc": "-changed"}}  # by column
WORDS = WordsField(required=False, max_length=LONGEST_SEARCH)


class GroupedInt(int):
    """Shown with thousands separators: 969,981."""

    def __str__(self) -> str:
        return f"{int(self):,}"


class ByteOrderChangeList(ChangeList):
    def get_ordering_field(self, field_name: str) -> Any:
        """Text is sorted by its bytes, as in the readers' lists, whatever the database's collation."""
        field = super().get_ordering_field(field_name)
        is_text = field in {column.name for column in self.lookup_opts.concrete_fields if isinstance(column, CharField)}
        return InBytes(field) if is_text else field


class ClaimChangeList(ChangeList):
    """The list filters and the search box make one `question` for the facets. `queryset` finds the same rows by SQL, for actions."""

    search_error = ""  # what is wrong with the words searched for: then nothing is found, rather than everything

    def get_filters(self, request: HttpRequest) -> tuple:
        filters = super().get_filters(request)
        unknown_parameters = filters[2]
        if unknown_parameters:
            raise IncorrectLookupParameters
        return filters

    def get_queryset(self, request: HttpRequest, exclude_parameters: list[str] | None = None) -> QuerySet:
        queryset = super().get_queryset(request)
        self.question = Question(published=False)
        for list_filter in self.filter_specs:
            self.question = list_filter.narrow(self.question)
        try:
            self.question = _searched(self.question, self.query.strip())
        except ValidationError as error:
            self.search_error = " ".join(error.messages)
            return queryset.none()
        return queryset.filter(*(condition(self.question, name) for name in self.question.active))

    def get_ordering_field_columns(self) -> dict[int, str]:
        """The list is sorted by one column."""
        for column, direction in super().get_ordering_field_columns().items():
            if 0 <= column < len(self.list_display) and self.list_display[column] in SORTABLE:
                return {column: direction}
        return {self.list_display.index("said"): "desc"}

    @property
    def sort(self) -> str:
        ((column, direction),) = self.get_ordering_field_columns().items()
        return SORTABLE[str(self.list_display[column])][direction]

    def get_ordering(self, request: HttpRequest, queryset: QuerySet) -> list[str]:
        return list(SORTS[self.sort])

    def get_results(self, request: HttpRequest) -> None:
        """As Django's, with counts and keys from the facets. A page number beyond the end shows the last page."""
        if self.search_error:
            messages.error(request, self.search_error)
        self.answer = answer(self.question)
        total = 0 if self.search_error else self.answer.total
        self.paginator = Paginator(range(total), self.list_per_page)
        self.page_num = min(max(self.page_num, 1), self.paginator.num_pages)
        self.result_count = GroupedInt(total)
        self.full_result_count = GroupedInt(answer(Question(published=False)).total)
        self.show_full_result_count = True
        self.show_admin_actions = self.full_result_count > 0
        self.can_show_all = total <= self.list_max_show_all
        self.multi_page = total > self.list_per_page
        shows_all = self.show_all and self.can_show_all
        positions = range(total) if shows_all else self.paginator.page(self.page_num).object_list
        keys = self.answer.keys(self.sort, positions.start, positions.stop) if positions else []
        claims = self.apply_select_related(self.root_queryset).in_bulk(keys)
        self.result_list = [claims[key] for key in keys if key in claims]


def _searched(question: Question, text: str) -> Question:
    """The question narrowed to a reference, or the beginning of one, if any claim has it; otherwise to words."""
    lead = text.lower()
    if len(lead) <= LONGEST_SEARCH and REFERENCE.fullmatch(lead):
        by_reference = question.with_values("ref", lead)
        if Claim.objects.filter(condition(by_reference, "ref")).exists():
            return by_reference
    return replace(question, query=parse(WORDS.clean(text)))
