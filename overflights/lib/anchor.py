"""Quotes in texts: W3C Web Annotation selectors, computed when read, so that they cannot go stale."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Generic, TypeVar

from rapidfuzz import fuzz

K = TypeVar("K")
CONTEXT, MOST_SHOWN = 40, 8  # characters shown around an occurrence, and occurrences that are shown


def tidy(text: str) -> str:
    """White space as texts are kept with: plain spaces, one at a time; one blank line between paragraphs."""
    lines = (re.sub(r"[^\S\n]+", " ", line).strip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def unwrap(text: str) -> str:
    """`text` with one line to a paragraph: a page shows breaks inside one as spaces, and a copied passage may bring others."""
    return re.sub(r"(?<!\n)\n(?!\n)", " ", text)


def starts(body: str, exact: str, prefix: str = "", suffix: str = "") -> list[int]:
    """Every position (characters, from 0) at which `exact` stands between `prefix` and `suffix`."""
    if not exact:
        return []
    found, at = [], body.find(exact)
    while at >= 0:
        before, after = body[:at].rstrip(), body[at + len(exact) :].lstrip()
        if before.endswith(prefix.strip()) and after.startswith(suffix.strip()):
            found.append(at)
        at = body.find(exact, at + 1)
    return found


def start(body: str, exact: str, prefix: str = "", suffix: str = "") -> int | None:
    """Where the quote stands; None unless it stands exactly once."""
    found = starts(body, exact, prefix, suffix)
    return found[0] if len(found) == 1 else None


def wrong(body: str, exact: str, prefix: str = "", suffix: str = "", *, where: str, near: bool = True) -> str:
    """What is wrong with a quote; empty where it stands once and only once. `where` names the text; `near`: with the nearest passage."""
    found = starts(body, exact, prefix, suffix)
    if not found and starts(body, exact):
        return f"This quote does not stand in {where} with the words before and after that are given; without them it does."
    if not found:
        passage = nearest(body, exact) if near else ""
        hint = f" The nearest passage is: “{passage}”" if passage else " Nothing in it is like these words." if near else ""
        return f"This quote does not stand in {where}: “{exact}”.{hint}"
    if len(found) > 1:
        places = "; ".join(f"“… {before}[ ]{after} …”" for before, after in contexts(body, exact, found[:MOST_SHOWN]))
        more = f"; and {len(found) - MOST_SHOWN:,} more" if len(found) > MOST_SHOWN else ""
        return f"These words stand {len(found):,} times in {where}. Say which, by the words before or after: {places}{more}"
    return ""


def overlap(a: tuple[int, int], b: tuple[int, int]) -> int:
    """Characters that two passages share; each is (start, end), the end exclusive."""
    return max(0, min(a[1], b[1]) - max(a[0], b[0]))


def contexts(body: str, exact: str, positions: list[int]) -> list[tuple[str, str]]:
    """The words before and after each occurrence: what an editor can use as prefix and suffix."""
    return [(body[max(0, at - CONTEXT) : at], body[at + len(exact) : at + len(exact) + CONTEXT]) for at in positions]


def nearest(body: str, exact: str) -> str:
    """The passage of `body` most like `exact`, widened to whole words; empty where nothing is like it."""
    hit = fuzz.partial_ratio_alignment(exact, body, score_cutoff=50)
    if not hit:
        return ""
    start = max(body.rfind(space, 0, hit.dest_start + 1) for space in " \n") + 1
    end = next(re.compile(r"\s|$").finditer(body, hit.dest_end)).start()
    return body[start:end].strip()


@dataclass(frozen=True)
class Span(Generic[K]):
    """A passage: `start` inclusive and `end` exclusive, in characters; `key` says whose it is."""

    start: int
    end: int
    key: K


@dataclass(frozen=True)
class Segment(Generic[K]):
    """A stretch of text under the same passages all along; `opens` begin here and `closes` end here."""

    text: str
    keys: tuple[K, ...]
    opens: tuple[K, ...]
    closes: tuple[K, ...]


def segments(text: str, spans: list[Span[K]], offset: int = 0) -> list[Segment[K]]:
    """Cut `text`, which begins at `offset`, where a passage begins or ends. Overlaps give segments with several keys."""
    end = offset + len(text)
    inside = [span for span in spans if span.start < end and span.end > offset]
    cuts = sorted({offset, end, *(max(s.start, offset) for s in inside), *(min(s.end, end) for s in inside)})
    return [
        Segment(
            text[a - offset : b - offset],
            tuple(s.key for s in inside if s.start < b and s.end > a),
            tuple(s.key for s in inside if s.start == a),
            tuple(s.key for s in inside if s.end == b),
        )
        for a, b in pairwise(cuts)
    ]


def levels(passages: Iterable[tuple[int, int]]) -> list[int]:
    """For each passage, (start, end) in the order of their starts, the lowest level from 0 up that none overlapping it has."""
    ends: list[int] = []  # of the last passage on each level
    found = []
    for start, end in passages:
        level = next((at for at, last in enumerate(ends) if last <= start), len(ends))
        ends[level : level + 1] = [end]
        found.append(level)
    return found


def paragraphs(body: str) -> list[tuple[int, str]]:
    """Each paragraph with the position at which it begins."""
    found, at = [], 0
    for part in body.split("\n\n"):
        found.append((at, part))
        at += len(part) + 2
    return found
