"""Small pieces of English."""

import re
from collections.abc import Iterable


def either(names: Iterable[str]) -> str:
    """`A`, `A or B`, `A, B or C`."""
    *first, last = names
    return f"{', '.join(first)} or {last}" if first else last


def quoted(names: Iterable[str]) -> list[str]:
    return [f"“{name.rstrip('.')}”" for name in names]


def count(number: int, noun: str, plural: str = "") -> str:
    """`1 claim`, `1,204 claims`."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def occurs(words: str, text: str) -> bool:
    """Do the words stand in the text, not inside others? "Iran" is not in "Iranian"."""
    return words in text and bool(_whole(words).search(text))


def occurring(names: Iterable[str], text: str) -> set[str]:
    """Those of the names that stand in the text whatever the case, and not as a part of a longer one: "Kerry" is not in "John Kerry"."""
    found, rest = set(), text.casefold()
    for name in sorted(names, key=len, reverse=True):
        rest, times = _whole(name.casefold()).subn("\n", rest)
        if times:
            found.add(name)
    return found


def _whole(words: str) -> re.Pattern:
    return re.compile(rf"(?<!\w){re.escape(words)}(?!\w)")
