"""Columns that stand beside each other, bars of shares, and what all pictures are measured by."""

from collections.abc import Sequence
from typing import NamedTuple

WIDE, NARROW = 640, 280  # pixels across that a picture has at least: from 40 rem of window on, and on the smallest phone
LETTER, GAP = 7, 3  # pixels across of a letter or digit at the size of the labels, and between two labels
STEPS = (1, 2, 5, 10, 20, 50, 100)
PLOT = 64  # pixels down of the tallest column
ABOVE, BELOW = 18, 20  # pixels for the number above a column and for the label below it
BROAD = 0.62  # of the place that a column has
FEWEST = 8  # columns that share the width; fewer do not become broader


class ChartColumn(NamedTuple):
    slot: str  # left end of the place that is the column's alone
    slot_width: str
    left: str
    width: str
    middle: str
    top: int
    height: int  # 0 for none; at least 2 for one
    above: int  # where the number stands
    label: str  # where there is room for its label: everywhere, wide, narrow or nowhere
    number: str  # the same for the number above it


class Columns(NamedTuple):
    width: str  # that the columns take up together
    height: int
    place: int  # pixels down of a column's place, from 1 on
    base: int  # where the columns stand
    label: int  # where the labels stand
    columns: tuple[ChartColumn, ...]


def columns(rows: Sequence[tuple[str, int]]) -> Columns:
    """One column for each label and number, from left to right."""
    labels, numbers = [label for label, _ in rows], [number for _, number in rows]
    slot = 100 / max(len(rows), FEWEST)
    most = max([*numbers, 1])
    heights = [max(round(PLOT * number / most), 2) if number else 0 for number in numbers]
    step = {width: _step(labels, width) for width in (WIDE, NARROW)}
    fits = {width: _step([f"{number:,}" for number in numbers], width) == 1 for width in (WIDE, NARROW)}
    found = [
        ChartColumn(
            share(at * slot),
            share(slot),
            share((at + (1 - BROAD) / 2) * slot),
            share(BROAD * slot),
            share((at + 0.5) * slot),
            ABOVE + PLOT - height,
            height,
            ABOVE + PLOT - height - 4,
            _where(*(_place(labels, at) % step[width] == 0 for width in (WIDE, NARROW))),
            _where(fits[WIDE], fits[NARROW]),
        )
        for at, height in enumerate(heights)
    ]
    return Columns(
        share(len(rows) * slot), ABOVE + PLOT + BELOW, ABOVE + PLOT + BELOW - 2, ABOVE + PLOT, ABOVE + PLOT + BELOW - 5, tuple(found)
    )


class SharePart(NamedTuple):
    name: str
    n: int
    left: str
    width: str


def shares(numbers: Sequence[tuple[str, int]]) -> list[SharePart]:
    """One bar in pieces, those of 0 left out."""
    total, before, found = sum(n for _, n in numbers), 0, []
    for name, n in numbers:
        if n:
            found.append(SharePart(name, n, share(100 * before / total), share(100 * n / total)))
        before += n
    return found


def _step(labels: list[str], width: int) -> int:
    """Every how many-th label has room."""
    room = width // (LETTER * max(map(len, labels), default=1) + GAP)
    return next((step for step in STEPS if max(len(labels), FEWEST) <= room * step), STEPS[-1])


def _place(labels: list[str], at: int) -> int:
    """Years are labelled at round numbers, all else from the first on."""
    return int(labels[at]) if labels[at].isdecimal() else at


def _where(wide: bool, narrow: bool) -> str:
    return {(True, True): "everywhere", (True, False): "wide", (False, True): "narrow", (False, False): "nowhere"}[wide, narrow]


def share(share: float) -> str:
    return f"{share:.3f}".rstrip("0").rstrip(".") + "%"
