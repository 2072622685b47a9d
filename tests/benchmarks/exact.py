"""Is every number beside the list that of SQL? Asked of each worker, in each shape, for each value of each facet."""

import json
from collections import Counter

from .bare import Bare
from .client import everyone
from .shapes import Shape

YEARS = range(2003, 2023)  # those of the synthetic corpus

Counts = dict[str, dict[str, int]]


def expected(bare: Bare, shape: Shape) -> Counts:
    facets = bare.facets(shape)
    found = {name: {str(value): n for value, n in counts.items() if value != ""} for name, counts in facets.items()}
    found["actor"] = with_parts(bare, facets["actor"])
    found["year"] = {str(year): n for year, n in zip(YEARS, bare.years(shape, YEARS), strict=True) if n}
    return found | {"total": {"": bare.total(shape)}}


def with_parts(bare: Bare, own: dict[int, int]) -> dict[str, int]:
    """Claims of each actor and of all who are part of it."""
    above = dict(bare.rows("SELECT id, part_of_id FROM overflights_actor", []))
    found: Counter[str] = Counter()
    for actor, n in own.items():
        while actor:
            found[str(actor)] += n
            actor = above[actor]
    return dict(found)


def check(port: int, shape: Shape, wanted: Counts) -> None:
    """Ends the run where a worker counts otherwise."""

    def compare(body: str) -> None:
        found = json.loads(body)
        for name, counts in wanted.items():
            if found[name] != counts:
                differing = [value for value in {*found[name], *counts} if found[name].get(value) != counts.get(value)]
                value = min(differing)
                said, true = found[name].get(value, 0), counts.get(value, 0)
                raise SystemExit(f"{shape.name}: {name} {value} has {said:,} claims here, {true:,} in SQL; {len(differing)} values differ.")

    everyone(port, "/counts/", shape.query(0), judge=compare)
