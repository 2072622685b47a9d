"""The base of every filter set: its state is its URL, and an invalid value finds nothing."""

from copy import copy
from functools import cache, cached_property
from typing import Any, Self
from urllib.parse import quote_plus

import django_filters
from django import forms
from django.db.models import Count, Q, QuerySet

from overflights.models import possibly

from .fields import MOST_VALUES, Choice, Option, Options, PartialDate, Text
from .form_controls import Chip, Control

FEW = 8  # offered values up to which a filter is a list of boxes to tick, above which a list to choose from


class FilterForm(forms.Form):
    def add_prefix(self, field_name: str) -> str:
        """`from` is a word of Python's, so the field is `from_` in the code and `from` in the URL."""
        return super().add_prefix(field_name.rstrip("_"))

    def clean(self) -> dict[str, Any]:
        found = super().clean()
        start, end = found.get("from_"), found.get("to")
        if start and end and start > end:
            self.add_error("to", "The last day is before the first.")
        return found


@cache
def _fields(filters: type["ListFilter"]) -> dict[str, forms.Field]:
    return {name: filter_.field for name, filter_ in filters.base_filters.items()}


def _encoded(name: str, value: str | list[str] | None) -> str:
    values = [value] if isinstance(value, str) else value or []
    return "&".join(f"{name}={quote_plus(each)}" for each in values)


class ListFilter(django_filters.FilterSet):
    """A filter set whose state is its URL. Invalid values give errors and no rows, never unfiltered ones."""

    path = ""
    rare = ()  # filters whose control is folded away
    unseen = ("sort", "dates", "page")  # parameters that exclude nothing, so that they are no chips

    def values(self, name: str) -> list[str]:
        """The values of one parameter as they came, without empty ones and repeats.

        No more than a page can show: one above the most that are allowed; of a parameter with one value, the last, as the form has it.
        """
        given = [*dict.fromkeys(value for value in self.data.getlist(name.rstrip("_")) if value.strip())]
        return given[: MOST_VALUES + 1] if isinstance(self.filters.get(self._key(name)), Options) else given[-1:]

    @cached_property
    def state(self) -> dict[str, list[str]]:
        """Every parameter in use, in canonical order."""
        given = {name.rstrip("_"): self.values(name) for name in self.filters}
        return {name: found for name, found in given.items() if found}

    def url(self, **changes: str | list[str] | None) -> str:
        """The URL of this list with some parameters changed (None: left out). It begins at page 1."""
        return f"{self.path}{self.querystring(**changes)}"

    def querystring(self, **changes: str | list[str] | None) -> str:
        """What follows the path in it, for another page of the same state: `?…`, or nothing."""
        pieces = [_encoded(name, changes[name]) if name in changes else self._pieces.get(name, "") for name in self.parameters()]
        query = "&".join(filter(None, pieces))
        return f"?{query}" if query else ""

    @classmethod
    def parameters(cls) -> tuple[str, ...]:
        """In canonical order."""
        return (*(name.rstrip("_") for name in cls.base_filters), "page")

    @cached_property
    def _pieces(self) -> dict[str, str]:
        """Of the URL, by parameter: a page writes it dozens of times."""
        return {name: _encoded(name, values) for name, values in self.state.items()}

    @cached_property
    def form(self) -> FilterForm:
        """The fields are made once, and copied but for what they are made of; the options of this request go into them."""
        form = FilterForm(self.data)
        form.fields = {name: copy(field) for name, field in _fields(type(self)).items()}
        for name, filter_ in self.filters.items():
            if isinstance(filter_, Options):
                form.fields[name].options = {option.value: option for option in filter_.options(self, name)}
        return form

    @cached_property
    def conditions(self) -> dict[str, Q]:
        """One condition for each filter in use; both ends of the date range are one, under `dates`."""
        cleaned = self.form.cleaned_data
        found = {}
        for name, value in cleaned.items():
            if value and not isinstance(self.filters[name], Choice | PartialDate):
                found[name] = self.filters[name].condition(value)
        if cleaned.get("from_") or cleaned.get("to"):
            found["dates"] = possibly(cleaned.get("from_"), cleaned.get("to"))
        return found

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        if not self.is_valid():
            return queryset.none()
        return queryset.filter(*self.conditions.values())

    @property
    def active(self) -> dict[str, list[str]]:
        """The parameters that exclude something."""
        return {name: values for name, values in self.state.items() if name not in self.unseen}

    @cached_property
    def chips(self) -> list[Chip]:
        found = []
        for name, values in self.active.items():
            field = self.form[self._key(name)]
            for value in values:
                option = getattr(field.field, "options", {}).get(value)
                rest = [other for other in values if other != value]
                text = option.label if option else value.replace("\x00", "")[:80]
                found.append(Chip(field.label, text, self.url(**{name: rest or None}), valid=not field.errors))
        return found

    @cached_property
    def controls(self) -> list[Control]:
        """The form, filter by filter, in order. Filters that come from links alone show only what is chosen."""
        return [self._control(name, filter_) for name, filter_ in self.filters.items() if name != "sort"]

    def _control(self, name: str, filter_: django_filters.Filter) -> Control:
        bound = self.form[name]
        options = list(getattr(bound.field, "options", {}).values())
        if isinstance(filter_, Choice):
            options = [Option(value, label) for value, label in bound.field.choices if value]
        values = tuple(self.values(name))
        chosen = tuple(option for option in options if option.value in values)
        offered = tuple(option for option in options if option.offered)
        kind = "boxes" if len(offered) <= FEW else "picker"
        kinds = {Text: "text", PartialDate: "date", Choice: "choice"}
        kind = kinds.get(type(filter_), kind)
        if kind == "picker":
            offered = tuple(option for option in offered if option.value not in values)
        return Control(name.rstrip("_"), kind, bound.label, values, tuple(bound.errors), chosen, offered, name in self.rare)

    @property
    def sorts(self) -> list[tuple[str, str]]:
        return self.form.fields["sort"].choices

    @property
    def sort_asked(self) -> str:
        return self.state.get("sort", [""])[0]

    def without_sort(self) -> str:
        return self.url(sort=None)

    def _key(self, name: str) -> str:
        return name if name in self.filters else f"{name}_"

    def labels(self, name: str) -> list[str]:
        """Labels of the chosen options of a filter."""
        options = self.form.fields[name].options
        return [options[value].label for value in self.form.cleaned_data.get(name) or []]

    def ways_out(self) -> list[tuple[str, str, int]]:
        """For a search that finds nothing: (label, URL, rows without it) for each filter whose going helps. One query."""
        counts = {name: Count("pk", filter=Q(*(q for other, q in self.conditions.items() if other != name))) for name in self.conditions}
        if not counts:
            return []
        found = self.queryset.aggregate(**{f"n_{name}": count for name, count in counts.items()})
        return [(*self._without(name), found[f"n_{name}"]) for name in counts if found[f"n_{name}"]]

    def _without(self, name: str) -> tuple[str, str]:
        if name == "dates":
            return "the dates", self.url(**{"from": None, "to": None, "dates": None})
        chosen = [chip.value for chip in self.chips if chip.label == self.form[name].label]
        return f"{self.form[name].label} “{'”, “'.join(chosen)}”", self.url(**{name: None})

    @classmethod
    def for_request(cls, data: Any, queryset: QuerySet, path: str) -> Self:
        found = cls(data, queryset=queryset)
        found.path = path
        return found
