"""`make bench`: how long the pages with pictures take, at a million claims.

    python -m tests.benchmarks.pictures [--size 1000000] [--databases sqlite,postgresql]

Medians of milliseconds: made anew, each time after the stance of another of the claims that the page counts was turned; and cached, while
nothing is committed. Of propositions, actors, articles and events, by their number of claims: the first one; and some in the middle, one
after the other, none of them asked twice. With how many bytes a browser is sent. Writes results/pictures.json.
"""

import argparse
import gzip
import statistics
import sys
from collections.abc import Callable
from contextlib import closing
from typing import Any

from . import bases, report, servers
from .client import Answer, Editor, page, until_ready

ROUNDS, EDITED, MIDDLE = 20, 10, 25
THINGS = {"proposition": "proposition_id", "actor": "speaker_id", "article": "article_id", "event": "occasion_id"}
PAGES = {"first page": "/", "propositions": "/propositions/", "matrix": "/matrix/", "timeline": "/timeline/", "map": "/map/"}


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int, default=1_000_000)
    parser.add_argument("--databases", default="sqlite,postgresql")
    options = parser.parse_args(arguments)
    runs = []
    for vendor in options.databases.split(","):
        with bases.store(vendor) as kind:
            base = bases.ready(kind, options.size)
            with servers.site(base) as port, closing(base.connect()) as connection:
                until_ready(port)
                runs.append({"database": vendor, "size": options.size, "pages": measure(Editor(base), connection.cursor(), port)})
        report.save("pictures", runs)


def measure(editor: Editor, cursor: Any, port: int) -> dict[str, dict[str, float]]:
    found = {name: after_edits(editor, port, url, spread(cursor)) for name, url in PAGES.items()}
    for kind, column in THINGS.items():
        slugs = by_claims(cursor, kind, column)
        claims = spread(cursor, f" AND {column} = (SELECT id FROM overflights_{kind} WHERE slug = '{slugs[0]}')")
        found[f"{kind} with the most claims"] = after_edits(editor, port, f"/{kind}s/{slugs[0]}/", claims)
        middle = slugs[len(slugs) // 2 :][:MIDDLE]
        found[f"{kind} in the middle"] = figures(port, [page(port, f"/{kind}s/{slug}/") for slug in middle], f"/{kind}s/{middle[0]}/")
    return found


def after_edits(editor: Editor, port: int, url: str, claims: list[int]) -> dict[str, float]:
    def edited(claim: int) -> Answer:
        editor.turn(claim)
        return page(port, url)

    return figures(port, [edited(claim) for claim in [*claims, *claims]], url)  # turned, and turned back


def figures(port: int, anew: list[Answer], url: str) -> dict[str, float]:
    cached, empty = (median(lambda asked=asked: page(port, asked)) for asked in (url, "/empty/"))
    sent = len(gzip.compress(anew[0].body.encode())) / 1000
    return {"anew": statistics.median(answer.ms for answer in anew), "cached": cached, "empty": empty, "kb": sent}


def median(asking: Callable[[], Answer]) -> float:
    return statistics.median([asking().ms for _ in range(ROUNDS)][ROUNDS // 10 :])


def by_claims(cursor: Any, kind: str, column: str) -> list[str]:
    """Slugs, those with the most claims first."""
    cursor.execute(
        f"SELECT t.slug FROM overflights_claim c JOIN overflights_{kind} t ON t.id = c.{column}"
        " WHERE c.status = 'published' GROUP BY 1 ORDER BY count(*) DESC, 1"
    )
    return [slug for (slug,) in cursor.fetchall()]


def spread(cursor: Any, among: str = "") -> list[int]:
    """Claims that support something, far apart from each other."""
    cursor.execute(f"SELECT id FROM overflights_claim WHERE status = 'published' AND stance = 'supports'{among} ORDER BY id")
    keys = [key for (key,) in cursor.fetchall()]
    return keys[:: max(len(keys) // EDITED, 1)][:EDITED]


if __name__ == "__main__":
    main(sys.argv[1:])
