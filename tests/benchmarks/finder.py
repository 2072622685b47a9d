"""`make bench`: the finder on up to a million synthetic claims, beside its floor, plain SQL, plain Django and Datasette.

    python -m tests.benchmarks.finder [--sizes 100000,1000000] [--databases sqlite,postgresql] [--results finder]

With more than a million claims, which only SQLite takes, the site is alone. Writes results/finder.json.
"""

import argparse
import json
import re
import statistics
import sys
from collections.abc import Callable
from contextlib import ExitStack
from random import Random
from typing import Any
from urllib.parse import urlencode

from . import bases, questions, report, servers
from .bases import Base
from .client import WORKERS, Answer, Editor, everyone, load, megabytes, page, until_ready
from .filling import FACETS, INVENTED, SHOWN
from .plain_sql import HITS, PlainSQL
from .questions import PER_PAGE, Question

ROUNDS, EDITS = 25, 4
PATIENCE, FEWEST = 3000, 2  # milliseconds that one peer may take for all questions of a kind, once it has answered so many
LOAD_SECONDS = 10
TOTALS = {"plain": r"<h1>([\d,]+) claims", "datasette": r"([\d,]+) rows?\b"}
TOTAL = r"of ([\d,]+) claims?\b"


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="100000,1000000")
    parser.add_argument("--databases", default="sqlite,postgresql")
    parser.add_argument("--results", default="finder", help="the name of the file in results/")
    options = parser.parse_args(arguments)
    runs = []
    for vendor in options.databases.split(","):
        with bases.store(vendor) as kind:
            for size in map(int, options.sizes.split(",")):
                runs.append(measure(bases.ready(kind, size), size))
                report.save(options.results, runs)  # after each: a run that is cut short has measured something


def measure(base: Base, size: int) -> dict[str, Any]:
    """All figures of one database."""
    with ExitStack() as stack:
        port = stack.enter_context(servers.site(base))
        found: dict[str, Any] = {"ready_s": until_ready(port)}
        finder = Finder(base, size, port)
        finder.check_counts()
        found["edits"] = finder.edits()
        found["load"] = load(port, base, LOAD_SECONDS)
        found["memory_mb"] = finder.memory()
        anew = stack.enter_context(servers.site(base, COUNTS_KEPT="0"))
        until_ready(anew)
        datasette = stack.enter_context(servers.datasette(base)) if finder.has_peers and base.vendor == "sqlite" else None
        found["ms"] = finder.speeds(anew, datasette)
        finder.check_counts()  # after all those edits
    return {"database": base.vendor, "size": size, "made_s": int(base.seconds.read_text()), **found}


