"""An actor in the middle and those that it has ties with around it: pure, without queries and without HTML.

Across, places are shares of the width; down, they are pixels.
"""

from collections.abc import Sequence
from functools import lru_cache
from math import hypot, pi
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

Node = tuple[str, tuple[tuple[str, int], ...]]  # a name, and its ties: of which kind, and how many


class Line(NamedTuple):
    kind: str
    x1: str
    y1: float
    x2: str
    y2: float


class Text(NamedTuple):
    text: str
    y: float
    soft: bool  # not a part of the name


class Spot(NamedTuple):
    x: str
    y: float
    beside: str  # where what is written begins, or ends
    anchor: str
    texts: tuple[Text, ...]
    lines: tuple[Line, ...]


class Drawn(NamedTuple):
    spots: tuple[Spot, ...]  # in the order of the nodes: clockwise from the top
    name: tuple[Text, ...]
    legend: int  # where it begins
    height: int


@lru_cache(maxsize=256)
def draw(name: str, nodes: Sequence[Node]) -> Drawn:
    """`nodes`: at least one."""
    places, written = _layout(len(nodes)), [_written(*node) for node in nodes]
    row = LINE * max(map(len, written)) + APART
    middle = row * (max(y for _, y in places) + 0.5)
    spots = tuple(
        _spot(x, y * row, middle, texts, [kind for kind, _ in ties])
        for (x, y), texts, (_, ties) in zip(places, written, nodes, strict=True)
    )
    legend = round(2 * middle)
    return Drawn(spots, _stacked([(line, False) for line in wrap(name, LETTERS, break_on_hyphens=False)], middle), legend, legend + LEGEND)


@lru_cache(maxsize=32)
def _layout(n: int) -> list[tuple[float, float]]:
    """Of each node, how far it is to the right (-1 to 1) and how many rows below the middle: clockwise from the top.

    A circle, but for the rows: on each side all are equally far apart, so that there is room for what is written.
    """
    # Not loaded before the first network is drawn: it takes half a second and 20 MB.
    from networkx import empty_graph, shell_layout

    around, first = range(1, n + 1), pi / n - pi / 2  # the angle of the first, just right of the top
    circle = shell_layout(empty_graph(n + 1), [[0], around], scale=2, rotate=first / 2)  # which counts for each shell
    rows: dict[int, float] = {}
    for left in (True, False):
        side = sorted((node for node in around if (circle[node][0] < -0.01) == left), key=lambda node: circle[node][1])
        rows |= {node: row - (len(side) - 1) / 2 for row, node in enumerate(side)}
    return [(float(circle[node][0]), rows[node]) for node in around]


def _written(name: str, ties: tuple[tuple[str, int], ...]) -> list[tuple[str, bool]]:
    return [*((line, False) for line in wrap(name, LETTERS, break_on_hyphens=False)), *((f"{kind} {n:,}", True) for kind, n in ties)]


def _stacked(texts: Sequence[tuple[str, bool]], middle: float) -> tuple[Text, ...]:
    """Line under line, around the middle."""
    first = middle - LINE * len(texts) / 2 + LINE * 0.75
    return tuple(Text(text, round(first + LINE * at, 1), soft) for at, (text, soft) in enumerate(texts))


def _spot(x: float, y: float, middle: float, texts: Sequence[tuple[str, bool]], kinds: Sequence[str]) -> Spot:
    side = -1 if x < -0.01 else 1
    at = 50 + ACROSS * x
    stacked = _stacked(texts, middle + y)
    return Spot(
        share(at),
        round(middle + y, 1),
        share(at + side * BESIDE),
        "end" if side < 0 else "start",
        stacked,
        tuple(_line(kind, number - (len(kinds) - 1) / 2, at, y, middle) for number, kind in enumerate(kinds)),
    )


def _line(kind: str, number: float, at: float, y: float, middle: float) -> Line:
    """From the middle; `number` lines to the side of where the only one would be."""
    across, length = (at - 50) * PERCENT, hypot((at - 50) * PERCENT, y) or 1
    right, down = -y / length * PARALLEL * number / PERCENT, across / length * PARALLEL * number
    return Line(kind, share(50 + right), round(middle + down, 1), share(at + right), round(middle + y + down, 1))
