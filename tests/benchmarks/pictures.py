"""`make bench`: how long the pages with pictures take, at the largest size, against an empty Django page in the same run.

    python -m tests.benchmarks.pictures [--size 1000000] [--databases sqlite,postgresql]

Milliseconds (median of the rounds): asked again, while nothing was committed; made anew, under an address that nobody has asked for; and
after an edit, when all is counted anew. With the ratio to the empty page, and how many bytes a browser is sent.
"""

import argparse
import gzip
import statistics
import sys
from collections.abc import Callable
from contextlib import closing

from . import bases, servers
from .bases import Base
from .client import Editor, anew, page, until_ready

ROUNDS, AFTER_EDITS = 40, 8
COLUMNS = {"proposition": "proposition_id", "actor": "speaker_id", "article": "article_id", "event": "occasion_id"}


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int, default=1_000_000)
    parser.add_argument("--databases", default="sqlite,postgresql")
    options = parser.parse_args(arguments)
    for vendor in options.databases.split(","):
        with bases.store(vendor) as kind:
            base = bases.ready(kind, options.size)
            with servers.site(base) as port:
                until_ready(port)
                print(f"\n{vendor}, {options.size:,} claims")
                report(base, port)


def report(base: Base, port: int) -> None:
    empty = median(lambda: page(port, "/empty/").ms)
    print(f"{'':<34}{'asked again':>20}{'made anew':>20}{'after an edit':>20}{'kB':>8}")
    print(f"{'an empty Django page':<34}{empty:>12.1f}")
    editor = Editor(base)
    for address in addresses(base):
        again = median(lambda address=address: page(port, address).ms)
        new = median(lambda address=address: page(port, unasked(address)).ms)
        edited = median(lambda address=address: after_edit(editor, port, address), AFTER_EDITS)
        size = len(gzip.compress(page(port, address).body.encode())) / 1000
        figures = "".join(f"{ms:>12.1f} {ms / empty:>5.1f} ×" for ms in (again, new, edited))
        print(f"{address[:33]:<34}{figures}{size:>8.0f}")


def addresses(base: Base) -> list[str]:
    """The pages with pictures; of things, those with the most claims."""
    found = ["/", "/propositions/", "/matrix/", "/timeline/", "/timeline/?from=2012&to=2015", "/map/"]
    with closing(base.connect()) as connection:
        cursor = connection.cursor()
        for kind, column in (
            ("proposition", "proposition_id"),
            ("actor", "speaker_id"),
            ("article", "article_id"),
            ("event", "occasion_id"),
        ):
            cursor.execute(
                f"SELECT t.slug FROM overflights_claim c JOIN overflights_{kind} t ON t.id = c.{column}"
                " WHERE c.status = 'published' GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1"
            )
            found += [f"/{kind}s/{slug}/" for (slug,) in cursor.fetchall()]
    return found


def after_edit(editor: Editor, port: int, address: str) -> float:
    editor.touch()
    return page(port, unasked(address)).ms


def unasked(address: str) -> str:
    path, _, query = address.partition("?")
    return anew(path, query)


def median(timed: Callable[[], float], rounds: int = ROUNDS) -> float:
    """The first tenth of the rounds warms up and does not count."""
    taken = [timed() for _ in range(rounds)]
    return statistics.median(taken[rounds // 10 :])


if __name__ == "__main__":
    main(sys.argv[1:])
