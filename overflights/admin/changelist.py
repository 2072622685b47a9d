"""Lists that stay quick however many claims there are: what SQL would count row by row comes from facets."""

import re
from dataclasses import replace
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import CharField, Model, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString

from overflights.facets import Answer, Question, Tally, answer
from overflights.facets.conditions import condition
from overflights.filters.fields import WordsField
from overflights.models import SORTS, Claim
from overflights.search.collation import InBytes
from overflights.search.query import parse

from .input_checks import LONGEST_SEARCH

REFERENCE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*-\d[a-z0-9-]*", re.ASCII)  # or the beginning of one, into its date at least
ORDERS = {"said": {"asc": "said", "desc": "-said"}, "changed_on": {"asc": "changed", "desc": "-changed"}}  # by column
SHOWN = ("ref", "statement", "speaker__name", "stance", "proposition__statement", "said_on", "status", "changed")
WORDS = WordsField(required=False, max_length=LONGEST_SEARCH)


class Grouped(int):
    """`969981` is shown as `969,981`."""

    def __str__(self) -> str:
        return f"{int(self):,}"


class ClaimList(ChangeList):
    """Filters and search make one `question`; its answer gives the numbers and the page. `queryset` finds the same rows, for actions."""

    question: Question
    problem = ""  # with the words in the search box: nothing is found then, rather than everything

    def get_filters(self, request: HttpRequest) -> tuple:
        found = super().get_filters(request)
        if found[2]:  # parameters that are no filter of the list
            raise IncorrectLookupParameters
        return found

    def get_queryset(self, request: HttpRequest, exclude_parameters: list[str] | None = None) -> QuerySet:
        rows = super().get_queryset(request)
        self.question = Question(published=False)
        for part in self.filter_specs:
            self.question = part.narrowed(self.question)
        self._search(self.query.strip())
        return rows.none() if self.problem else rows.filter(*(condition(self.question, name) for name in self.question.active))

    def _search(self, text: str) -> None:
        """A reference, or the beginning of one, where a claim has it; else words."""
        lead = text.lower()
        if len(lead) <= LONGEST_SEARCH and REFERENCE.fullmatch(lead):
            question = replace(self.question, chosen={**self.question.chosen, "ref": (lead,)})
            if Claim.objects.filter(condition(question, "ref")).exists():
                self.question = question
                return
        try:
            self.question = replace(self.question, query=parse(WORDS.clean(text)))
        except ValidationError as error:
            self.problem = " ".join(error.messages)

    # --- Order ------------------------------------------------------------------------------------
    def get_ordering_field_columns(self) -> dict[int, str]:
        """The one column that the list is sorted by."""
        for at, direction in super().get_ordering_field_columns().items():
            if 0 <= at < len(self.list_display) and self.list_display[at] in ORDERS:
                return {at: direction}
        return {self.list_display.index("said"): "desc"}

    @property
    def sort(self) -> str:
        ((at, direction),) = self.get_ordering_field_columns().items()
        return ORDERS[self.list_display[at]][direction]

    def get_ordering(self, request: HttpRequest, queryset: QuerySet) -> list[str]:
        return list(SORTS[self.sort])

    # --- The page ---------------------------------------------------------------------------------
    def get_results(self, request: HttpRequest) -> None:
        """What is shown is worked out below when it is shown: an action needs none of it."""
        self.show_full_result_count = True
        if self.problem:
            messages.error(request, self.problem)

    @cached_property
    def answer(self) -> Answer:
        return answer(self.question)

    @cached_property
    def result_count(self) -> int:
        return Grouped(0 if self.problem else self.answer.total)

    @cached_property
    def full_result_count(self) -> int:
        return Grouped(self.answer.again(Question(published=False)).total)

    @property
    def show_admin_actions(self) -> bool:
        return bool(self.full_result_count)

    @property
    def can_show_all(self) -> bool:
        return self.result_count <= self.list_max_show_all

    @property
    def multi_page(self) -> bool:
        return self.result_count > self.list_per_page

    @cached_property
    def paginator(self) -> Paginator:
        pages = Paginator(range(self.result_count), self.list_per_page)
        self.page_num = min(max(self.page_num, 1), pages.num_pages)  # beyond the end is the last page
        return pages

    @cached_property
    def result_list(self) -> list[Claim]:
        places = self.paginator.page(self.page_num).object_list
        if self.show_all and self.can_show_all:
            places = range(self.result_count)
        keys = self.answer.keys(self.sort, places.start, places.stop) if places else []
        rows = self.root_queryset.filter(pk__in=keys).select_related("speaker", "proposition").only(*SHOWN)
        found = {row.pk: row for row in rows.order_by()}
        return [found[key] for key in keys if key in found]


# --- Numbers beside other rows --------------------------------------------------------------------
class Numbers:
    """Published claims of rows that are values of a facet, asked for when the first one is shown."""

    def __init__(self, facet: str) -> None:
        self.facet = facet
        self._tallies: dict[str, Tally] = {}

    @cached_property
    def _all(self) -> Answer:
        return answer(Question())

    def tally(self, stance: str) -> Tally:
        if stance not in self._tallies:
            asked = self._all.again(Question({"stance": (stance,)})) if stance else self._all
            self._tallies[stance] = asked.tally(self.facet)
        return self._tallies[stance]

    def link(self, row: Model, stance: str = "") -> SafeString:
        """The number, and the way to these claims."""
        only: dict[str, Any] = {self.facet: row.pk, "status": "published"} | ({"stance": stance} if stance else {})
        url = f"{reverse('admin:overflights_claim_changelist')}?{urlencode(only)}"
        return format_html('<a href="{}">{}</a>', url, Grouped(self.tally(stance).of(row.pk)))


class DeskList(ChangeList):
    def get_ordering_field(self, field_name: str) -> Any:
        """What a column is sorted by: a text by its bytes, as in the readers' lists."""
        found = super().get_ordering_field(field_name)
        is_text = found in {field.name for field in self.lookup_opts.concrete_fields if isinstance(field, CharField)}
        return InBytes(found) if is_text else found


class CountedList(DeskList):
    """Its rows know the `numbers` of their claims; the ModelAdmin's `facet` says what they are to a claim."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        numbers = Numbers(self.model_admin.facet)
        # First the keys, by the index of the order alone: a late page would else be joined from the first row on.
        keys = list(self.result_list.values_list("pk", flat=True))
        self.result_list = list(self.queryset.filter(pk__in=keys))
        for row in self.result_list:
            row.numbers = numbers
