"""`make test`: everything that this machine can run, on SQLite and on PostgreSQL at once, and a word on what it cannot.

Three lanes run side by side: the tests without a browser on SQLite, and how much of the code they ran; the same on PostgreSQL, without
those that need no database (tests/shares.py); and those in the browser, on SQLite. What a page does in the browser doesn't hang on the
database, which all other tests of that page try on both. Tests of layout, which hang on the fonts, run with Noto there, and once more
with DejaVu, on PostgreSQL, and with one font alone.
Arguments go to pytest: the tests that they choose run on SQLite and on PostgreSQL.
With STRICT=1 nothing may be missing and no test may be skipped. The last line is `N passed, M failed`.
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from xml.etree import ElementTree

from tests import fonts, lint, machine

POLL_SECONDS = 0.2
OUTSIDE_BROWSER = ["--ignore=tests/browser"]
COVERAGE = ["-m", "slipcover", "--source", "overflights", "--json"]
STOP_TRIES, STOP_SECONDS = 4, 5


@dataclass
class Tally:
    """What ran, over all parts; `remarks` are lines for the end."""

    passed: int = 0
    failed: int = 0
    remarks: list[str] = field(default_factory=list)

    def add(self, part: str, passed: int, failed: int, note: str = "") -> None:
        self.passed += passed
        self.failed += failed
        self.remarks.append(f"{part}: {passed} passed, {failed} failed{note}.")

    def missing(self, part: str, why: str, strict: bool) -> None:
        self.failed += strict
        self.remarks.append(f"{part}: {'FAILED, ' if strict else ''}could not run: {why}.")


@dataclass
class Part:
    """Tests that run in one process: on which database, with which fonts, and the arguments of pytest that choose them."""

    name: str
    arguments: list[str]
    database_url: str = ""
    fonts: str = fonts.FALLBACK
    both_databases: bool = False  # the same tests run on SQLite as well
    measured: bool = False  # tell how much of the code they ran


@dataclass
class Run:
    """A part that is running; `output` is None where it goes to the terminal as it comes."""

    part: Part
    process: subprocess.Popen
    folder: Path
    output: Path | None


def main(arguments: list[str]) -> int:
    signal.signal(signal.SIGTERM, _end)
    # A shell that starts us in the background has Ctrl-C ignored, and the runs would inherit that.
    signal.signal(signal.SIGINT, _end)
    strict = os.environ.get("STRICT") == "1"
    tally = Tally()
    checks = lint.run_checks()
    tally.add("Lint and checks", sum(checks.values()), len(checks) - sum(checks.values()))
    with ExitStack() as stack:
        url = postgres_url(stack, tally, strict)
        lanes = chosen(arguments, url, tally, strict) if arguments else everything(url, tally, strict)
        run_side_by_side(stack, lanes, tally, strict)
    print("\n" + "\n".join(tally.remarks))
    print(f"{tally.passed} passed, {tally.failed} failed")
    return 1 if tally.failed else 0


def everything(url: str, tally: Tally, strict: bool) -> list[list[Part]]:
    """The parts of each lane, in their order."""
    lanes = [[Part("SQLite", OUTSIDE_BROWSER, measured=True)]]
    if url:
        lanes.append([Part("PostgreSQL", OUTSIDE_BROWSER, url, both_databases=True)])
    if has_browser(tally, strict):
        layout = ["tests/browser", "-m", "layout"]
        lanes.append([Part("Browser", ["tests/browser"], fonts=font_set("Noto", tally, strict)), Part("Layout with one font", layout)])
        lanes[1 if url else 0].append(Part("Layout with DejaVu", layout, url, font_set("DejaVu", tally, strict)))
    return lanes


def chosen(arguments: list[str], url: str, tally: Tally, strict: bool) -> list[list[Part]]:
    """The tests that the arguments choose, on each database."""
    if not has_browser(tally, strict):
        arguments = ["-m", "not browser", *arguments]
    lanes = [[Part("SQLite", arguments, fonts=font_set("Noto", tally, strict))]]
    return [*lanes, [Part("PostgreSQL", arguments, url, font_set("DejaVu", tally, strict))]] if url else lanes


def has_browser(tally: Tally, strict: bool) -> bool:
    if machine.find_chromium():
        return True
    tally.missing("Browser tests", "no Chromium is installed (Debian: apt-get install chromium)", strict)
    return False


def postgres_url(stack: ExitStack, tally: Tally, strict: bool) -> str:
    """Of the server that DATABASE_URL names, else of one of our own, which ends with `stack`; empty where there is none."""
    given = os.environ.get("DATABASE_URL", "")
    if given.startswith("postgres"):
        return given
    programs = machine.find_postgres()
    if programs:
        return stack.enter_context(machine.postgres(programs))
    tally.missing("PostgreSQL", "its server is not installed (Debian: apt-get install postgresql)", strict)
    return ""


def font_set(name: str, tally: Tally, strict: bool) -> str:
    """That set of fonts for the browser; the fallback where it is not installed."""
    if fonts.find(name):
        return name
    tally.missing(f"Browser tests with {name}", f"its fonts are not installed (Debian: apt-get install {fonts.SETS[name].package})", strict)
    return fonts.FALLBACK


def run_side_by_side(stack: ExitStack, lanes: list[list[Part]], tally: Tally, strict: bool) -> None:
    """Run the lanes at once, and in each of them one part after the other. Only the first part prints as it goes."""
    waiting = [iter(lane) for lane in lanes]
    running = {at: start(stack, next(lane), aside=at > 0) for at, lane in enumerate(waiting)}
    while running:
        time.sleep(POLL_SECONDS)
        for at, run in list(running.items()):
            if run.process.poll() is None:
                continue
            finish(running.pop(at), tally, strict)
            if part := next(waiting[at], None):
                running[at] = start(stack, part, aside=True)


def start(stack: ExitStack, part: Part, aside: bool) -> Run:
    """Start the tests of one part; `aside` keeps what they print until they have finished."""
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="overflights-", ignore_cleanup_errors=True)))
    run_files = [f"--junitxml={folder / 'report.xml'}", f"--output={folder / 'browser'}", "-o", f"cache_dir={folder / 'cache'}"]
    output = folder / "output.txt" if aside else None
    stdout = stack.enter_context(output.open("w")) if output else None
    if not aside:
        print(f"\n== {part.name} ==", flush=True)
    measured = [*COVERAGE, "--out", f"{folder / 'coverage.json'}"] if part.measured else []
    environment = {"DATABASE_URL": part.database_url, "FONTS": part.fonts}
    environment |= {"BOTH_DATABASES": "1"} if part.both_databases else {}
    process = subprocess.Popen(
        [sys.executable, *measured, "-m", "pytest", *run_files, *part.arguments],
        cwd=lint.ROOT,
        # All that it leaves about while it runs goes with its folder.
        env=os.environ | environment | {"TMPDIR": str(folder)},
        stdout=stdout,
        stderr=subprocess.STDOUT if stdout else None,
    )
    stack.callback(_stop, process)
    return Run(part, process, folder, output)


def finish(run: Run, tally: Tally, strict: bool) -> None:
    """Count what the run reported. A skipped test counts as failed where nothing may be skipped."""
    if run.output:
        print(f"\n== {run.part.name} ==\n{run.output.read_text()}", flush=True)
    status = run.process.returncode
    passed, failed, skipped = counts(run.folder / "report.xml")
    note = f", {skipped} skipped" if skipped else ""
    if status and not failed:
        failed, note = 1, f" (pytest ended with status {status})"
    elif strict and skipped:
        failed, note = failed + skipped, f" ({skipped} of them skipped, which is not allowed here)"
    tally.add(run.part.name, passed, failed, note)
    if run.part.measured and not status:
        coverage = json.loads((run.folder / "coverage.json").read_text())["summary"]["percent_covered"]
        tally.remarks.append(f"They ran {coverage:.0f} % of the lines of overflights/.")


def counts(report: Path) -> tuple[int, int, int]:
    """Tests passed, failed and skipped, by pytest's JUnit report; a test may stand in it twice, for itself and its teardown."""
    if not report.exists():
        return 0, 0, 0
    worst: dict[tuple[str | None, str | None], int] = {}
    for case in ElementTree.parse(report).iter("testcase"):
        name = (case.get("classname"), case.get("name"))
        failed = case.find("failure") is not None or case.find("error") is not None
        grade = 2 if failed else 1 if case.find("skipped") is not None else 0
        worst[name] = max(grade, worst.get(name, 0))
    grades = list(worst.values())
    return grades.count(0), grades.count(2), grades.count(1)


def _stop(process: subprocess.Popen) -> None:
    """End a run that is not waited for any more, and let it put its test base away."""
    for _ in range(STOP_TRIES):
        if process.poll() is not None:
            return
        process.send_signal(signal.SIGINT)
        with suppress(subprocess.TimeoutExpired):
            process.wait(STOP_SECONDS)
    process.kill()
    process.wait()


def _end(number: int, frame: FrameType | None) -> None:
    """A polite request to stop unwinds as Ctrl-C does, so that the server and its folder go too."""
    raise KeyboardInterrupt


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit("Stopped; nothing was left behind.")
