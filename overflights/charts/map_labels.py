"""Names on a map, none on another, nor on a sign: pure, the same each time.

Lengths are units of the drawing. Names take the room that they need on the narrowest page, where their letters are largest beside the map.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

LETTER, LINE = 18, 34  # units across of a letter, and down of a line, on a narrow page
SQUARE = 8  # units of the squares in which room is kept
GAP = 6  # units between a sign and its name
LONGEST = 28  # letters of a name


class Box(NamedTuple):
    left: float
    top: float
    right: float
    bottom: float

    @classmethod
    def around(cls, x: float, y: float, radius: float) -> "Box":
        return cls(x - radius, y - radius, x + radius, y + radius)

    @property
    def squares(self) -> Iterator[tuple[int, int]]:
        for column in range(int(self.left // SQUARE), int(self.right // SQUARE) + 1):
            for row in range(int(self.top // SQUARE), int(self.bottom // SQUARE) + 1):
                yield column, row


class Label(NamedTuple):
    text: str
    x: float
    y: float
    anchor: str  # which part of the text is at x: start, middle or end
    drop: str  # from y to the line on which the letters stand, in sizes of the letters


class Labels:
    """Gives each name a place beside its sign, or none. Those that come first have the first choice."""

    def __init__(self, width: float, height: float, taken: Iterable[Box]) -> None:
        self._width, self._height = width, height
        self._taken: set[tuple[int, int]] = set()
        self.take(taken)

    def take(self, boxes: Iterable[Box]) -> None:
        """Of those that come later, none stands there."""
        self._taken |= {square for box in boxes for square in box.squares}

    def beside(self, text: str, x: float, y: float, radius: float, more: str = "", *, under: bool = False) -> Label | None:
        """Beside the sign at (x, y), under it if there is room and that is wished; `more` will stand behind the name."""
        text = text if len(text) <= LONGEST else f"{text[: LONGEST - 1].rstrip(' ,')}…"
        across = LETTER * len(f"{text} {more}".strip())
        far, near = radius + GAP, radius * 0.7 + GAP
        choices = [
            (x + far, y, "start", "0.35em"),
            (x - far, y, "end", "0.35em"),
            (x, y + far, "middle", "0.8em"),
            (x, y - far, "middle", "0em"),
            (x + near, y + near, "start", "0.8em"),
            (x + near, y - near, "start", "0em"),
            (x - near, y + near, "end", "0.8em"),
            (x - near, y - near, "end", "0em"),
        ]
        choices = choices[2:4] + choices[:2] if under else choices
        return next((label for choice in choices if (label := self._try(text, across, *choice))), None)

    def at(self, text: str, x: float, y: float) -> Label | None:
        """On the point itself, where there is room."""
        return self._try(text, LETTER * len(text), x, y, "middle", "0.35em")

    def _try(self, text: str, across: float, x: float, y: float, anchor: str, drop: str) -> Label | None:
        left = x - across * {"start": 0, "middle": 0.5, "end": 1}[anchor]
        top = y - LINE * {"0.35em": 0.5, "0.8em": 0, "0em": 1}[drop]
        box = Box(left, top, left + across, top + LINE)
        if box.left < 0 or box.top < 0 or box.right > self._width or box.bottom > self._height:
            return None
        squares = set(box.squares)
        if squares & self._taken:
            return None
        self._taken |= squares
        return Label(text, round(x, 1), round(y, 1), anchor, drop)
