"""From claims by the values of a column to claims by the values of a facet."""

import numpy as np

from .columns import CODES, ClaimColumns, code_of
from .question import Tally

COLUMN_OF = {"actor": "speaker", "side": "speaker", "outlet": "article"}  # where it is not the facet's own, or the codes


def column(facet: str) -> str:
    """The column that its numbers come from."""
    return "codes" if facet in CODES else COLUMN_OF.get(facet, facet)


def tally(columns: ClaimColumns, facet: str, counts: np.ndarray) -> Tally:
    """`counts`: claims by the values of its column."""
    actors = columns.actors
    if facet in CODES:
        values, _ = CODES[facet]
        return Tally(np.array(values), _summed(counts, code_of(np.arange(len(counts)), facet), len(values)))
    if facet == "actor":
        return Tally(actors.keys, actors.with_parts(counts))
    if facet == "side":
        countries, of = actors.sides
        numbers = _summed(counts, of, len(countries))
        there = (countries != "") & (numbers > 0)
        return Tally(countries[there], numbers[there])
    if facet == "outlet":
        return Tally(actors.keys, _summed(counts, columns.outlets, len(actors.keys)))
    return Tally({"proposition": columns.propositions, "article": columns.articles, "event": columns.events}[facet], counts)


def _summed(counts: np.ndarray, of: np.ndarray, n: int) -> np.ndarray:
    """The counts by what each of their places belongs to, of `n`."""
    return np.bincount(of, counts, n).astype(int)
