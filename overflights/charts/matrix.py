"""The matrix as a picture: sides across, propositions down. Pure, without queries and without HTML.

Across, places are shares of the width; down, pixels.
"""

from collections.abc import Sequence
from textwrap import wrap
from typing import Any, NamedTuple

from overflights.charts.column_chart import share

WIDTH, LETTER = 944, 7.3  # pixels across of a picture that stands alone, and of a letter of its labels
BROADEST, MOST = 13, 50  # of 100, for one side and for all together; the rest is for the propositions
LINE, PAD = 16, 8  # pixels down of a line of text, and around the lines of a row
HEAD = 3  # lines for the name of a side
TOP = 30  # pixels down to where the legend ends
MOST_LINES, MOST_STATED = 8, 4  # of the sentence that says the filters, and of a statement
TALLEST, MOST_TEXTS = 3000, 400  # pixels down of all rows, and lines and numbers in them: each takes part of a millisecond to draw


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

    @property
    def height(self) -> int:
        return PAD + LINE * max(len(self.words), *(len(cell.marks) for cell in self.cells), 1)


class Part(NamedTuple):
    theme: Text
    lines: tuple[Line, ...]


class Shape(NamedTuple):
    height: int
    sentence: tuple[Text, ...]
    heads: tuple[tuple[str, tuple[Text, ...]], ...]  # place across, and the lines of the name
    parts: tuple[Part, ...]

    @property
    def n_rows(self) -> int:
        return sum(len(part.lines) for part in self.parts)


def shape(rows: Sequence[Any], lanes: Sequence[Any], sentence: str) -> Shape:
    """`rows` and `lanes` as in reports/matrix.py and views/matrix.py: a lane has a `label`, a row `theme`, `statement`, `n` and `cells`.

    Of the rows, those with the most claims, as many as there is room for.
    """
    said = _texts(sentence, _letters(100), TOP + LINE, MOST_LINES)
    slot = min(BROADEST, MOST / max(len(lanes), 1))
    places = [share(100 - slot * (len(lanes) - at - 0.12)) for at in range(len(lanes))]
    width = max(_letters(slot) - 1, 4)
    y = TOP + LINE * (len(said) + 2)
    heads = tuple((x, _texts(lane.label, width, y, HEAD)) for x, lane in zip(places, lanes, strict=True))
    y += LINE * max((len(words) for _, words in heads), default=0)
    letters = _letters(100 - slot * len(lanes))
    rows = _first(rows, letters)
    parts = []
    for theme in dict.fromkeys(row.theme for row in rows):
        name = Text(y + LINE + PAD, theme)
        y += LINE + 2 * PAD
        lines = []
        for row in (row for row in rows if row.theme == theme):
            lines.append(_line(row, lanes, places, y, letters))
            y += lines[-1].height
        parts.append(Part(name, tuple(lines)))
    return Shape(y + PAD, said, heads, tuple(parts))


def _first(rows: Sequence[Any], letters: int) -> list[Any]:
    """Those with the most claims, at least one, in the order given."""
    kept: set[int] = set()
    height = texts = 0
    for at in sorted(range(len(rows)), key=lambda at: -rows[at].n):
        words, marks = len(_texts(rows[at].statement, letters, 0, MOST_STATED)), [len(cell.stances) for cell in rows[at].cells]
        height += PAD + LINE * max(words, *marks, 1)
        texts += words + sum(marks)
        if kept and (height > TALLEST or texts > MOST_TEXTS):
            break
        kept.add(at)
    return [row for at, row in enumerate(rows) if at in kept]


def _letters(width: float) -> int:
    """How many of them such a share of the width has room for."""
    return int(WIDTH * width / 100 / LETTER)


def _line(row: Any, lanes: Sequence[Any], places: Sequence[str], top: int, letters: int) -> Line:
    y = top + LINE
    words = _texts(row.statement, letters, y, MOST_STATED)
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
