"""The controls of the finder with numbers of claims: beside each value of a short facet, beside those with the most of a long one."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from overflights.facets import Answer, Tally
from overflights.facets.question import KEYED
from overflights.lib.sides import NO_STATE, SIDES

from .claims import ClaimFilter
from .fields import Option
from .form_controls import Control, controls
from .lookups import LabelledRow, look_up

SHORT = ("stance", "attribution", "certainty")
LONG = ("actor", "side", "proposition", "outlet", "article", "event")
SHOWN = 6  # values of a long facet beside the list; all of them have a page of their own


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
