"""What is kept by its arguments (`functools.lru_cache`), where an argument counts by something that stands for it."""

from collections.abc import Hashable
from typing import Any


class Keyed:
    """Equal to whatever has the same `key`, which says all that matters of `thing`."""

    def __init__(self, key: Hashable, thing: Any) -> None:
        self.key, self.thing = key, thing

    def __hash__(self) -> int:
        return hash(self.key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Keyed) and self.key == other.key
