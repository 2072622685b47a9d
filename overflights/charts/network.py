"""An actor in the middle and those that it has ties with around it: pure, without queries and without HTML.

Across, places are shares of the width; down, they are pixels.
"""

from collections.abc import Sequence
from math import cos, hypot, pi, sin
from textwrap import wrap
from typing import NamedTuple

from .column_chart import share

LETTERS = 14  # of a line beside a sign: there is room for so many on the narrowest page
LINE = 15  # pixels down of a line of letters
APART = 12  # pixels down between what is written at one sign and at the next
ACROSS = 17  # share of the width from the middle to the signs that are furthest from it
BESIDE = 2.4  # the same from a sign to what is written beside it
PARALLEL = 6  # pixels from one line to the next where two actors have several ties
PERCENT = 5.0  # pixels of a percent of the width, more or less
LEGEND = 64  # pixels down for what the lines mean


class NetworkLine(NamedTuple):
    kind: str
    x1: str
    y1: float
    x2: str
    y2: float


class NetworkText(NamedTuple):
    text: str
    y: float
    soft: bool  # not a part of the name


class NetworkNode(NamedTuple):
    x: str
    y: float
    beside: str  # where what is written begins, or ends
    anchor: str
    texts: tuple[NetworkText, ...]
    lines: tuple[NetworkLine, ...]


class NetworkChart(NamedTuple):
    nodes: tuple[NetworkNode, ...]  # clockwise from the top
    name: tuple[NetworkText, ...]
    legend: int  # where it begins
    height: int


def network_chart(name: str, neighbours: Sequence[tuple[str, Sequence[tuple[str, int]]]]) -> NetworkChart:
    """`neighbours`, at least one: each a name, and its ties: of which kind, and how many."""
    places, written = _places(len(neighbours)), [_written(*neighbour) for neighbour in neighbours]
    row = LINE * max(map(len, written)) + APART
    middle = row * (max(y for _, y in places) + 0.5)
    nodes = tuple(
        _node(x, y * row, middle, texts, [kind for kind, _ in ties])
        for (x, y), texts, (_, ties) in zip(places, written, neighbours, strict=True)
    )
    legend = round(2 * middle)
    return NetworkChart(nodes, _stacked(_written(name, ()), middle), legend, legend + LEGEND)


def _places(n: int) -> list[tuple[float, float]]:
    """Of each node, how far it is to the right (-1 to 1) and how many rows below the middle: clockwise from the top.

    A circle, but for the rows: on each side all are equally far apart, so that there is room for what is written.
    """
    angles = [(2 * at + 1) * pi / n - pi / 2 for at in range(n)]  # the first is just right of the top
    rows: dict[float, float] = {}
    for left in (True, False):
        side = sorted((angle for angle in angles if (cos(angle) < -0.01) == left), key=sin)
        rows |= {angle: row - (len(side) - 1) / 2 for row, angle in enumerate(side)}
    return [(cos(angle), rows[angle]) for angle in angles]


def _written(name: str, ties: Sequence[tuple[str, int]]) -> list[tuple[str, bool]]:
    return [*((line, False) for line in wrap(name, LETTERS, break_on_hyphens=False)), *((f"{kind} {n:,}", True) for kind, n in ties)]


def _stacked(texts: Sequence[tuple[str, bool]], middle: float) -> tuple[NetworkText, ...]:
    """Line under line, around the middle."""
    first = middle - LINE * len(texts) / 2 + LINE * 0.75
    return tuple(NetworkText(text, round(first + LINE * at, 1), soft) for at, (text, soft) in enumerate(texts))


def _node(x: float, y: float, middle: float, texts: Sequence[tuple[str, bool]], kinds: Sequence[str]) -> NetworkNode:
    side = -1 if x < -0.01 else 1
    at = 50 + ACROSS * x
    return NetworkNode(
        share(at),
        round(middle + y, 1),
        share(at + side * BESIDE),
        "end" if side < 0 else "start",
        _stacked(texts, middle + y),
        tuple(_line(kind, number - (len(kinds) - 1) / 2, at, y, middle) for number, kind in enumerate(kinds)),
    )


def _line(kind: str, number: float, at: float, y: float, middle: float) -> NetworkLine:
    """From the middle; `number` lines to the side of where the only one would be."""
    across, length = (at - 50) * PERCENT, hypot((at - 50) * PERCENT, y) or 1
    right, down = -y / length * PARALLEL * number / PERCENT, across / length * PARALLEL * number
    return NetworkLine(kind, share(50 + right), round(middle + down, 1), share(at + right), round(middle + y + down, 1))
