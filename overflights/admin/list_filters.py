"""The list filters of the claim changelist, counted by the facets; and the articles' filter by year.

They use Django's facet counts as they are meant: `lookups` lists the choices, `get_facet_queryset` returns the number beside each.
"""

import re
from abc import ABC, abstractmethod
from collections import defaultdict
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.db import models
from django.http import HttpRequest
from django.utils.safestring import SafeString

from overflights.facets import Answer, Question, answer
from overflights.models import Article, Attribution, Basis, Certainty, Claim, Proposition, Stance, Status, Theme, possibly

from .input_checks import CheckedAutocompleteSelect, is_key

if TYPE_CHECKING:
    from .changelist import ClaimChangeList

MOST_YEARS = 30  # all earlier years make one choice
NO_ROW = 0  # a key that no row has


class FacetListFilter(ABC, admin.SimpleListFilter):
    """Narrows the changelist's question. A value that isn't among the choices is refused: the whole list in its place would mislead."""

    parameter_name: str

    def __init__(self, request: HttpRequest, params: dict[str, list[str]], model: type[models.Model], model_admin: Any) -> None:
        super().__init__(request, params, model, model_admin)
        if not self.value():
            self.used_parameters.clear()
        elif self.value() not in dict(self.lookup_choices):
            raise IncorrectLookupParameters

    def narrow(self, question: Question) -> Question:
        """The question under the chosen value."""
        value = self.value()
        return question.with_values(self.parameter_name, value) if value else question

    @abstractmethod
    def counts(self, answer: Answer) -> list[int]:
        """For each choice, the number of claims under all other filters."""

    def queryset(self, request: HttpRequest, queryset: models.QuerySet) -> None:
        """The changelist filters by the question as a whole."""

    def get_facet_queryset(self, changelist: "ClaimChangeList") -> dict[str, str]:
        return {f"{n}__c": f"{count:,}" for n, count in enumerate(self.counts(changelist.answer))}


# --- Codes ----------------------------------------------------------------------------------------
class CodeListFilter(FacetListFilter):
    codes: type[models.TextChoices]

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return list(self.codes.choices)

    def counts(self, answer: Answer) -> list[int]:
        tally = answer.tally(self.parameter_name)
        return [tally.count_of(code) for code, _ in self.lookup_choices]


class StatusListFilter(CodeListFilter):
    title = parameter_name = "status"
    codes = Status


class StanceListFilter(CodeListFilter):
    title = parameter_name = "stance"
    codes = Stance

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(stance.value, f"{stance.details.mark} {stance.label}") for stance in Stance]


class AttributionListFilter(CodeListFilter):
    title = parameter_name = "attribution"
    codes = Attribution


class CertaintyListFilter(CodeListFilter):
    title = parameter_name = "certainty"
    codes = Certainty


class BasisListFilter(CodeListFilter):
    title, parameter_name = "basis of the date", "basis"
    codes = Basis


class ThemeListFilter(CodeListFilter):
    """By the propositions of the theme. Stands after the filter for one proposition, which it narrows further."""

    title = parameter_name = "theme"
    codes = Theme

    def narrow(self, question: Question) -> Question:
        rows = Proposition.objects.order_by("pk").values_list("theme", "pk")
        chosen = question.chosen.get("proposition")
        self.propositions = defaultdict(list)
        for theme, key in rows:
            if not chosen or key in chosen:
                self.propositions[theme].append(key)
        theme_chosen = self.value()
        return question.with_values("proposition", *self.propositions[theme_chosen] or [NO_ROW]) if theme_chosen else question

    def counts(self, answer: Answer) -> list[int]:
        tally = answer.tally("proposition")
        return [sum(tally.counts_of(self.propositions[theme]).values()) for theme, _ in self.lookup_choices]


