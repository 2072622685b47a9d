"""What the finder must reach, as ratios within one run, and whether it does."""

import statistics
from collections.abc import Iterator
from typing import Any

from .bases import SHIPPED
from .table import title

FREQUENT = "word in 30%"
SMALL, LARGE = 10_000, 1_000_000


def report(results: dict[str, Any]) -> str:
    lines = [f"{'reached' if good else 'MISSED':<8} {text}" for text, good in judged(results["runs"])]
    return "\n".join(["\nWhat must be reached:", *lines])


def judged(runs: list[dict[str, Any]]) -> Iterator[tuple[str, bool]]:
    by_key = {(run["database"], run["size"]): run for run in runs}
    for (database, size), run in by_key.items():
        for text, figure, most in [*floors(run), *plain(run), *datasette(run), *edits(run)]:
            yield f"{title(run)}: {text}: {figure:.2f} (at most {most:g})", figure <= most
        if size == LARGE:
            others = growth(by_key.get((database, SMALL)), run), memory(by_key.get((database, SHIPPED)), run), load(run)
            for text, figure, most in (line for part in others for line in part):
                yield f"{title(run)}: {text}: {figure:.2f} (at most {most:g})", figure <= most


Judged = Iterator[tuple[str, float, float]]


def floors(run: dict[str, Any]) -> Judged:
    ratios = {name: ms["finder"] / ms["floor"] for name, ms in run["ms"].items()}
    yield "the median shape, times the floor", statistics.median(ratios.values()), 2
    slow = max(ratios, key=ratios.get)
    yield f"the slowest shape ({slow}), times the floor", ratios[slow], 2.5
    if FREQUENT in run["first_ms"]:
        first = run["first_ms"][FREQUENT] / run["ms"][FREQUENT]["floor"]
        yield "a frequent word at first asking, times the floor", first, 5 if run["database"] == "sqlite" else 10


def plain(run: dict[str, Any]) -> Judged:
    ratios = {name: ms["finder"] / ms["plain"] for name, ms in run["ms"].items()}
    slow = max(ratios, key=ratios.get)
    yield f"the slowest shape ({slow}), times plain Django", ratios[slow], 1


def datasette(run: dict[str, Any]) -> Judged:
    ratios = [ms["datasette"] / ms["finder"] for ms in run["ms"].values() if "datasette" in ms]
    if ratios and run["size"] == LARGE:
        yield "the slowest shape, times Datasette", 1 / min(ratios), 1
        yield "the median shape, times Datasette", 1 / statistics.median(ratios), 1 / 40
        yield "Datasette's worst shape, times Datasette", 1 / max(ratios), 1 / 200


def edits(run: dict[str, Any]) -> Judged:
    yield "stale answers after an edit", run["edits"]["stale_answers"], 0
    yield "answers that were not 200 under load", run["load"]["not_200"], 0


def growth(small: dict[str, Any] | None, large: dict[str, Any]) -> Judged:
    if small:
        ratios = {name: ms["finder"] / small["ms"][name]["finder"] for name, ms in large["ms"].items()}
        slow = max(ratios, key=ratios.get)
        yield f"the shape that grows most ({slow}), times itself at {SMALL:,}", ratios[slow], 1.5
        if FREQUENT in large["first_ms"]:
            first = large["first_ms"][FREQUENT] / small["first_ms"][FREQUENT]
            yield f"a frequent word at first asking, times itself at {SMALL:,}", first, 4


def memory(shipped: dict[str, Any] | None, large: dict[str, Any]) -> Judged:
    if shipped:
        yield "megabytes more for a worker than with the shipped corpus", large["memory_mb"] - shipped["memory_mb"], 60


def load(run: dict[str, Any]) -> Judged:
    yield "300 requests/s, divided by those answered", 300 / run["load"]["requests_per_second"], 1
    yield "p99 under load, times the median", run["load"]["p99_ms"] / run["load"]["median_ms"], 10
