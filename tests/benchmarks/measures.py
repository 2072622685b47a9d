"""One base measured: is every count right, how fast is each shape beside its peers, what does it cost in memory, when is an edit seen."""

import re
import statistics
import time
from collections.abc import Callable
from random import Random
from urllib.parse import urlencode

from . import exact
from .bare import FAMILY, HITS, OF_OUTLET, Bare
from .bases import Base
from .client import WORKERS, Editor, everyone, megabytes, page, url_of
from .shapes import PER_PAGE, Shape

ROUNDS, FEWEST = 40, 1
PATIENCE = 4000  # milliseconds that one of them may take for one shape, once it has had its fewest rounds
EDITS = 10
TOTALS = {"finder": r"of ([\d,]+) claims?\b", "plain": r"<h1>([\d,]+) claims", "datasette": r"([\d,]+) rows?\b"}
COLUMNS = ("statement", "quote", "stance", "certainty", "said_on", "speaker_id", "article_id", "outlet_id")
FACETS = ("speaker_id", "stance", "proposition_id", "outlet_id", "article_id", "occasion_id", "attribution", "certainty", "year")


class Measured:
    """A base with the site in front of it, and Datasette where there is one."""

    def __init__(self, base: Base, shapes: list[Shape], port: int, datasette: int | None = None) -> None:
        self.base, self.shapes, self.port, self.datasette = base, shapes, port, datasette
        self.bare = Bare(base.connect(), base.vendor)
        self.editor = Editor(base)
        self.expected = {shape.name: exact.expected(self.bare, shape) for shape in shapes}
        self.totals = {name: counts["total"][""] for name, counts in self.expected.items()}

    def url(self, peer: str, shape: Shape) -> tuple[int, str]:
        """Port and URL of the same page as `peer` serves it."""
        total = self.totals[shape.name]
        if peer == "datasette":
            return self.datasette, f"/{self.base.name}/bench_claims?{datasette_query(shape, total)}"
        return self.port, url_of({"finder": "/claims/", "plain": "/plain/", "floor": "/floor/"}[peer], shape.query(total))

    def check_counts(self) -> None:
        for shape in self.shapes:
            exact.check(self.port, shape, self.expected[shape.name])

    def check_peers(self) -> None:
        """All of them find the same claims, or there is nothing to compare."""
        for shape in self.shapes:
            for peer in ("finder", "plain", *(["datasette"] if self.datasette else [])):
                found = re.search(TOTALS[peer], page(*self.url(peer, shape)).body)
                total = int(found[1].replace(",", "")) if found else 0
                if total != self.totals[shape.name]:
                    raise SystemExit(f"{shape.name}: {peer} says {total:,}, SQL says {self.totals[shape.name]:,}.")

    def memory(self) -> float:
        """Megabytes of a worker that holds all it counts by and was asked every shape."""
        workers = set.union(*(everyone(self.port, "/claims/", shape.query(self.totals[shape.name]), times=2) for shape in self.shapes))
        assert len(workers) == WORKERS, "A worker was replaced."
        return statistics.mean(megabytes(worker) for worker in workers)

    def speeds(self) -> dict[str, dict[str, float]]:
        """By shape and peer, the median of the milliseconds. They take turns, so that noise hits all of them."""
        peers: dict[str, Callable[[Shape], float]] = {
            name: lambda shape, name=name: page(*self.url(name, shape)).ms for name in ("finder", "floor", "plain")
        }
        peers["empty"] = lambda shape: page(self.port, "/empty/").ms
        peers["sql"] = lambda shape: self.bare.page(shape, self.totals[shape.name])
        if self.datasette:
            peers["datasette"] = lambda shape: page(*self.url("datasette", shape)).ms
        speeds = {shape.name: in_turns(shape, peers) for shape in self.shapes}
        for name, ms in speeds.items():
            if ms["finder"] < ms["floor"]:
                raise SystemExit(
                    f"{name}: a page made anew took {ms['finder']:.1f} ms, less than its floor, {ms['floor']:.1f}: it was cached."
                )
        return speeds

    def first_askings(self) -> dict[str, float]:
        """By shape, the median where something was committed before each asking: the edit is taken in, and all is counted anew."""
        return {shape.name: in_turns(shape, {"first": self._first})["first"] for shape in self.shapes}

    def _first(self, shape: Shape) -> float:
        self.editor.touch()
        return page(*self.url("finder", shape)).ms

    def edits(self) -> dict[str, float]:
        """How long after its commit every worker has shown an edit, and how many answers after it did not."""
        published = "SELECT id FROM overflights_claim WHERE status = 'published' ORDER BY id LIMIT %s"
        total, seen, stale = self.totals[self.shapes[0].name], [], 0
        for (claim,) in self.bare.rows(published, [EDITS]):
            for status, expected in (("withdrawn", total - 1), ("published", total)):
                self.editor.set("status", status, claim)
                taken, late = self._until_seen(expected)
                seen.append(taken)
                stale += late
        return {"median_ms": statistics.median(seen), "slowest_ms": max(seen), "stale_answers": stale}

    def _until_seen(self, expected: int) -> tuple[float, int]:
        start, workers, stale = time.perf_counter(), set(), 0
        while len(workers) < WORKERS:
            answer = page(self.port, "/claims/")
            if f"of {expected:,} claim" in answer.body:
                workers.add(answer.worker)
            else:
                stale += 1
            if stale > 1000:
                raise SystemExit("An edit was never seen.")
        return (time.perf_counter() - start) * 1000, stale


def in_turns(shape: Shape, peers: dict[str, Callable[[Shape], float]]) -> dict[str, float]:
    """Medians; the first tenth of the rounds warms up and does not count.

    Each round in another order: none of them always comes right after one that leaves the machine's caches as it needs them, or empty.
    """
    taken: dict[str, list[float]] = {name: [] for name in peers}
    for number in range(ROUNDS):
        for name, timed in Random(number).sample(list(peers.items()), len(peers)):
            if number < FEWEST or sum(taken[name]) < PATIENCE:
                taken[name].append(timed(shape))
    return {name: statistics.median(times[len(times) // 10 :]) for name, times in taken.items()}


def datasette_query(shape: Shape, total: int) -> str:
    """The shape as Datasette asks it, with the same facets, for the columns that a line of the finder shows."""
    asked = shape.parameters
    conditions = {"actor": f"speaker_id in ({FAMILY})", "outlet": f"article_id in ({OF_OUTLET})", "q": f"id in ({HITS['sqlite']})"}
    query = [("_where", condition.replace("%s", f"'{asked[name]}'")) for name, condition in conditions.items() if name in asked]
    columns = {"stance": ("stance", "{}"), "from": ("latest__gte", "{}-01-01"), "to": ("earliest__lte", "{}-12-31")}
    query += [(name, value.format(asked[key])) for key, (name, value) in columns.items() if key in asked]
    query += [("_sort_desc", "earliest"), ("_size", PER_PAGE), ("_next", (shape.page(total) - 1) * PER_PAGE)]
    return urlencode([*query, *(("_facet", name) for name in FACETS), *(("_col", name) for name in COLUMNS)])
