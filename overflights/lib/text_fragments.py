"""Text fragments: URLs that name a passage of a page by its words, `#:~:text=[before-,]first[,last][,-after]`.

https://wicg.github.io/scroll-to-text-fragment/: a browser goes to the first passage of the page that fits. Capitals make no difference,
words are whole, and each of the four parts lies inside one paragraph.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import quote

SHORT = 60  # characters of a passage that is given whole; of a longer one, its first and its last words
FEWEST, MOST = 4, 24  # words of each
AROUND = 12  # words before and after it, where a passage with the same ends comes first


class Fragment(NamedTuple):
    """The words of each part; empty where it is left out."""

    before: str
    first: str
    last: str
    after: str

    def __str__(self) -> str:
        around = (self.before and f"{_encoded(self.before)}-", self.after and f"-{_encoded(self.after)}")
        return ":~:text=" + ",".join(filter(None, (around[0], _encoded(self.first), _encoded(self.last), around[1])))

    def found_in(self, body: str) -> tuple[int, int] | None:
        """Start and end of the first passage of `body` that fits."""
        before, first, last, after = map(_pattern, self)
        lead, rest, tail = before and rf"{before}\s*", last and rf".*?{last}", after and rf"(?=\s*{after})"
        hit = re.search(f"{lead}(?P<passage>{first}{rest}){tail}", body, re.IGNORECASE | re.DOTALL)
        return hit.span("passage") if hit else None


def text_fragment(body: str, start: int, end: int) -> str:
    """For the passage of `body` from `start` to `end` (characters); empty where none fits it before all others."""
    return next((str(offer) for offer in _offers(body, start, end) if offer.found_in(body) == (start, end)), "")


def _offers(body: str, start: int, end: int) -> Iterator[Fragment]:
    """The shortest first."""
    before, after = _paragraphs(body[:start])[-1], _paragraphs(body[end:])[0]
    for around in range(AROUND + 1):
        for first, last in _ends(body[start:end]):
            yield Fragment(" ".join(before[-around:] if around else ""), first, last, " ".join(after[:around]))


def _ends(passage: str) -> Iterator[tuple[str, str]]:
    """First and last words, few before many; a short passage whole."""
    first, last = (_paragraphs(passage)[at] for at in (0, -1))
    most = MOST if "\n\n" in passage else min(MOST, len(first) // 2)
    if "\n\n" not in passage and (len(passage) <= SHORT or most < FEWEST):
        yield passage, ""
    else:
        yield from ((" ".join(first[:n]), " ".join(last[-n:])) for n in range(FEWEST, most + 1))


def _paragraphs(text: str) -> list[list[str]]:
    """The words of each paragraph that has any; one without words where none has."""
    return [words for part in text.split("\n\n") if (words := part.split())] or [[]]


def _pattern(text: str) -> str:
    """The words, whole, with any space between them."""
    words = r"\s+".join(map(re.escape, text.split()))
    begin, end = (r"\b" if letter.isalnum() else "" for letter in (text[:1], text[-1:]))
    return begin + words + end


def _encoded(text: str) -> str:
    """Dash, comma and ampersand mean something in a fragment."""
    return quote(text, safe="").replace("-", "%2D")
