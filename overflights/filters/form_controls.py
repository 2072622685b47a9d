"""How a page shows the filters of a list: one control each, with the values that it offers."""

from typing import NamedTuple

from .base import ListFilter
from .fields import Choice, Option, PartialDate, Words

FEW = 8  # values up to which a control is a list of boxes to tick; above, a list to choose from
INPUTS = {Words: "text", PartialDate: "date", Choice: "choice"}  # by filter; all others are options


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
