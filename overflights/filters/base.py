"""The base of every filter set: its state is its URL, and an invalid value finds nothing."""

from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from functools import cache, cached_property
from typing import Any, NamedTuple, Self
from urllib.parse import quote_plus, urlencode

import django_filters
from django import forms
from django.db.models import Count, Q, QuerySet
from django.http import QueryDict

from overflights.models import possibly

from .fields import MOST_VALUES, Choice, Option, Options, OptionsField, PartialDate

PAGE = "page"  # the last parameter of every list


class Chip(NamedTuple):
    """A value of a filter in use, with the URL of the same page without it."""

    label: str
    value: str
    without: str
    valid: bool


class WiderSearch(NamedTuple):
    """For a search that finds nothing: what leaving out one of its filters would find."""

    label: str
    url: str
    n: int


class FilterForm(forms.Form):
    def add_prefix(self, field_name: str) -> str:
        """`from` is a keyword of Python, so the field is `from_` in the code and `from` in the URL."""
        return super().add_prefix(field_name.rstrip("_"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        start, end = cleaned.get("from_"), cleaned.get("to")
        if start and end and start > end:
            self.add_error("to", "The last day is before the first.")
        return cleaned


def canonical_query(parameters: Iterable[str], values: Mapping[str, str | Sequence[str] | None]) -> str:
    """`?…` with the parameters that have a value, in this order; empty where none has."""
    query = urlencode([(name, values[name]) for name in parameters if values.get(name)], doseq=True)
    return f"?{query}" if query else ""


class UrlBuilder:
    """URLs of a page that differ in a few parameters: a picture has hundreds of them, so what they share is encoded once."""

    def __init__(self, path: str, parameters: Iterable[str], state: Mapping[str, list[str]]) -> None:
        self._path = path
        self._encoded = {name: urlencode({name: state.get(name, [])}, doseq=True) for name in parameters}

    def url(self, **changes: str | None) -> str:
        """With some parameters changed (None: left out), in canonical order."""
        changed = {name: f"{name}={quote_plus(value)}" if value else "" for name, value in changes.items()}
        query = "&".join(filter(None, (self._encoded | changed).values()))
        return f"{self._path}?{query}" if query else self._path


class ListFilter(django_filters.FilterSet):  # type: ignore[misc]  # it has no types
    """A filter set whose state is its URL. Invalid values give errors and no rows, never unfiltered ones."""

    path = ""  # of the list's page
    rare: tuple[str, ...] = ()  # filters whose controls are folded away
    excluding_nothing: tuple[str, ...] = ("sort", "dates", PAGE)  # parameters that are no chips

    @classmethod
    def for_request(cls, data: QueryDict, queryset: QuerySet[Any], path: str) -> Self:
        filters = cls(data, queryset=queryset)
        filters.path = path
        return filters

    # --- State and URL ------------------------------------------------------------------------------
    @classmethod
    def parameters(cls) -> tuple[str, ...]:
        """Of the URL, in canonical order: that of the declarations."""
        return (*(name.rstrip("_") for name in cls.base_filters), PAGE)

    def values(self, name: str) -> list[str]:
        """The values of one parameter as they came, without empty ones and repeats.

        No more than a page can show: one above the most that are allowed; of a parameter with one value the last, which the form takes.
        """
        given = [*dict.fromkeys(value for value in self.data.getlist(name.rstrip("_")) if value.strip())]
        return given[: MOST_VALUES + 1] if isinstance(self.filters.get(self._field_name(name)), Options) else given[-1:]

    @cached_property
    def state(self) -> dict[str, list[str]]:
        """Every parameter in use, in canonical order."""
        given = {name.rstrip("_"): self.values(name) for name in self.filters}
        return {name: values for name, values in given.items() if values}

    def url(self, **changes: str | list[str] | None) -> str:
        """The URL of this list with some parameters changed (None: left out). It begins at page 1."""
        return f"{self.path}{self.querystring(**changes)}"

    def querystring(self, **changes: str | list[str] | None) -> str:
        """What follows the path in it, for another page of the same state."""
        return canonical_query(self.parameters(), {**self.state, **changes})

    @property
    def active(self) -> dict[str, list[str]]:
        """The parameters that exclude something."""
        return {name: values for name, values in self.state.items() if name not in self.excluding_nothing}

    @cached_property
    def chips(self) -> list[Chip]:
        chips = []
        for name, values in self.active.items():
            field = self.form[self._field_name(name)]
            for value in values:
                option = self.options.get(name, {}).get(value)
                text = option.label if option else value.replace("\x00", "")[:80]
                others = [other for other in values if other != value]
                chips.append(Chip(str(field.label), text, self.url(**{name: others}), valid=not field.errors))
        return chips

    def _field_name(self, parameter: str) -> str:
        return parameter if parameter in self.filters else f"{parameter}_"

    # --- Validation ---------------------------------------------------------------------------------
    def options_of(self, name: str) -> Iterable[Option]:
        """What the filter `name`, one of several values, accepts."""
        options: Iterable[Option] = self.filters[name].options(self.values(name))
        return options

    @classmethod
    @cache
    def _fields(cls) -> dict[str, forms.Field]:
        return {name: filter_.field for name, filter_ in cls.base_filters.items()}

    @cached_property
    def form(self) -> FilterForm:
        """The fields are made once and copied for each request, for django-filter would make a class of forms each time."""
        form = FilterForm(self.data)
        form.fields = {name: copy(field) for name, field in self._fields().items()}
        for name in self.filters:
            field = form.fields[name]
            if isinstance(field, OptionsField):
                field.options = {option.value: option for option in self.options_of(name)}
        return form

    @property
    def invalid(self) -> list[tuple[str, str]]:
        """What is wrong: the label of a filter, and sentences."""
        return [(str(self.form[name].label), " ".join(map(str, errors))) for name, errors in self.form.errors.items()]

    @cached_property
    def options(self) -> dict[str, Mapping[str, Option]]:
        """By filter and value, what the filters of several values accept."""
        return {name: field.options for name, field in self.form.fields.items() if isinstance(field, OptionsField)}

    def labels(self, name: str) -> list[str]:
        """Labels of the chosen options of a filter."""
        options = self.options[name]
        return [options[value].label for value in self.form.cleaned_data.get(name) or []]

    # --- Rows ---------------------------------------------------------------------------------------
    @cached_property
    def conditions(self) -> dict[str, Q]:
        """One condition for each filter in use; both ends of the date range are one, under `dates`."""
        cleaned = self.form.cleaned_data
        conditions = {}
        for name, value in cleaned.items():
            if value and not isinstance(self.filters[name], Choice | PartialDate):
                conditions[name] = self.filters[name].condition(value)
        if cleaned.get("from_") or cleaned.get("to"):
            conditions["dates"] = possibly(cleaned.get("from_"), cleaned.get("to"))
        return conditions

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(*self.conditions.values()) if self.is_valid() else queryset.none()

    @property
    def sorts(self) -> list[tuple[str, str]]:
        choices: list[tuple[str, str]] = self.filters["sort"].extra["choices"]
        return choices

    @property
    def sort_parameter(self) -> str:
        """As the URL has it."""
        return self.state.get("sort", [""])[0]

    def wider_searches(self) -> list[WiderSearch]:
        """For a search that finds nothing; those that find nothing either are left out. One query."""
        filters = {name: Q(*(q for other, q in self.conditions.items() if other != name)) for name in self.conditions}
        counts = self.queryset.aggregate(**{f"n_{name}": Count("pk", filter=q) for name, q in filters.items()}) if filters else {}
        return self.wider({name: counts[f"n_{name}"] for name in filters})

    def wider(self, counts: dict[str, int]) -> list[WiderSearch]:
        """`counts`: by filter, what is found without it."""
        return [WiderSearch(*self._without(name), n) for name, n in counts.items() if n]

    def _without(self, name: str) -> tuple[str, str]:
        if name == "dates":
            return "the dates", self.url(**{"from": None, "to": None, "dates": None})
        label = self.form[name].label
        chosen = [chip.value for chip in self.chips if chip.label == label]
        return f"{label} “{'”, “'.join(chosen)}”", self.url(**{name: None})
