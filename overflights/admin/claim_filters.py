"""The filters beside the list of claims. Together they make one question; every choice is shown with its exact number."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.db import models
from django.http import HttpRequest

from overflights.facets import Question
from overflights.models import Article, Attribution, Basis, Certainty, Proposition, Stance, Status, Theme, possibly

from .list_filters import QuestionPart, chosen

if TYPE_CHECKING:
    from .changelist import ClaimList

MOST_YEARS = 30  # all that came before them make one choice
NONE = (0,)  # a key that no row has


# --- Codes ----------------------------------------------------------------------------------------
class Coded(QuestionPart):
    codes: type[models.TextChoices]

    def known(self) -> bool:
        return self.value in self.codes.values

    def narrowed(self, question: Question) -> Question:
        return chosen(question, self.parameter, (self.value,)) if self.value else question

    def options(self, changelist: "ClaimList") -> Iterator[tuple[str, str]]:
        tally = changelist.answer.tally(self.parameter)
        for code in self.codes:
            mark = f"{code.mark} " if self.codes is Stance else ""
            yield code.value, f"{mark}{code.label} ({tally.of(code.value):,})"


class StatusFilter(Coded):
    title = parameter = "status"
    codes = Status


class StanceFilter(Coded):
    title = parameter = "stance"
    codes = Stance


class AttributionFilter(Coded):
    title = parameter = "attribution"
    codes = Attribution


class CertaintyFilter(Coded):
    title = parameter = "certainty"
    codes = Certainty


class BasisFilter(Coded):
    title, parameter = "basis of the date", "basis"
    codes = Basis


# --- What is worked out ---------------------------------------------------------------------------
class ThemeFilter(QuestionPart):
    """By way of the propositions of the theme; stands after the filter for one proposition."""

    title = parameter = "theme"

    def known(self) -> bool:
        return self.value in Theme.values

    def narrowed(self, question: Question) -> Question:
        rows = Proposition.objects.order_by("pk").values_list("pk", "theme")
        self.of_theme = {theme: [key for key, its in rows if its == theme] for theme in Theme.values}
        self.only = question.chosen.get("proposition", ())
        if not self.value:
            return question
        return chosen(question, "proposition", tuple(self._keys(self.value)) or NONE)

    def _keys(self, theme: str) -> list[int]:
        return [key for key in self.of_theme[theme] if not self.only or key in self.only]

    def options(self, changelist: "ClaimList") -> Iterator[tuple[str, str]]:
        tally = changelist.answer.tally("proposition")
        numbers = dict(zip(tally.values.tolist(), tally.numbers.tolist(), strict=True))
        for theme in Theme:
            yield theme.value, f"{theme.label} ({sum(numbers.get(key, 0) for key in self._keys(theme.value)):,})"


class YearFilter(QuestionPart):
    """`2012`, or `../1985` for all that may have been said by then."""

    title, parameter = "year it may have been said in", "year"

    def known(self) -> bool:
        return _is_year(self.value)

    def narrowed(self, question: Question) -> Question:
        if not self.value:
            return question
        start, end = _days(self.value)
        return replace(question, start=None if start == date.min else start, end=end)

    def options(self, changelist: "ClaimList") -> Iterator[tuple[str, str]]:
        span = changelist.answer.span()
        values = _years(span[0].year, span[1].year) if span else []
        if self.value and self.value not in values:
            values.append(self.value)
        for value, n in zip(values, changelist.answer.by_date([_days(value) for value in values]), strict=True):
            if n or value == self.value:
                yield value, f"{_year_in_words(value)} ({n:,})"


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


class ArticleYearFilter(admin.SimpleListFilter):
    """For articles; uncounted: their years are read off both ends of an index."""

    title, parameter_name = "year it may have been published in", "year"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        dated = Article.objects.filter(earliest__gt=date.min).values_list("earliest", flat=True)
        first, last = dated.order_by("earliest").first(), dated.order_by("-earliest").first()
        return [(value, _year_in_words(value)) for value in _years(first.year, last.year)] if first else []

    def queryset(self, request: HttpRequest, queryset: models.QuerySet) -> models.QuerySet:
        if not self.value():
            return queryset
        if not _is_year(self.value()):
            raise IncorrectLookupParameters
        return queryset.filter(possibly(*_days(self.value())))
