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
    return words in text and bool(re.search(rf"(?<!\w){re.escape(words)}(?!\w)", text))
