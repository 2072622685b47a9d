"""The matrix as a picture: sides across, propositions down. Pure, without queries and without HTML.

Across, positions are shares of the width; down, pixels.
"""

from collections.abc import Callable, Sequence
from textwrap import wrap
from typing import NamedTuple

from overflights.charts.column_chart import share
from overflights.reports.matrix import Matrix, MatrixColumn, MatrixRow

WIDTH, LETTER = 944, 7.3  # pixels across of a picture that stands alone, and of a letter of its labels
BROADEST, MOST = 13, 50  # of 100, for one side and for all together; the rest is for the propositions
LINE, PAD = 16, 8  # pixels down of a line of text, and around the lines of a row
HEADING = 3  # lines for the name of a side
TOP = 30  # pixels down to where the legend ends
MOST_LINES, MOST_STATED = 8, 4  # of the sentence that says the filters, and of a statement
TALLEST, MOST_TEXTS = 3000, 400  # pixels down of all rows, and lines and numbers in them: each takes part of a millisecond to draw

CellUrl = Callable[[MatrixColumn, MatrixRow, str], str]  # of the claims with that stance


class TextLine(NamedTuple):
    y: int
    text: str


class StanceNumber(NamedTuple):
    y: int
    stance: str
    n: int
    url: str


class DrawnCell(NamedTuple):
    x: str
    column: MatrixColumn
    numbers: tuple[StanceNumber, ...]
    is_silent: bool


class DrawnRow(NamedTuple):
    top: int  # of the hairline above
    y: int  # of its first line of text
    statement: tuple[TextLine, ...]
    cells: tuple[DrawnCell, ...]  # those with something in them

    @property
    def height(self) -> int:
        return PAD + LINE * max(len(self.statement), *(len(cell.numbers) for cell in self.cells), 1)


class DrawnTheme(NamedTuple):
    name: TextLine
    rows: tuple[DrawnRow, ...]


class MatrixDrawing(NamedTuple):
    height: int
    sentence: tuple[TextLine, ...]
    headings: tuple[tuple[str, tuple[TextLine, ...]], ...]  # position across, and the lines of the name
    themes: tuple[DrawnTheme, ...]

    @property
    def n_rows(self) -> int:
        return sum(len(theme.rows) for theme in self.themes)


def draw(matrix: Matrix, sentence: str, cell_url: CellUrl) -> MatrixDrawing:
    """Of the rows, those with the most claims, as many as there is room for. `sentence` says the filters."""
    n_columns = len(matrix.columns)
    intro = _lines(sentence, _letters(100), TOP + LINE, MOST_LINES)
    slot = min(BROADEST, MOST / max(n_columns, 1))
    lefts = [share(100 - slot * (n_columns - at - 0.12)) for at in range(n_columns)]
    y = TOP + LINE * (len(intro) + 2)
    width = max(_letters(slot) - 1, 4)
    headings = tuple((x, _lines(column.label, width, y, HEADING)) for x, column in zip(lefts, matrix.columns, strict=True))
    y += LINE * max((len(lines) for _, lines in headings), default=0)
    letters = _letters(100 - slot * n_columns)
    chosen = _largest(matrix.rows, letters)
    themes = []
    for theme in dict.fromkeys(row.theme for row in chosen):
        name = TextLine(y + LINE + PAD, theme)
        y += LINE + 2 * PAD
        rows = []
        for row in (row for row in chosen if row.theme == theme):
            rows.append(_row(row, list(zip(lefts, matrix.columns, strict=True)), y, letters, cell_url))
            y += rows[-1].height
        themes.append(DrawnTheme(name, tuple(rows)))
    return MatrixDrawing(y + PAD, intro, headings, tuple(themes))


def _largest(rows: Sequence[MatrixRow], letters: int) -> list[MatrixRow]:
    """Those with the most claims, at least one, in the order given."""
    chosen: set[int] = set()
    height = texts = 0
    for at in sorted(range(len(rows)), key=lambda at: -rows[at].n):
        lines, numbers = len(_lines(rows[at].statement, letters, 0, MOST_STATED)), [len(cell.stances) for cell in rows[at].cells]
        height += PAD + LINE * max(lines, *numbers, 1)
        texts += lines + sum(numbers)
        if chosen and (height > TALLEST or texts > MOST_TEXTS):
            break
        chosen.add(at)
    return [row for at, row in enumerate(rows) if at in chosen]


def _letters(width: float) -> int:
    """How many of them such a share of the width has room for."""
    return int(WIDTH * width / 100 / LETTER)


def _row(row: MatrixRow, columns: Sequence[tuple[str, MatrixColumn]], top: int, letters: int, cell_url: CellUrl) -> DrawnRow:
    y, cells = top + LINE, []
    for (x, column), cell in zip(columns, row.cells, strict=True):
        if cell.stances or cell.is_silent:
            numbers = (StanceNumber(y + LINE * at, stance, n, cell_url(column, row, stance)) for at, (stance, n) in enumerate(cell.stances))
            cells.append(DrawnCell(x, column, tuple(numbers), cell.is_silent))
    return DrawnRow(top, y, _lines(row.statement, letters, y, MOST_STATED), tuple(cells))


def _lines(text: str, letters: int, y: int, most: int) -> tuple[TextLine, ...]:
    """The text in lines of so many letters, the first at `y`."""
    return tuple(TextLine(y + LINE * at, line) for at, line in enumerate(wrap(text, letters, max_lines=most, placeholder="…")))
