"""Words for a synthetic corpus, as unevenly used as those of a language."""

from collections.abc import Iterator

import numpy as np

SIZE = 30_000
SYLLABLES = [consonant + vowel for consonant in "bdfghklmnprstvz" for vowel in "aeiou"]
AT_ONCE = 20_000  # texts


def zipf(lot: np.random.Generator, size: int, n: int) -> np.ndarray:
    """`n` numbers from 0 to `size` - 1; the number k comes as often as 1 / (k + 1)."""
    steps = np.cumsum(1 / np.arange(1, size + 1))
    return np.searchsorted(steps, lot.random(n) * steps[-1], side="right")


class Vocabulary:
    def __init__(self, lot: np.random.Generator) -> None:
        self.lot = lot
        self.words = np.array(sorted(self._words(), key=len), dtype=object)  # frequent words are short

    def _words(self) -> dict[str, None]:
        """Each once, in the order in which they were made: a set's order differs from run to run."""
        found = dict.fromkeys(SYLLABLES)
        while len(found) < SIZE:
            syllables = self.lot.choice(SYLLABLES, self.lot.choice((2, 3, 4), p=(0.1, 0.6, 0.3)))
            found["".join(syllables) + "nrs "[self.lot.integers(4)].strip()] = None
        return found

    def lists(self, n: int, shortest: int, longest: int) -> Iterator[list[str]]:
        """`n` texts as lists of so many words."""
        for start in range(0, n, AT_ONCE):
            ends = np.cumsum(self.lot.integers(shortest, longest + 1, min(AT_ONCE, n - start))).tolist()
            words = self.words[zipf(self.lot, SIZE, ends[-1])].tolist()
            yield from (words[begin:end] for begin, end in zip([0, *ends], ends, strict=False))

    def texts(self, n: int, shortest: int, longest: int) -> Iterator[str]:
        return (" ".join(words) for words in self.lists(n, shortest, longest))
