"""Small pieces of English."""

import re
from collections.abc import Iterable
from functools import lru_cache


def either(names: Iterable[str]) -> str:
    """`A`, `A or B`, `A, B or C`."""
    *first, last = names
    return f"{', '.join(first)} or {last}" if first else last


def quoted(names: Iterable[str]) -> list[str]:
    return [f"“{name.rstrip('.')}”" for name in names]


def count(number: int, noun: str, plural: str = "") -> str:
    """`1 claim`, `1,204 claims`."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def shortened(text: str, most: int) -> str:
    """At most so many letters, whole words: `The flights …`."""
    return text if len(text) <= most else f"{text[: most - 1].rpartition(' ')[0] or text[: most - 2]} …"


class Text:
    """A text that is asked, many times over, which names stand in it."""

    def __init__(self, text: str) -> None:
        self._text, self._low = text, text.casefold()

    def naming(self, names: Iterable[str]) -> set[str]:
        """Those of the names that stand in the text by themselves, neither inside a word nor inside a longer name.

        "Iran" is not in "Iranian", "Kerry" not in "John Kerry", "US" not in "with us"; "The Hague" is in "the Hague" and "THE HAGUE".
        """
        alike: dict[str, list[str]] = {}
        for name in names:
            alike.setdefault(name.casefold(), []).append(name)
        text, found = self._text, set()
        for low in sorted(alike, key=len, reverse=True):
            here = [name for name in alike[low] if low in self._low and _by_itself(name).search(text)]
            for name in here:
                text = _by_itself(name).sub("\n", text)
            found.update(here)
        return found


@lru_cache(maxsize=1_000)
def _by_itself(name: str) -> re.Pattern[str]:
    """Capitals of the name are so in the text, but for the first of several words ("The Hague", "al-Maliki"); the rest may be both."""
    first = next((at for at, c in enumerate(name) if c in " -"), -1)
    letters = (re.escape(c) if c.isupper() and at > first else f"(?i:{re.escape(c)})" for at, c in enumerate(name))
    return re.compile(rf"(?<!\w){''.join(letters)}(?!\w)")
