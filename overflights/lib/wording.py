"""Small pieces of English."""

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
