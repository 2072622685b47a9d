"""`python -m tests.benchmarks.table`: writes the tables of docs/performance.md, from the results in this folder alone."""

import json
import statistics
from typing import Any

from .bases import HERE, SHIPPED

PAGE = HERE.parents[1] / "docs" / "performance.md"

PEERS = {"finder": "made anew", "first": "first asked", "floor": "floor", "empty": "empty page", "sql": "bare SQL"}
PEERS |= {"plain": "plain Django", "datasette": "Datasette"}
NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


def of_run(run: dict[str, Any]) -> str:
    """Everything measured on one base, for the terminal."""
    rows = [["", "claims", *PEERS.values(), "× floor"]]
    for name, ms in run["ms"].items():
        figures = ms | {"first": run["first_ms"].get(name)}
        rows.append([name, f"{run['totals'][name]:,}", *(show(figures.get(peer)) for peer in PEERS), f"{ms['finder'] / ms['floor']:.1f}"])
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = [
        f"{row[0]:<{widths[0]}}" + "".join(f"  {cell:>{width}}" for cell, width in zip(row[1:], widths[1:], strict=True)) for row in rows
    ]
    return "\n".join([f"\n{title(run)}, milliseconds:", *lines, *remarks(run)])


def title(run: dict[str, Any]) -> str:
    return f"{NAMES[run['database']]}, {'the shipped corpus' if run['size'] == SHIPPED else format(run['size'], ',') + ' claims'}"


def remarks(run: dict[str, Any]) -> list[str]:
    load, edits = run["load"], run["edits"]
    return [
        f"8 connections: {load['requests_per_second']:.0f} requests/s, median {load['median_ms']:.1f} ms, p99 {load['p99_ms']:.1f} ms,"
        f" {load['not_200']} not answered 200; {load['saves']} saves meanwhile, the slowest {load['slowest_save_ms']:.0f} ms.",
        f"A worker: {run['memory_mb']:.0f} MB, ready after {run['ready_s']:.1f} s. An edit is shown by both workers"
        f" after {edits['median_ms']:.0f} ms (slowest {edits['slowest_ms']:.0f} ms); {edits['stale_answers']} stale answers.",
    ]


def show(ms: float | None) -> str:
    if ms is None:
        return "–"
    return f"{ms:,.0f}" if ms >= 100 else f"{ms:.1f}"


def markdown(results: dict[str, Any]) -> str:
    """Every shape at the largest size, one line for each base, and what they were measured on."""
    machine = results["machine"]
    runs = sorted(results["runs"], key=lambda run: (run["database"] != "sqlite", run["size"]))
    largest = max(run["size"] for run in runs)
    versions = f"Python {machine['python']}, Django {machine['django']}, SQLite {machine['sqlite']}"
    parts = [shapes_of(run) for run in runs if run["size"] == largest]
    told = f"Medians; all beside each other in one run for each base, on {machine['cores']} cores; {versions}."
    return "\n\n".join([*parts, bases_of(runs), told])


def shapes_of(run: dict[str, Any]) -> str:
    """By shape, milliseconds."""
    peers = [peer for peer in PEERS if peer == "first" or peer in next(iter(run["ms"].values()))]
    heads = {"finder": "made anew", "first": "after an edit"}
    lines = [
        f"| {title(run)}, ms | found | {' | '.join(heads.get(peer, PEERS[peer]) for peer in peers)} |",
        f"|---|--:{'|--:' * len(peers)}|",
    ]
    for name, ms in run["ms"].items():
        figures = ms | {"first": run["first_ms"].get(name)}
        lines.append(f"| {name} | {run['totals'][name]:,} | {' | '.join(show(figures[peer]) for peer in peers)} |")
    return "\n".join(lines)


def bases_of(runs: list[dict[str, Any]]) -> str:
    """By base: medians over the shapes, and what else was promised."""
    lines = [
        "| claims | database | made anew | × floor | after an edit | plain Django | Datasette"
        " | cached: requests/s | p99 | made anew: requests/s | a worker |",
        f"|--:|---{'|--:' * 9}|",
    ]
    for run in runs:
        middle = {peer: statistics.median(ms[peer] for ms in run["ms"].values()) for peer in next(iter(run["ms"].values()))}
        cells = [
            "shipped" if run["size"] == SHIPPED else f"{run['size']:,}",
            NAMES[run["database"]],
            f"{show(middle['finder'])} ms",
            f"{statistics.median(ms['finder'] / ms['floor'] for ms in run['ms'].values()):.1f}",
            f"{show(statistics.median(run['first_ms'].values()))} ms",
            *(f"{show(middle[peer])} ms" if peer in middle else "–" for peer in ("plain", "datasette")),
            f"{run['load']['requests_per_second']:,.0f}",
            f"{show(run['load']['p99_ms'])} ms",
            f"{run['load_anew']['requests_per_second']:,.0f}/s",
            f"{run['memory_mb']:.0f} MB",
        ]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def pictures(runs: list[dict[str, Any]]) -> str:
    """By page, milliseconds on each database."""
    heads = [f"{NAMES[run['database']]}, {words}" for run in runs for words in ("cached", "after an edit", "empty page")]
    lines = [f"| {runs[0]['size']:,} claims, ms | kB | {' | '.join(heads)} |", f"|---|--:{'|--:' * len(heads)}|"]
    for name, first in runs[0]["pages"].items():
        figures = [show(run["pages"][name][column]) for run in runs for column in ("cached", "first", "empty")]
        lines.append(f"| {name} | {first['kb']:.0f} | {' | '.join(figures)} |")
    return "\n".join(lines)


def write() -> None:
    """Each table into its place in docs/performance.md, between two comments that name it."""
    text = PAGE.read_text(encoding="utf-8")
    tables = {"finder": lambda results: markdown(results), "pictures": pictures, "large": markdown, "loading": loading}
    for name, made in tables.items():
        file = HERE / f"{name}.json"
        if file.exists():
            begin, end = f"<!-- {name} -->\n", f"<!-- end of {name} -->"
            head, _, rest = text.partition(begin)
            table = made(json.loads(file.read_text(encoding="utf-8")))
            text = f"{head}{begin}\n{table}\n\n{end}{rest.partition(end)[2]}"
    PAGE.write_text(text, encoding="utf-8")


def loading(results: dict[str, Any]) -> str:
    site, plain, ratio = (statistics.median(results[name]) for name in ("site", "plain", "ratio"))
    return (
        "| rows | through the gate | plain Django | ratio |\n|--:|--:|--:|--:|\n"
        f"| {results['rows']:,} | {site:.1f} s | {plain:.1f} s | {ratio:.1f} |"
    )


if __name__ == "__main__":
    write()