class Finder:
    """The site in front of a database, as it runs on a server, and what it is asked."""

    def __init__(self, base: Base, size: int, port: int) -> None:
        self.base, self.port = base, port
        self.sql, self.editor = PlainSQL(base.connect(), base.vendor), Editor(base)
        self.has_peers, self.totals = size <= INVENTED, {}
        self.kinds = questions.of_each_kind(self.sql.rows, self.sql.total(Question()), ROUNDS + 1)
        self.firsts = {name: asked[0] for name, asked in self.kinds.items()}  # for what is asked again and again
        self.right = {name: self.sql.counts(question) for name, question in self.firsts.items()} if self.has_peers else {}

    def check_counts(self) -> None:
        """Ends the run where a worker counts otherwise than SQL, for any value of any facet."""
        for name, right in self.right.items():

            def compare(answer: Answer, name: str = name, right: dict = right) -> None:
                found = json.loads(answer.body)
                for facet, counts in right.items():
                    if found[facet] != counts:
                        raise SystemExit(f"{name}: the counts of {facet} are not those of SQL.")

            everyone(self.port, url("/counts/", Question(self.firsts[name].parameters)), judge=compare)

    def memory(self) -> float:
        """Megabytes of a worker that holds all it counts by, after all those edits and requests and a page of each kind."""
        workers = set.union(*(everyone(self.port, url("/claims/", question), times=2) for question in self.firsts.values()))
        assert len(workers) == WORKERS, "A worker was replaced."
        return statistics.mean(megabytes(worker) for worker in workers)

    def edits(self) -> dict[str, Any]:
        """Milliseconds of every worker's next answer after an edit of a claim that the page finds; and how many answers were not right."""
        found: dict[str, float] = {}
        stale = 0
        for name, question in self.firsts.items():
            asked = url("/claims/", question)
            total, taken = total_of(page(self.port, asked)), []
            for claim in self.sql.found(question, EDITS):
                for status, right in (("withdrawn", total - 1), ("published", total)):
                    answers: list[Answer] = []
                    self.editor.set("status", status, claim)
                    everyone(self.port, asked, judge=answers.append)
                    stale += sum(total_of(answer) != right for answer in answers)
                    taken += {answer.worker: answer.ms for answer in reversed(answers)}.values()  # the first of each
            found[name] = statistics.median(taken)
        return {"ms": found, "stale": stale}

    def speeds(self, anew: int, datasette: int | None) -> dict[str, dict[str, float]]:
        """By kind of question, the median of each one's milliseconds. They take turns, so that noise hits all of them."""
        peers: dict[str, Callable[[Question, Question], float]] = {
            "anew": lambda first, question: checked(page(anew, url("/claims/", question)), TOTAL, self.total(question)),
            "cached": lambda first, question: page(self.port, url("/claims/", first)).ms,
            "floor": lambda first, question: self._floor(question),
            "empty": lambda first, question: page(anew, "/empty/").ms,
        }
        if self.has_peers:
            peers["sql"] = lambda first, question: self.sql.page_ms(question)
            peers["plain"] = lambda first, question: checked(page(anew, url("/plain/", question)), TOTALS["plain"], self.total(question))
        if datasette:
            peers["datasette"] = lambda first, question: checked(
                page(datasette, f"/{self.base.name}/bench_claims?{self._for_datasette(question)}"),
                TOTALS["datasette"],
                self.total(question),
            )
        found = {}
        for name, (first, *asked) in self.kinds.items():
            everyone(self.port, url("/claims/", first), times=2)
            found[name] = in_turns(peers, first, asked)
            if found[name]["anew"] < found[name]["floor"]:
                raise SystemExit(
                    f"{name}: made anew in {found[name]['anew']:.1f} ms, below the floor, {found[name]['floor']:.1f} ms: from a cache?"
                )
            found[name]["claims"] = total_of(page(self.port, url("/claims/", first)))
        return found

    def total(self, question: Question) -> int | None:
        """How many claims SQL finds; asked once."""
        if self.has_peers and question.query not in self.totals:
            self.totals[question.query] = self.sql.total(question)
        return self.totals.get(question.query)

    def _floor(self, question: Question) -> float:
        everyone(self.port, url("/floor/", question))
        return page(self.port, url("/floor/", question)).ms

    def _for_datasette(self, question: Question) -> str:
        """The same page, with the same facets, for the columns that a line of the finder shows."""
        asked = question.parameters
        where = [f"id in ({HITS['sqlite']})".replace("%s", f"'{asked['q']}'")] if "q" in asked else []
        for name, column in (("actor", "speaker_id"), ("outlet", "outlet_id")):
            where += [f"{column} in ({', '.join(map(str, self.sql.family(asked[name])))})"] if name in asked else []
        query = [("_where", condition) for condition in where]
        columns = {"stance": "stance", "from": "latest__gte", "to": "earliest__lte"}
        query += [(column, asked[name]) for name, column in columns.items() if name in asked]
        before = self.sql.row_before(question)
        query += [("_next", f"{before[0]},{before[1]}")] if before else []
        shown = (*SHOWN, "stance", "certainty", "speaker_id", "article_id", "outlet_id")
        query += [("_sort_desc", "earliest"), ("_size", str(PER_PAGE)), *(("_facet", name) for name in FACETS)]
        return urlencode([*query, *(("_col", name) for name in shown)])


def url(path: str, question: Question) -> str:
    return f"{path}?{question.query}" if question.query else path


def total_of(answer: Answer, pattern: str = TOTAL) -> int:
    found = re.search(pattern, answer.body)
    return int(found[1].replace(",", "")) if found else 0


def checked(answer: Answer, pattern: str, total: int | None) -> float:
    """Its milliseconds. Ends the run where it doesn't find what SQL finds: there would be nothing to compare."""
    if total is not None and total_of(answer, pattern) != total:
        raise SystemExit(f"{total_of(answer, pattern):,} claims where SQL finds {total:,}: {answer.body[:1000]}")
    return answer.ms


def in_turns(peers: dict[str, Callable], first: Question, asked: list[Question]) -> dict[str, float]:
    """Medians; the first tenth of the rounds warms up and does not count. Each round is in another order."""
    taken: dict[str, list[float]] = {name: [] for name in peers}
    for number, question in enumerate(asked):
        for name, timed in Random(number).sample(list(peers.items()), len(peers)):
            if number < FEWEST or sum(taken[name]) < PATIENCE:
                taken[name].append(timed(first, question))
    return {name: statistics.median(times[len(times) // 10 :]) for name, times in taken.items()}


if __name__ == "__main__":
    main(sys.argv[1:])
