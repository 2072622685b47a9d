"""Bars with a few signs or a title above them, in rows that keep them apart. Across, shares of the width; down, pixels."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from overflights.charts.column_chart import LETTER, share

ROW, DROP = 21, 15  # pixels down of a row, and from its top to the bar
TITLED, TITLE_DROP = 36, 18  # the same with a title above it
PHONE, PAGE = 340, 800  # pixels across that signs shall stand apart in; and that titles are cut for, where there is room
NOTE, NOTED = 15, 77  # pixels down of a note, and its letters at most
SLIM = 0.5  # share of the width that a bar has at least


class Way(NamedTuple):
    """Where something leads to, and what it stands for in words."""

    url: str
    said: str
    when: str = ""  # its date alone
    numbers: str = ""  # by stance, where it has several


class Bar(NamedTuple):
    way: Way
    mark: Any  # what it stands for, if it is needed where it is drawn
    text: str
    left: float  # 0 to 100
    right: float
    soft: str  # where some day of it is meant: its ends that are shown (start, end, both or neither), or open if one is not known itself


class Shape(NamedTuple):
    """Where a bar stands, and what is written above it."""

    way: Way
    mark: Any
    left: str
    width: str
    soft: str
    top: int
    drop: int  # pixels down to the bar
    text: str
    short: str  # the text where there is little room
    at: str  # where the text stands
    anchor: str  # its start, middle or end
    place: tuple[str, str, int]  # left end, width and height of what is its alone

    @property
    def fades(self) -> bool:
        return self.soft in ("start", "end", "both")


def in_rows(bars: Iterable[Bar], top: int) -> tuple[list[Shape], int]:
    """In as few rows as keep the bars and what is written above them apart; and how tall these are together."""
    found = []
    reached: list[float] = []  # how far each row is taken
    for bar in bars:
        half = (len(bar.text) + 2) * LETTER / PHONE * 50
        middle = min(max((bar.left + bar.right) / 2, half / 2), 100 - half / 2)  # beside the picture there is a margin
        begin, end = min(bar.left, middle - half), max(bar.right, middle + half)
        row = next((row for row, last in enumerate(reached) if last <= begin), len(reached))
        reached[row:] = [end, *reached[row + 1 :]]
        place = (share(begin), share(end - begin), ROW - 1)
        found.append(_shape(bar, top + row * ROW, DROP, (bar.text, bar.text, share(middle), "middle"), place))
    return found, len(reached) * ROW


def titled(bars: Iterable[tuple[Bar, str]], top: int) -> tuple[list[Shape], int]:
    """Each in a row of its own, with as much of its title as there is room for."""
    found = []
    for row, (bar, title) in enumerate(bars):
        from_left = bar.left <= 50
        room = (100 - bar.left if from_left else bar.right) / 100
        text, short = (cut(title, int(room * width / LETTER)) for width in (PAGE, PHONE))
        at, anchor = (bar.left, "start") if from_left else (bar.right, "end")
        found.append(_shape(bar, top + row * TITLED, TITLE_DROP, (text, short, share(at), anchor), ("0%", "100%", TITLED - 2)))
    return found, len(found) * TITLED


class Note(NamedTuple):
    """A line of text below a picture that stands by itself."""

    left: str
    top: int
    text: str


def notes(texts: Sequence[str], top: int) -> tuple[tuple[Note, ...], int]:
    """In two columns; and how tall these are."""
    rows = (len(texts) + 1) // 2
    found = (Note(share(at // rows * 51), top + at % rows * NOTE, cut(text, NOTED)) for at, text in enumerate(texts))
    return tuple(found), rows * NOTE


def _shape(bar: Bar, top: int, drop: int, text: tuple[str, str, str, str], place: tuple[str, str, int]) -> Shape:
    width = max(bar.right - bar.left, SLIM)
    left = min(bar.left, 100 - width)
    return Shape(bar.way, bar.mark, share(left), share(width), bar.soft, top, top + drop, *text, place)


def cut(text: str, letters: int) -> str:
    return text if len(text) <= letters else f"{text[: max(letters - 1, 1)].rstrip()}…"
