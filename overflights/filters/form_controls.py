"""What a page shows of a filter: its control, and a chip for each value in use."""

from dataclasses import dataclass
from typing import NamedTuple

from .fields import Option


@dataclass(frozen=True)
class Chip:
    """An active filter, with the URL of the same page without it."""

    label: str
    value: str
    without: str
    valid: bool = True


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
    hidden: int = 0  # of a facet: values with claims that are not shown
    more: str = ""  # of a facet: the URL of the page with all values

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

    @property
    def is_used(self) -> bool:
        return bool(self.values)
