"""What a reader types into a search box, as terms. Nothing that can be typed is an error; what holds no letter is no term."""

import re
from dataclasses import dataclass

from overflights.lib import folding

# An optional minus, then words in quotation marks (the closing one may be missing) or anything up to a space.
TERM = re.compile(r"""(?P<minus>(?<!\S)-)?(?:["“”„«»](?P<phrase>[^"“”„«»]*)["“”„«»]?|(?P<plain>[^\s"“”„«»,;:/|()]+))""")
SHORTEST_BEGINNING = 3  # letters before a star: fewer begin a large part of all words


@dataclass(frozen=True)
class Term:
    """Folded words that stand one after the other in one field; of the last one only the beginning where `begins`."""

    words: tuple[str, ...]
    begins: bool = False

    def __str__(self) -> str:
        """As it can be typed."""
        return f'"{" ".join(self.words)}"' if len(self.words) > 1 else self.words[0] + ("*" if self.begins else "")


@dataclass(frozen=True)
class Query:
    """A row is found when it has all of `required` and none of `excluded`."""

    required: tuple[Term, ...] = ()
    excluded: tuple[Term, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.required or self.excluded)

    def __str__(self) -> str:
        return " ".join([*map(str, self.required), *(f"-{term}" for term in self.excluded)])

    def without(self, words: tuple[str, ...]) -> "Query | None":
        """The query without terms in a row that are just these words; None where no terms are."""
        terms = self.required
        for start in range(len(terms)):
            for end in range(start + 1, len(terms) + 1):
                part = terms[start:end]
                if not any(term.begins for term in part) and tuple(word for term in part for word in term.words) == words:
                    return Query(terms[:start] + terms[end:], self.excluded)
        return None

    @property
    def words(self) -> tuple[str, ...]:
        """The required words, in the order in which they were typed."""
        return tuple(word for term in self.required for word in term.words)


def parse(text: str) -> Query:
    """`iran "air space" flight* -weapons`: words, words in this order, beginnings of words, words that must not be there."""
    required: list[Term] = []
    excluded: list[Term] = []
    for found in TERM.finditer(text):
        plain, phrase = found["plain"], found["phrase"]
        words = folding.words(plain or phrase or "")
        if words:
            term = Term(words, begins=bool(plain) and plain.rstrip(".,;:!?)").endswith("*"))
            (excluded if found["minus"] else required).append(term)
    return Query(tuple(dict.fromkeys(required)), tuple(dict.fromkeys(excluded)))


def too_short(query: Query) -> list[str]:
    """Beginnings of words, as typed, that are too short to look for."""
    return [str(term) for term in query.required + query.excluded if term.begins and len(term.words[-1]) < SHORTEST_BEGINNING]
