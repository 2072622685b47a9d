"""The filters that the filter sets declare, and their form fields: one of several values, words, partial dates, choices."""

import re
from collections.abc import Callable, Iterable, Mapping
from copy import copy
from datetime import date
from types import MappingProxyType
from typing import Any, NamedTuple, Self

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet

from overflights.lib import edtf
from overflights.search import database
from overflights.search.query import SHORTEST_BEGINNING, parse, too_short

MOST_VALUES = 50
LONGEST_WORDS = 200  # characters of a query
SLUG = re.compile(r"[\w.-]{1,110}", re.ASCII)


def is_slug(value: str) -> bool:
    """Whether it could be a slug; what could not is not looked up."""
    return bool(SLUG.fullmatch(value))


class Option(NamedTuple):
    """One value of a filter: its code in the URL, its label, and whether a list offers it."""

    value: str
    label: str
    offered: bool = True
    n: int | None = None  # claims that have it, where they are counted


class OptionsField(forms.Field):
    """Several values of one parameter, each among the options. Cleans to a list of codes, without repeats."""

    widget = forms.SelectMultiple

    options: Mapping[str, Option] = MappingProxyType({})  # by value; each request's filter set gives its own

    def to_python(self, value: list[str] | None) -> list[str]:
        return [*dict.fromkeys(part for part in value or [] if part)]

    def validate(self, value: list[str]) -> None:
        if len(value) > MOST_VALUES:
            raise ValidationError(f"Choose at most {MOST_VALUES} values.")
        for part in value:
            if part not in self.options:
                shown = part.replace("\x00", "")[:60]
                raise ValidationError(f"“{shown}” is not known here. Remove it, or choose one from the list.")


class PartialDateField(forms.CharField):
    """A year, a month or a day. Cleans to its first or its last day."""

    def __init__(self, *, end: bool, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.end = end

    def clean(self, value: str) -> date | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            if not text[-1].isdigit() or "/" in text:
                raise ValueError
            return edtf.bounds(text)[self.end]
        except ValueError:
            raise ValidationError("Write a date as 2012, 2012-03 or 2012-03-12.") from None


class Condition(django_filters.Filter):  # type: ignore[misc]  # it has no types
    """A filter that is a condition (`Q`) on its cleaned value."""

    def __init__(self, condition: Callable[[Any], Q] | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        super().__init__(**kwargs)
        self.condition = condition or (lambda value: Q(**{f"{self.field_name}__in": value}))

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        """A filter set copies its filters for every request. Ours keep nothing of a request."""
        return copy(self)


OptionsFor = Callable[[list[str]], Iterable[Option]]  # of a filter whose parameter has these values


class Options(Condition):
    """Several values, any of which will do. `options` may be left out where the filter set has its own (`options_of`)."""

    field_class = OptionsField

    def __init__(self, options: OptionsFor = lambda values: (), condition: Callable[[Any], Q] | None = None, **kwargs: Any) -> None:
        super().__init__(condition, **kwargs)
        self.options = options


class WordsField(forms.CharField):
    """Words as they were typed; they are parsed where they are used (search/query.py)."""

    def clean(self, value: str) -> str:
        text: str = super().clean(value)
        if len(text) > LONGEST_WORDS:
            raise ValidationError(f"Write at most {LONGEST_WORDS} characters; these are {len(text):,}.")
        query = parse(text)
        if text and not query:
            raise ValidationError("Write at least one letter or digit.")
        short = too_short(query)
        if short:
            raise ValidationError(f"{', '.join(short)}: write at least {SHORTEST_BEGINNING} letters before the star.")
        return text


class Words(Condition):
    field_class = WordsField

    def __init__(self, condition: Callable[[str], Q] | None = None, **kwargs: Any) -> None:
        super().__init__(condition, **kwargs)


def words_in(model: type[Model]) -> Callable[[str], Q]:
    """The condition of a `Text` filter over the full text of a model."""
    return lambda text: database.found(model, parse(text))


class PartialDate(Condition):
    """One end of a range; `ListFilter.conditions` makes one condition of both."""

    field_class = PartialDateField


class Choice(Condition):
    """One value that steers the page (sort order, date mode) and excludes nothing."""

    field_class = forms.ChoiceField

    def __init__(self, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        errors = {"invalid_choice": "This value is not known here. Choose one that is offered."}
        super().__init__(lambda value: Q(), choices=choices, error_messages=errors, **kwargs)


def choices(pairs: Iterable[tuple[str, str]]) -> OptionsFor:
    """Options from the codes of a model's field."""
    return lambda values: [Option(value, str(label)) for value, label in pairs]


def looked_up(rows: Callable[[], QuerySet[Any]], label: str) -> OptionsFor:
    """Options found by their slug: for parameters that come from links and are not offered in a list."""

    def options(values: list[str]) -> list[Option]:
        slugs = [value for value in values if is_slug(value)][:MOST_VALUES]
        named = rows().filter(slug__in=slugs).values_list("slug", label) if slugs else []
        return [Option(slug, text, offered=False) for slug, text in named]

    return options
