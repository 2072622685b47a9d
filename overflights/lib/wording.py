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


def occurring(names: Iterable[str], text: str) -> set[str]:
    """Those of the names that stand in the text (casefolded) by themselves.

    Whatever their case, and neither inside a word nor inside a longer name: "Iran" is not in "Iranian", "Kerry" is not in "John Kerry".
    """
    alike: dict[str, list[str]] = {}
    for name in names:
        alike.setdefault(name.casefold(), []).append(name)
    found: set[str] = set()
    for folded in sorted(alike, key=len, reverse=True):
        if folded in text:
            text, times = re.subn(rf"(?<!\w){re.escape(folded)}(?!\w)", "\n", text)
            found.update(alike[folded] if times else ())
    return found
