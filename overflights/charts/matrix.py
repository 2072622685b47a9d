"""The matrix as a picture: sides across, propositions down. Pure, without queries and without HTML.

Across, places are shares of the width; down, pixels.
"""

from collections.abc import Sequence
from textwrap import wrap
from typing import Any, NamedTuple

from overflights.charts.columns import share

WIDTH, LETTER = 944, 7.3  # pixels across of a picture that stands alone, and of a letter of its labels
BROADEST, MOST = 13, 50  # of 100, for one side and for all together; the rest is for the propositions
LINE, PAD = 16, 8  # pixels down of a line of text, and around the lines of a row
HEAD = 3  # lines for the name of a side
TOP = 30  # pixels down to where the legend ends


class Text(NamedTuple):
    y: int
    text: str


class Mark(NamedTuple):
    y: int
    stance: str
    n: int


class Cell(NamedTuple):
    x: str
    lane: Any  # what was given for its column
    marks: tuple[Mark, ...]
    is_silent: bool


class Line(NamedTuple):
    row: Any  # what was given
    top: int  # of the hairline above
    y: int  # of its first line of text
    words: tuple[Text, ...]
    cells: tuple[Cell, ...]  # those with something in them


class Part(NamedTuple):
    theme: Text
    lines: tuple[Line, ...]


class Shape(NamedTuple):
    height: int
    sentence: tuple[Text, ...]
    heads: tuple[tuple[str, tuple[Text, ...]], ...]  # place across, and the lines of the name
    parts: tuple[Part, ...]


def shape(rows: Sequence[Any], lanes: Sequence[Any], sentence: str) -> Shape:
    """`rows` and `lanes` as in reports/matrix.py and views/matrix.py: a lane has a `label`, a row `theme`, `statement` and `cells`."""
    said = _texts(sentence, _letters(100), TOP + LINE)
    slot = min(BROADEST, MOST / max(len(lanes), 1))
    places = [share(100 - slot * (len(lanes) - at - 0.12)) for at in range(len(lanes))]
    width = max(_letters(slot) - 1, 4)
    y = TOP + LINE * (len(said) + 2)
    heads = tuple((x, _texts(lane.label, width, y, HEAD)) for x, lane in zip(places, lanes, strict=True))
    y += LINE * max((len(words) for _, words in heads), default=0)
    parts = []
    for theme in dict.fromkeys(row.theme for row in rows):
        name = Text(y + LINE + PAD, theme)
        y += LINE + 2 * PAD
        lines = []
        for row in (row for row in rows if row.theme == theme):
            lines.append(_line(row, lanes, places, y, _letters(100 - slot * len(lanes))))
            y += PAD + LINE * max([len(lines[-1].words), *(len(cell.marks) for cell in lines[-1].cells)])
        parts.append(Part(name, tuple(lines)))
    return Shape(y + PAD, said, heads, tuple(parts))


def _letters(width: float) -> int:
    """How many of them such a share of the width has room for."""
    return int(WIDTH * width / 100 / LETTER)


def _line(row: Any, lanes: Sequence[Any], places: Sequence[str], top: int, letters: int) -> Line:
    y = top + LINE
    words = _texts(row.statement, letters, y)
    cells = tuple(
        Cell(x, lane, tuple(Mark(y + LINE * at, stance, n) for at, (stance, n) in enumerate(cell.stances)), cell.is_silent)
        for x, lane, cell in zip(places, lanes, row.cells, strict=True)
        if cell.stances or cell.is_silent
    )
    return Line(row, top, y, words, cells)


def _texts(text: str, letters: int, y: int, most: int | None = None) -> tuple[Text, ...]:
    """The text in lines of so many letters, the first at `y`."""
    lines = wrap(text, letters, max_lines=most, placeholder="…")
    return tuple(Text(y + LINE * at, line) for at, line in enumerate(lines))
