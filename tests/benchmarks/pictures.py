"""`make bench`: how long the pages with pictures take, at the largest size, against an empty Django page in the same run.

    python -m tests.benchmarks.pictures [--size 1000000] [--databases sqlite,postgresql] [--results FILE]

Milliseconds (median of the rounds): cached, while nothing was committed; and after an edit: after the stance of a claim was turned, each
time another of those that the page counts; of things in the middle, by number of claims, one after the other. With how many bytes a
browser is sent. Prints them and writes them to FILE; a run of everything writes pictures.json, of which docs/performance.md is made.
"""

import argparse
import gzip
import json
import statistics
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from . import bases, servers
from .bases import HERE, Base
from .client import Editor, page, until_ready

SIZE, DATABASES = 1_000_000, "sqlite,postgresql"
RESULTS = HERE / "pictures.json"
ROUNDS, EDITED, MIDDLE = 40, 10, 25
THINGS = {"proposition": "proposition_id", "actor": "speaker_id", "article": "article_id", "event": "occasion_id"}


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int, default=SIZE)
    parser.add_argument("--databases", default=DATABASES)
    parser.add_argument("--results", type=Path)
    options = parser.parse_args(arguments)
    file = options.results or (RESULTS if (options.size, options.databases) == (SIZE, DATABASES) else None)
    runs = []
    for vendor in options.databases.split(","):
        with bases.store(vendor) as kind:
            base = bases.ready(kind, options.size)
            with servers.site(base) as port:
                until_ready(port)
                runs.append({"database": vendor, "size": options.size, **measure(base, port)})
                print(table(runs[-1]), flush=True)
        if file:
            file.write_text(json.dumps(runs, indent=1) + "\n", encoding="utf-8")


def measure(base: Base, port: int) -> dict[str, Any]:
    editor, pages = Editor(base), {}
    for name, (url, claims) in urls(base).items():
        made = page(port, url)
        peers = {"cached": lambda url=url: page(port, url).ms, "empty": lambda: page(port, "/empty/").ms}
        pages[name] = in_turns(peers)
        pages[name]["first"] = statistics.median(after_edit(editor, claim, port, url) for claim in [*claims, *claims])
        pages[name]["kb"] = len(gzip.compress(made.body.encode())) / 1000
    for kind, column in THINGS.items():
        first, *others = in_the_middle(base, kind, column)
        peers = {"cached": lambda first=first: page(port, first).ms, "empty": lambda: page(port, "/empty/").ms}
        found = pages[f"{kind} in the middle"] = in_turns(peers)
        found["first"] = statistics.median(page(port, url).ms for url in others)
        found["kb"] = len(gzip.compress(page(port, first).body.encode())) / 1000
    return {"pages": pages}


def in_turns(peers: dict[str, Callable[[], float]]) -> dict[str, float]:
    """Medians; the first tenth of the rounds warms up and does not count."""
    taken = [{name: timed() for name, timed in peers.items()} for _ in range(ROUNDS)][ROUNDS // 10 :]
    return {name: statistics.median(each[name] for each in taken) for name in peers}


def table(run: dict[str, Any]) -> str:
    lines = [
        f"\n{run['database']}, {run['size']:,} claims, milliseconds (and times an empty page):",
        f"{'':<30}{'cached':>18}{'first asked':>18}{'empty page':>12}{'kB':>6}",
    ]
    for name, ms in run["pages"].items():
        times = {column: f"({ms[column] / ms['empty']:.1f})" for column in ("cached", "first")}
        figures = "".join(f"{ms[column]:>10.1f} {ratio:>7}" for column, ratio in times.items())
        lines.append(f"{name:<30}{figures}{ms['empty']:>12.1f}{ms['kb']:>6.0f}")
    return "\n".join(lines)


def urls(base: Base) -> dict[str, tuple[str, list[int]]]:
    """The pages with pictures, each with claims from all over those that it counts; of things, those with the most claims."""
    asked = {"first page": "/", "propositions": "/propositions/", "matrix": "/matrix/", "timeline": "/timeline/", "map": "/map/"}
    with closing(base.connect()) as connection:
        cursor = connection.cursor()
        found = {name: (url, _spread(cursor, "")) for name, url in asked.items()}
        for kind, column in THINGS.items():
            cursor.execute(
                f"SELECT t.slug, t.id FROM overflights_claim c JOIN overflights_{kind} t ON t.id = c.{column}"
                " WHERE c.status = 'published' GROUP BY 1, 2 ORDER BY count(*) DESC, 1 LIMIT 1"
            )
            slug, key = cursor.fetchone()
            found[f"{kind} with the most claims"] = (f"/{kind}s/{slug}/", _spread(cursor, f" AND {column} = {key}"))
    return found


def _spread(cursor: Any, among: str) -> list[int]:
    """Claims far apart from each other: each will be turned, and turned back."""
    cursor.execute(f"SELECT id FROM overflights_claim WHERE status = 'published' AND stance = 'supports'{among} ORDER BY id")
    keys = [key for (key,) in cursor.fetchall()]
    return keys[:: max(len(keys) // EDITED, 1)][:EDITED]


def in_the_middle(base: Base, kind: str, column: str) -> list[str]:
    """URLs of things with neither many claims nor few."""
    with closing(base.connect()) as connection:
        cursor = connection.cursor()
        cursor.execute(
            f"SELECT t.slug FROM overflights_claim c JOIN overflights_{kind} t ON t.id = c.{column}"
            " WHERE c.status = 'published' GROUP BY 1 ORDER BY count(*) DESC, 1"
        )
        slugs = [slug for (slug,) in cursor.fetchall()]
    begin = len(slugs) // 2
    return [f"/{kind}s/{slug}/" for slug in slugs[begin : begin + MIDDLE]]


def after_edit(editor: Editor, claim: int, port: int, url: str) -> float:
    editor.turn(claim)
    return page(port, url).ms


if __name__ == "__main__":
    main(sys.argv[1:])
