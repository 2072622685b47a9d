"""Where the words of a query stand in a text, for marking them and for cutting a passage around them."""

import re
from functools import lru_cache
from typing import NamedTuple

from .folding import fold

WORD = re.compile(r"[^\W_]+(?:[’'\-‐-―][^\W_]+)*")
AROUND = 160  # characters of the text on each side of the first word found


Phrases = tuple[tuple[tuple[str, ...], bool], ...]  # folded words in a row, and whether the last may go on


class TextPart(NamedTuple):
    text: str
    found: bool


@lru_cache(maxsize=20_000)
def _folded(word: str) -> tuple[str, ...]:
    return tuple(fold(word).split())


def pieces(text: str, phrases: Phrases) -> list[TextPart]:
    """The text, whole, cut where marks begin and end. A phrase: folded words in a row, and whether the last may go on."""
    spans = _spans(text, phrases)
    found, at = [], 0
    for start, end in spans:
        if start > at:
            found.append(TextPart(text[at:start], False))
        found.append(TextPart(text[start:end], True))
        at = end
    if at < len(text):
        found.append(TextPart(text[at:], False))
    return found


def _spans(text: str, phrases: Phrases) -> list[tuple[int, int]]:
    """Stretches of the text to mark, in order, none touching another's words."""
    words = [(part, match.start(), match.end()) for match in WORD.finditer(text) for part in _folded(match[0])]
    folded = [part for part, *_ in words]
    spans: list[tuple[int, int]] = []
    for phrase, begins in phrases:
        for at in range(len(words) - len(phrase) + 1):
            if _stands(folded, at, phrase, begins):
                spans.append((words[at][1], words[at + len(phrase) - 1][2]))
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _stands(words: list[str], at: int, phrase: tuple[str, ...], begins: bool) -> bool:
    *whole, last = phrase
    if words[at : at + len(whole)] != whole:
        return False
    word = words[at + len(whole)]
    return word.startswith(last) if begins else word == last


def snippet(text: str, phrases: Phrases) -> list[TextPart]:
    """A passage around the first word found, with dots where the text goes on; its beginning where none is."""
    spans = _spans(text, phrases)
    first = spans[0] if spans else (0, 0)
    start = 0 if first[0] <= AROUND else text.find(" ", first[0] - AROUND) + 1
    end = len(text) if len(text) <= first[1] + AROUND else text.rfind(" ", 0, first[1] + AROUND)
    end = max(end, first[1])
    lead, tail = [TextPart("… ", False)] if start else [], [TextPart(" …", False)] if end < len(text) else []
    return [*lead, *pieces(text[start:end], phrases), *tail]
