"""`make bench`: the finder on synthetic corpora of up to a million claims, against its floor, plain Django, bare SQL and Datasette.

    python -m tests.benchmarks.finder [--sizes shipped,1000,10000] [--databases sqlite] [--shapes "no filter,outlet"] [--results FILE]

Prints what it measures and writes it to FILE; a run of everything writes finder.json, of which the tables of docs/performance.md are made.
"""

import argparse
import json
import os
import platform
import sqlite3
import sys
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

from . import bases, servers, shapes, table, targets
from .bases import HERE, SHIPPED, Base
from .client import load, until_ready
from .measures import Measured

SIZES, DATABASES = "shipped,1000,10000,100000,1000000", "sqlite,postgresql"
RESULTS = HERE / "finder.json"
LOAD_SECONDS = 10


def main(arguments: list[str]) -> None:
    options = read(arguments)
    sizes = [SHIPPED if size == "shipped" else int(size) for size in options.sizes.split(",")]
    runs = []
    for vendor in options.databases.split(","):
        with bases.store(vendor) as kind:
            for size in sizes:
                runs.append(measure(bases.ready(kind, size), size, options.shapes))
                print(table.of_run(runs[-1]), flush=True)
                results = {"machine": machine(), "runs": runs}
                if options.results:  # after each base: a run that is cut short has measured something
                    options.results.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    print(targets.report(results))


def read(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default=SIZES)
    parser.add_argument("--databases", default=DATABASES)
    parser.add_argument("--shapes", default="")
    parser.add_argument("--results", type=Path)
    options = parser.parse_args(arguments)
    if (options.sizes, options.databases, options.shapes) == (SIZES, DATABASES, ""):
        options.results = options.results or RESULTS
    return options


def measure(base: Base, size: int, chosen: str = "") -> dict[str, Any]:
    """All figures of one base, in one run."""
    asked = [shape for shape in shapes_of(base, size) if not chosen or shape.name in chosen.split(",")]
    found: dict[str, Any] = {"database": base.vendor, "size": size}
    # Memory first, of a server that did nothing else; as it runs in production, with its page cache.
    with servers.site(base) as port:
        found["ready_s"] = until_ready(port)
        found["memory_mb"] = Measured(base, asked, port).memory()
        found["load"] = load(port, base, LOAD_SECONDS, lambda: "/claims/")
    with ExitStack() as stack:
        port = stack.enter_context(servers.site(base, page_cache=False))  # all that follows is made anew
        datasette = stack.enter_context(servers.datasette(base)) if base.vendor == "sqlite" and size != SHIPPED else None
        measured = Measured(base, asked, port, datasette)
        measured.check_counts()
        until_ready(port)
        measured.check_counts()
        measured.check_peers()
        found |= {"totals": measured.totals, "first_ms": measured.first_askings(), "ms": measured.speeds()}
        found["load_anew"] = load(port, base, LOAD_SECONDS, lambda: "/claims/")
        found["edits"] = measured.edits()
        measured.check_counts()  # after all those edits
    return found


def shapes_of(base: Base, size: int) -> list[shapes.Shape]:
    if size == SHIPPED:
        return shapes.SHIPPED
    with closing(base.connect()) as connection:
        cursor = connection.cursor()
        cursor.execute(
            "SELECT a.slug FROM overflights_claim c JOIN overflights_actor a ON a.id = c.speaker_id"
            " WHERE c.status = 'published' GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1"
        )
        (frequent,) = cursor.fetchone()
    return shapes.synthetic(frequent, "government-1")


def machine() -> dict[str, str]:
    """What the figures depend on besides the code."""
    import django

    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    versions = {"python": platform.python_version(), "django": django.__version__, "sqlite": sqlite3.sqlite_version}
    return {"cores": str(os.cpu_count()), "memory": f"{memory:.0f} GB", **versions}


if __name__ == "__main__":
    main(sys.argv[1:])
