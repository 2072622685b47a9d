"""The passages of a text to a strip: the text from its first to its last character lies across, a row for each stance.

Across, places are shares of the width ("12.5%"); down, they are pixels.
"""

from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

from overflights.charts.column_chart import share
from overflights.lib.anchor import Span, levels, paragraphs
from overflights.models import STANCES
from overflights.reports.annotated_article import Passage

NAME, BAR, PITCH, BETWEEN = 18, 12, 14, 10  # pixels down: a row's name, a bar, from one bar to the one under it, between rows
AXIS = 30  # pixels down of the text's own line with what is written under it
NARROWEST = 0.6  # share that a bar has at least, to be seen and hit
MOST = 150  # bars that can still be told apart; of more, those that begin in the same stretch of the text become one
STRETCHES = 100


Passages = Span[tuple[Passage, ...]]  # the passages that one bar stands for


class PassageBar(NamedTuple):
    x: str
    width: str
    y: int
    passages: tuple[Passage, ...]  # that it stands for: one, unless there are too many


class StripRow(NamedTuple):
    stance: str
    n_claims: int
    n_passages: int
    name: int  # where its name stands
    top: int  # of its bars
    height: int
    bars: tuple[PassageBar, ...]


class PassageStrip(NamedTuple):
    length: int  # of the text, in characters
    height: int
    axis: int  # where the text's own line lies
    paragraphs: tuple[str, ...]  # where each begins
    rows: tuple[StripRow, ...]
    bar: int  # height of a bar
    merged: bool  # whether a bar stands for all passages that begin in a hundredth of the text


def passage_strip(body: str, passages: Sequence[Passage]) -> PassageStrip:
    """The passages, which come in the order of the text; a row for each stance that has any."""
    merged = len(passages) > MOST
    rows, top = [], 0
    for stance in STANCES:
        own = [passage for passage in passages if passage.stance == stance]
        if own:
            rows.append(_row(stance, own, _merged(own, len(body)) if merged else _apart(own), len(body), top))
            top = rows[-1].top + rows[-1].height + BETWEEN
    starts = tuple(_share(start, len(body)) for start, _ in paragraphs(body))
    return PassageStrip(len(body), top + AXIS, top, starts, tuple(rows), BAR, merged)


def _row(stance: str, own: list[Passage], spans: list[Passages], length: int, top: int) -> StripRow:
    heights = levels((span.start, span.end) for span in spans)
    bars = tuple(_bar(span, length, top + NAME + height * PITCH) for span, height in zip(spans, heights, strict=True))
    n_claims = sum(len(passage.claims) for passage in own)
    return StripRow(stance, n_claims, len(own), top + NAME - 5, top + NAME, max(heights) * PITCH + BAR, bars)


def _apart(passages: list[Passage]) -> list[Passages]:
    return [Span(passage.start, passage.end, (passage,)) for passage in passages]


def _merged(passages: list[Passage], length: int) -> list[Passages]:
    """One for all that begin in the same stretch."""
    step = length / STRETCHES
    groups = groupby(passages, key=lambda passage: int(passage.start / step))
    return [Span(round(at * step), round((at + 1) * step), tuple(group)) for at, group in groups]


def _bar(span: Passages, length: int, y: int) -> PassageBar:
    width = max(100 * (span.end - span.start) / length, NARROWEST)
    return PassageBar(share(min(100 * span.start / length, 100 - width)), share(width), y, span.key)


def _share(at: int, length: int) -> str:
    return share(100 * at / length)
