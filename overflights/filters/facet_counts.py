"""Claims beside the values of the finder's filters: of a short one all, of a long one those with the most, and how many more there are."""

from typing import TYPE_CHECKING, Any

from overflights.facets.question import KEYED

from .fields import Option
from .form_controls import Control
from .lookups import Known, look_up
from .options import SIDES

if TYPE_CHECKING:
    from .claims import ClaimFilter

SHORT = ("stance", "attribution", "certainty")
LONG = ("actor", "side", "proposition", "outlet", "article", "event")
SHOWN = 6  # values of a long one beside the list; all of them have a page of their own
Most = dict[str, list[tuple[Any, int]]]  # by filter, values with their numbers


def counted(filters: "ClaimFilter", controls: list[Control]) -> list[Control]:
    """The controls with a number beside each value, under all other filters; without any where a filter is in error. One query at most."""
    if not filters.is_valid():
        return [control._replace(kind="facet") if control.name in LONG else control for control in controls]
    most = _most(filters)
    labels = look_up({name: [key for key, _ in most[name]] for name in KEYED}, "id")
    named = {(row.kind, row.key): row for row in labels}
    return [_counted(filters, control, most, named) for control in controls]


def _most(filters: "ClaimFilter") -> Most:
    """Of each long filter the values with the most claims, those chosen left out."""
    chosen = {**filters.question.chosen, "side": filters.form.cleaned_data["side"]}
    return {name: filters.tally(name).top(SHOWN, chosen[name]) for name in LONG}


def _counted(filters: "ClaimFilter", control: Control, most: Most, named: dict[tuple[str, int], Known]) -> Control:
    name = control.name
    if name in SHORT:
        tally = filters.tally(name)
        offered = tuple(option._replace(n=tally.of(option.value)) for option in control.offered)
        return control._replace(offered=offered, chosen=tuple(option for option in offered if option.value in control.values))
    if name in LONG:
        tally, rows = filters.tally(name), filters.asked.get(name, {})
        chosen = tuple(option._replace(n=tally.of(rows[option.value].key if rows else option.value)) for option in control.chosen)
        offered = tuple(_option(name, value, n, named.get((name, value))) for value, n in most[name])
        hidden = tally.used - len(offered) - sum(option.n > 0 for option in chosen)
        return control._replace(kind="facet", chosen=chosen, offered=offered, hidden=hidden, more=filters.chooser(name))
    return control


def _option(name: str, value: Any, n: int, row: Known | None) -> Option:
    if name == "side":
        return Option(value, SIDES.get(value, value), n=n)
    # Between the count and the query for its label the row may have gone.
    return Option(row.slug, row.label, n=n) if row else Option("", "", n=0)
