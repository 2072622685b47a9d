"""Two texts compared word by word, for people."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

CONTEXT_WORDS = 12  # unchanged words shown on each side of a change
QUICK = 1500  # words beyond which difflib ignores common words, for speed


@dataclass(frozen=True)
class DiffSegment:
    text: str
    kind: str  # "same", "removed", "added" or "skipped"


def words(old: str, new: str) -> list[DiffSegment]:
    """From `old` to `new`. Paragraphs are lined up first, then the words within those that differ."""
    before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    segments: list[DiffSegment] = []
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            segments.append(DiffSegment("".join(before[a:b]), "same"))
        else:
            segments.extend(_word_diff("".join(before[a:b]), "".join(after[c:d])))
    return list(_abridged(_merged(segments)))


def _split(text: str) -> list[str]:
    """Words, with the space after each."""
    return re.findall(r"\S+\s*|\s+", text)


def _word_diff(old: str, new: str) -> Iterator[DiffSegment]:
    before, after = _split(old), _split(new)
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=len(before) > QUICK).get_opcodes():
        if tag == "equal":
            yield DiffSegment("".join(before[a:b]), "same")
            continue
        if b > a:
            yield DiffSegment("".join(before[a:b]), "removed")
        if d > c:
            yield DiffSegment("".join(after[c:d]), "added")


def _merged(segments: list[DiffSegment]) -> list[DiffSegment]:
    """Neighbours of the same kind as one."""
    merged: list[DiffSegment] = []
    for segment in segments:
        if merged and merged[-1].kind == segment.kind:
            merged[-1] = DiffSegment(merged[-1].text + segment.text, segment.kind)
        else:
            merged.append(segment)
    return merged


def _abridged(segments: list[DiffSegment]) -> Iterator[DiffSegment]:
    """Long unchanged stretches cut down to what surrounds a change."""
    for n, segment in enumerate(segments):
        words = _split(segment.text)
        if segment.kind != "same" or len(words) <= 3 * CONTEXT_WORDS or len(segments) == 1:
            yield segment
            continue
        if n > 0:
            yield DiffSegment("".join(words[:CONTEXT_WORDS]), "same")
        yield DiffSegment(" […] ", "skipped")
        if n < len(segments) - 1:
            yield DiffSegment("".join(words[-CONTEXT_WORDS:]), "same")