# --- Years ----------------------------------------------------------------------------------------
class YearListFilter(FacetListFilter):
    """`2012`, or `../1985` for everything up to that year."""

    title, parameter_name = "year it may have been said in", "year"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Years with claims, and the chosen one."""
        every_claim = answer(Question(published=False))
        span = every_claim.span()
        years = _years(span[0].year, span[1].year) if span else []
        counts = every_claim.by_date([_days(year) for year in years])
        offered = [year for year, count in zip(years, counts, strict=True) if count]
        value = self.value()
        if value and _is_year(value) and value not in offered:
            offered.append(value)
        return [(year, _year_in_words(year)) for year in offered]

    def narrow(self, question: Question) -> Question:
        value = self.value()
        if not value:
            return question
        start, end = _days(value)
        return replace(question, start=None if start == date.min else start, end=end)

    def counts(self, answer: Answer) -> list[int]:
        return answer.by_date([_days(year) for year, _ in self.lookup_choices])


class ArticleYearListFilter(admin.SimpleListFilter):
    """Without counts: the years are read off both ends of an index."""

    title, parameter_name = "year it may have been published in", "year"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        dated = Article.objects.filter(earliest__gt=date.min).values_list("earliest", flat=True)
        first, last = dated.order_by("earliest").first(), dated.order_by("-earliest").first()
        return [(year, _year_in_words(year)) for year in _years(first.year, last.year)] if first and last else []

    def queryset(self, request: HttpRequest, queryset: models.QuerySet) -> models.QuerySet:
        value = self.value()
        if not value:
            return queryset
        if not _is_year(value):
            raise IncorrectLookupParameters
        return queryset.filter(possibly(*_days(value)))


def _is_year(value: str) -> bool:
    return bool(re.fullmatch(r"(\.\./)?\d{4}", value, re.ASCII)) and int(value[-4:]) > 0


def _year_in_words(value: str) -> str:
    return f"{value[-4:]}{' and before' if value.startswith('..') else ''}"


def _years(first: int, last: int) -> list[str]:
    begin = max(first, last - MOST_YEARS + 1)
    earlier = [f"../{begin - 1:04}"] if first < begin else []
    return [f"{year:04}" for year in range(last, begin - 1, -1)] + earlier


def _days(value: str) -> tuple[date, date]:
    year = int(value[-4:])
    return date.min if value.startswith("..") else date(year, 1, 1), date(year, 12, 31)


# --- Related rows, found while typing ---------------------------------------------------------------
class AutocompleteListFilter(FacetListFilter):
    """One of many rows. `field` is the foreign key whose autocompletion finds it."""

    template = "admin/overflights/claim/autocomplete_filter.html"
    field: models.ForeignKey
    hint: str

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """The chosen row alone."""
        value = self.value() or ""
        row = self.field.related_model.objects.filter(pk=value).first() if is_key(value) else None
        return [(value, str(row))] if row else []

    def has_output(self) -> bool:
        return True

    def narrow(self, question: Question) -> Question:
        value = self.value()
        return question.with_values(self.parameter_name, int(value)) if value else question

    def counts(self, answer: Answer) -> list[int]:
        return [answer.total for _ in self.lookup_choices]

    def select(self) -> SafeString:
        """Empty: the chosen row stands above it."""
        widget = CheckedAutocompleteSelect(self.field, admin.site)
        field = forms.ModelChoiceField(self.field.related_model.objects.none(), required=False, widget=widget)
        return field.widget.render(
            self.parameter_name, None, {"id": f"find-{self.parameter_name}", "aria-label": f"{self.title}: {self.hint}"}
        )


class ActorListFilter(AutocompleteListFilter):
    title = parameter_name = "actor"
    field = Claim._meta.get_field("speaker")
    hint = "Any of its names. Claims by its members and parts count too."


class PropositionListFilter(AutocompleteListFilter):
    title = parameter_name = "proposition"
    field = Claim._meta.get_field("proposition")
    hint = "Words of the proposition."


class ArticleListFilter(AutocompleteListFilter):
    title = parameter_name = "article"
    field = Claim._meta.get_field("article")
    hint = "Words of the title, the outlet, or the slug."


class OutletListFilter(AutocompleteListFilter):
    title = parameter_name = "outlet"
    field = Article._meta.get_field("outlet")
    hint = "Any of its names."
