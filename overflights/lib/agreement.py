"""How far two coders agree: the measures of the field, on plain values."""

from collections import Counter
from collections.abc import Hashable, Sequence


def kappa(pairs: Sequence[tuple[Hashable, Hashable]]) -> float | None:
    """Cohen's kappa of two coders' values for the same units: 1 is full agreement, 0 what chance would give.

    None where it is not defined: no units, or one and the same value throughout.
    Source: J. Cohen, "A coefficient of agreement for nominal scales", Educational and Psychological Measurement 20 (1960).
    """
    total = len(pairs)
    first, second = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    chance = sum(first[value] * second[value] for value in first)
    if chance == total * total:  # no units: 0 == 0
        return None
    same = sum(a == b for a, b in pairs)
    return (same * total - chance) / (total * total - chance)
