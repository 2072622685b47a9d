"""How a page shows the filters of a list: one control each, with the values that it offers.

In the finder a number of claims stands beside each value: all values of a short facet, those with the most claims of a long one.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np

from overflights.facets import Answer, Tally
from overflights.facets.question import KEYED
from overflights.lib.sides import NO_STATE, SIDES

from .base import ListFilter
from .claims import ClaimFilter
from .fields import Choice, Option, PartialDate, Words
from .lookups import LabelledRow, look_up

FEW = 8  # values up to which a control is a list of boxes to tick; above, a list to choose from
INPUTS = {Words: "text", PartialDate: "date", Choice: "choice"}  # by filter; all others are options
SHORT = ("stance", "attribution", "certainty")
LONG = ("actor", "side", "proposition", "outlet", "article", "event")
SHOWN = 6  # values of a long facet beside the list; all of them have a page of their own


class Control(NamedTuple):
    """One filter as the page's form shows it: `kind` is text, date, choice, boxes, picker or facet; a rare one is folded away."""

    name: str
    kind: str
    label: str
    values: tuple[str, ...]
    errors: tuple[str, ...]
    chosen: tuple[Option, ...]
    offered: tuple[Option, ...]
    is_rare: bool
    n_more: int = 0  # of a facet: values with claims that are not shown
    more_url: str = ""  # of a facet: the page with all values

    @property
    def value(self) -> str:
        return self.values[0] if self.values else ""

    @property
    def is_shown(self) -> bool:
        return bool(self.offered or self.chosen or self.errors)

    @property
    def boxes(self) -> list[tuple[Option, bool, bool]]:
        """Its boxes, each with whether it is ticked and whether it may be: one that would find nothing can only be unticked.

        All values stand in their order; where not all are shown, first those that are ticked.
        """
        in_order = self.offered if self.kind == "boxes" else ()
        others = self.offered if self.kind == "facet" else ()
        shown = [*in_order, *(option for option in self.chosen if option not in in_order), *others]
        return [(option, option in self.chosen, option in self.chosen or option.n != 0) for option in shown if option.value]


def controls(filters: ListFilter) -> list[Control]:
    """In order. Filters that come from links alone show only what is chosen."""
    return [_control(filters, name) for name in filters.filters if name != "sort"]


def _control(filters: ListFilter, name: str) -> Control:
    bound, values = filters.form[name], tuple(filters.values(name))
    kind = INPUTS.get(type(filters.filters[name]), "")
    if kind == "choice":
        options = [Option(value, label) for value, label in filters.filters[name].extra["choices"] if value]
    else:
        options = list(filters.options.get(name, {}).values())
    chosen = tuple(option for option in options if option.value in values)
    offered = tuple(option for option in options if option.offered)
    kind = kind or ("boxes" if len(offered) <= FEW else "picker")
    if kind == "picker":
        offered = tuple(option for option in offered if option.value not in values)
    return Control(name.rstrip("_"), kind, str(bound.label), values, tuple(map(str, bound.errors)), chosen, offered, name in filters.rare)


# --- With numbers of claims -----------------------------------------------------------------------
def facet_tally(claims: Answer, name: str) -> Tally:
    """Claims by the values of a facet, under all other filters; on no state's side are those that are left of all."""
    tally = claims.tally(name)
    if name != "side":
        return tally
    rest = claims.total_without(name) - tally.numbers.sum()
    return Tally(np.append(tally.values, NO_STATE), np.append(tally.numbers, rest))


def counted_controls(filters: ClaimFilter, claims: Answer | None) -> list[Control]:
    """With a number beside each value, under all other filters; without any where a filter is invalid. One query at most."""
    plain = controls(filters)
    if not claims:
        return [control._replace(kind="facet") if control.name in LONG else control for control in plain]
    tallies = {name: facet_tally(claims, name) for name in SHORT + LONG}
    chosen = {**filters.question.chosen, "side": filters.form.cleaned_data["side"]}
    most = {name: tallies[name].top(SHOWN, chosen[name]) for name in LONG}
    rows = look_up({name: [key for key, _ in most[name]] for name in KEYED}, "id")
    labels = {(row.kind, row.key): row for row in rows}
    counted = []
    for control in plain:
        name = control.name
        if name in SHORT:
            control = _with_counts(control, tallies[name])
        elif name in LONG:
            offered = tuple(_option(name, value, n, labels) for value, n in most[name])
            control = _with_values(control, tallies[name], filters.chosen_rows.get(name, {}), offered, filters.values_url(name))
        counted.append(control)
    return counted


def _with_counts(control: Control, tally: Tally) -> Control:
    offered = tuple(option._replace(n=tally.count_of(option.value)) for option in control.offered)
    return control._replace(offered=offered, chosen=tuple(option for option in offered if option.value in control.values))


def _with_values(control: Control, tally: Tally, rows: Mapping[str, LabelledRow], offered: tuple[Option, ...], more_url: str) -> Control:
    chosen = tuple(option._replace(n=tally.count_of(rows[option.value].key if rows else option.value)) for option in control.chosen)
    n_more = tally.used - len(offered) - sum(bool(option.n) for option in chosen)
    return control._replace(kind="facet", chosen=chosen, offered=offered, n_more=n_more, more_url=more_url)


def _option(name: str, value: Any, n: int, labels: Mapping[tuple[str, int], LabelledRow]) -> Option:
    if name == "side":
        return Option(value, SIDES.get(value, value), n=n)
    # Between the count and the query for its label the row may have gone.
    row = labels.get((name, value))
    return Option(row.slug, row.label, n=n) if row else Option("", "", n=0)
