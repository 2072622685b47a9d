"""Two texts compared word by word, for people."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

SHOWN = 12  # unchanged words shown on each side of a change
QUICK = 1500  # words beyond which common words no longer help to line the texts up, for speed


@dataclass(frozen=True)
class Piece:
    text: str
    kind: str  # "same", "gone", "new" or "skipped"


def words(old: str, new: str) -> list[Piece]:
    """The way from `old` to `new`. Paragraphs are lined up first, then the words within those that differ."""
    before, after = _paragraphs(old), _paragraphs(new)
    found: list[Piece] = []
    for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            found.append(Piece("".join(before[a:b]), "same"))
        else:
            found.extend(_within("".join(before[a:b]), "".join(after[c:d])))
    return list(_shortened(_joined(found)))


def _paragraphs(text: str) -> list[str]:
    return text.splitlines(keepends=True)


def _within(old: str, new: str) -> Iterator[Piece]:
    before, after = re.findall(r"\S+\s*|\s+", old), re.findall(r"\S+\s*|\s+", new)
    matcher = SequenceMatcher(None, before, after, autojunk=len(before) > QUICK)
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal":
            yield Piece("".join(before[a:b]), "same")
            continue
        if b > a:
            yield Piece("".join(before[a:b]), "gone")
        if d > c:
            yield Piece("".join(after[c:d]), "new")


def _joined(pieces: list[Piece]) -> list[Piece]:
    """Neighbours of the same kind as one."""
    found: list[Piece] = []
    for piece in pieces:
        if found and found[-1].kind == piece.kind:
            found[-1] = Piece(found[-1].text + piece.text, piece.kind)
        else:
            found.append(piece)
    return found


def _shortened(pieces: list[Piece]) -> Iterator[Piece]:
    """Long unchanged stretches cut down to what surrounds a change."""
    for n, piece in enumerate(pieces):
        parts = re.findall(r"\S+\s*|\s+", piece.text)
        if piece.kind != "same" or len(parts) <= 3 * SHOWN or len(pieces) == 1:
            yield piece
            continue
        if n > 0:
            yield Piece("".join(parts[:SHOWN]), "same")
        yield Piece(" […] ", "skipped")
        if n < len(pieces) - 1:
            yield Piece("".join(parts[-SHOWN:]), "same")
