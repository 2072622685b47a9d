"""The finder's filters over the matrix, and the sides that are unfolded in it."""

from functools import cached_property
from typing import NamedTuple
from urllib.parse import urlencode

from django.urls import reverse

from .claims import ClaimFilter, accepted_sides
from .fields import Options

FIRST = ("q", "actor", "side")  # parameters that come before stance and proposition
STEERING = ("sort", "open", "page")  # parameters that the finder is not asked with


class Way(NamedTuple):
    """To the claims of a column in the finder; to those of a cell, by way of its stance and proposition between the two other pieces."""

    whole: str
    before: str
    after: str


class MatrixFilter(ClaimFilter):
    excluding_nothing = (*ClaimFilter.excluding_nothing, "open")

    open = Options(accepted_sides, label="Unfolded")

    @cached_property
    def unfolded(self) -> list[str]:
        codes: list[str] = self.form.cleaned_data["open"]
        return codes

    def way(self, **who: str) -> Way:
        """`who` (an actor, or a side) takes the place of what is chosen by the filter of that name; all others are kept."""
        given = {name: values for name, values in self.state.items() if name not in STEERING} | who
        pairs = [(name, given[name]) for name in self.parameters() if name in given]
        first = [pair for pair in pairs if pair[0] in FIRST]
        last = [pair for pair in pairs if pair[0] not in (*FIRST, "stance", "proposition")]
        whole, before, after = (urlencode(part, doseq=True) for part in (pairs, first, last))
        claims = reverse("claims")
        return Way(f"{claims}?{whole}", f"{claims}?{before}&", f"&{after}" if after else "")
