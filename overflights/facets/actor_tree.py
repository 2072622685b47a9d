"""Who is part of whom, for claims that count for all above their speaker."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np


@dataclass(frozen=True)
class Actors:
    """Every actor: key, place of the actor that it is part of (-1: of none), country code."""

    keys: np.ndarray
    parents: np.ndarray
    countries: np.ndarray

    @cached_property
    def levels(self) -> list[np.ndarray]:
        """Places of the actors with one, two, … others above them. A chain that runs in a circle is on no level."""
        level, seen, found = np.flatnonzero(self.parents < 0), np.zeros(len(self.keys), bool), []
        while len(level):
            seen[level] = True
            level = np.flatnonzero((self.parents >= 0) & ~seen & seen[self.parents])
            found.append(level)
        return found

    @cached_property
    def sides(self) -> tuple[np.ndarray, np.ndarray]:
        """The country codes, and of each actor the place of its own."""
        return np.unique(self.countries, return_inverse=True)

    def within(self, chosen: np.ndarray) -> np.ndarray:
        """For every actor, whether it is one of those at the places `chosen`, or part of one."""
        inside = np.zeros(len(self.keys), bool)
        inside[chosen] = True
        for level in self.levels:
            inside[level] |= inside[self.parents[level]]
        return inside

    def with_parts(self, numbers: np.ndarray) -> np.ndarray:
        """Numbers by actor, each with those of everyone who is part of it added."""
        total = numbers.copy()
        for level in reversed(self.levels):
            np.add.at(total, self.parents[level], total[level])
        return total
