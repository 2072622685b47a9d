"""`python -m tests.benchmarks.report`: writes the tables of docs/performance.md, from the files in results/ and from nothing else."""

import json
import os
import platform
import sqlite3
import statistics
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import django

HERE = Path(__file__).parent
PAGE = HERE.parents[1] / "docs" / "performance.md"
DATABASES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
MILLION = 1_000_000
LOAD = os.getloadavg()[0]  # before anything was measured

Runs = list[dict[str, Any]]


def save(name: str, runs: Runs) -> None:
    """What was measured and on which machine; printed too, and whether it is what is aimed at."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    machine = {"cores": os.cpu_count(), "memory_gb": round(memory), "load": round(LOAD, 1), "python": platform.python_version()}
    machine |= {"django": django.__version__, "sqlite": sqlite3.sqlite_version}
    (HERE / "results").mkdir(exist_ok=True)
    (HERE / "results" / f"{name}.json").write_text(json.dumps({"machine": machine, "runs": runs}, indent=1) + "\n", encoding="utf-8")
    print(
        TABLES[name](runs),
        *(f"{verdict:<8} {what}: {found} (at most {most})" for what, found, most, verdict in judged(name, runs)),
        sep="\n",
    )


def write() -> None:
    """Each table into its place in docs/performance.md, between two comments that name it."""
    text = PAGE.read_text(encoding="utf-8")
    lines = []
    for name, made in TABLES.items():
        file = HERE / "results" / f"{name}.json"
        if file.exists():
            results = json.loads(file.read_text(encoding="utf-8"))
            text = placed(text, name, f"{made(results['runs'])}\n\n{measured_on(results['machine'])}")
            lines += [(what, most, found, verdict) for what, found, most, verdict in judged(name, results["runs"])]
    PAGE.write_text(placed(text, "targets", table(["", "at most", "measured", ""], lines)), encoding="utf-8")


def placed(text: str, name: str, made: str) -> str:
    begin, end = f"<!-- {name} -->\n", f"<!-- end of {name} -->"
    head, _, rest = text.partition(begin)
    return f"{head}{begin}\n{made}\n\n{end}{rest.partition(end)[2]}"


def measured_on(machine: dict[str, Any]) -> str:
    versions = f"Python {machine['python']}, Django {machine['django']}, SQLite {machine['sqlite']}"
    return f"{machine['cores']} cores, {machine['memory_gb']} GB, {versions}; load {machine['load']} before the run began."


# --- What is aimed at -----------------------------------------------------------------------------
def judged(name: str, runs: Runs) -> Iterator[tuple[str, str, str, str]]:
    """What, as measured, at most, and whether it is reached."""
    for what, found, most, unit in AIMS.get(name, lambda runs: ())(runs):
        yield (
            what,
            f"{found:.2f}{unit}" if found < 10 else f"{found:,.0f}{unit}",
            f"{most:g}{unit}",
            "reached" if found <= most else "missed",
        )


Aims = Iterator[tuple[str, float, float, str]]


def finder_aims(runs: Runs) -> Aims:
    for run in runs:
        if run["size"] == MILLION:
            where = f"the finder, a million claims, {DATABASES[run['database']]}"
            slowest = max(run["ms"], key=lambda kind: run["ms"][kind]["anew"])
            ratios = {kind: ms["anew"] / ms["floor"] for kind, ms in run["ms"].items()}
            most = max(ratios, key=ratios.get)
            yield f"{where}: made anew ({slowest})", run["ms"][slowest]["anew"], 25, " ms"
            yield f"{where}: made anew ({most})", ratios[most], 5, " × floor"
            yield f"{where}: cached", max(ms["cached"] / ms["floor"] for ms in run["ms"].values()), 2, " × floor"
            yield f"{where}: stale answers", run["edits"]["stale"], 0, ""
            yield f"{where}: a worker", run["memory_mb"], 200, " MB"


def pictures_aims(runs: Runs) -> Aims:
    for run in runs:
        slowest = max(run["pages"], key=lambda page: run["pages"][page]["anew"])
        where = f"pages with pictures, a million claims, {DATABASES[run['database']]}"
        yield f"{where}: made anew ({slowest})", run["pages"][slowest]["anew"], 150, " ms"


def loading_aims(runs: Runs) -> Aims:
    yield "`loaddata` of 10,000 claims", loading_ratio(runs[0]), 3, " × plain Django"


def loading_ratio(run: dict[str, Any]) -> float:
    return statistics.median(site / plain for site, plain in zip(run["site"], run["plain"], strict=True))


# --- Tables ---------------------------------------------------------------------------------------
def table(heads: list[str], rows: Iterable[Iterable[str]]) -> str:
    """The first column to the left, numbers to the right."""
    lines = [heads, ["---", *["--:"] * (len(heads) - 1)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def ms(figure: float | None) -> str:
    if figure is None:
        return "–"
    return f"{figure:,.0f}" if figure >= 100 else f"{figure:.1f}"


PEERS = {"anew": "made anew", "edited": "after an edit", "cached": "cached", "floor": "floor", "empty": "empty page", "sql": "SQL alone"}
PEERS |= {"plain": "plain Django", "datasette": "Datasette"}


def finder(runs: Runs) -> str:
    """Every kind of question, for each database at the largest size; then each database in one line."""
    largest = max(run["size"] for run in runs)
    return "\n\n".join([*(kinds(run) for run in runs if run["size"] == largest), databases(runs)])


def kinds(run: dict[str, Any]) -> str:
    found = {kind: figures | {"edited": run["edits"]["ms"][kind]} for kind, figures in run["ms"].items()}
    peers = [peer for peer in PEERS if any(peer in figures for figures in found.values())]
    rows = [[kind, f"{figures['claims']:,}", *(ms(figures.get(peer)) for peer in peers)] for kind, figures in found.items()]
    return table([f"{DATABASES[run['database']]}, {run['size']:,} claims, ms", "found", *(PEERS[peer] for peer in peers)], rows)


def databases(runs: Runs) -> str:
    heads = ["", "to make", "columns ready", "a worker", "made anew", "after an edit", "stale answers", "requests/s", "p99", "not answered"]
    rows = []
    for run in runs:
        anew = statistics.median(figures["anew"] for figures in run["ms"].values())
        edited = statistics.median(run["edits"]["ms"].values())
        cells = [f"{DATABASES[run['database']]}, {run['size']:,} claims", f"{run['made_s']:,} s", f"{run['ready_s']:.1f} s"]
        cells += [f"{run['memory_mb']:.0f} MB", f"{ms(anew)} ms", f"{ms(edited)} ms", f"{run['edits']['stale']}"]
        load = run["load"]
        rows.append([*cells, f"{load['requests_per_second']:.0f}", f"{ms(load['p99_ms'])} ms", f"{load['failed']}"])
    return table(heads, rows)


def pictures(runs: Runs) -> str:
    heads = [f"{DATABASES[run['database']]}, {words}" for run in runs for words in ("made anew", "cached", "empty page")]
    rows = [
        [name, f"{first['kb']:.0f}", *(ms(run["pages"][name][column]) for run in runs for column in ("anew", "cached", "empty"))]
        for name, first in runs[0]["pages"].items()
    ]
    return table([f"{runs[0]['size']:,} claims, ms", "kB", *heads], rows)


def loading(runs: Runs) -> str:
    site, plain = (statistics.median(runs[0][name]) for name in ("site", "plain"))
    row = [f"{runs[0]['claims']:,}", f"{site:.1f} s", f"{plain:.1f} s", f"{loading_ratio(runs[0]):.2f}"]
    return table(["claims", "through the gate", "plain Django", "ratio"], [row])


def checking(runs: Runs) -> str:
    run = runs[0]
    rows = [[f"{run[name]:,}" for name in ("claims", "articles", "actors")] + [f"{run['seconds']:.0f} s", f"{run['megabytes']:.0f} MB"]]
    return table(["claims", "articles", "actors", "time", "memory"], rows)


TABLES = {"finder": finder, "large": finder, "pictures": pictures, "loading": loading, "checking": checking}
AIMS = {"finder": finder_aims, "large": finder_aims, "pictures": pictures_aims, "loading": loading_aims}

if __name__ == "__main__":
    write()
