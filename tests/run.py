"""`make test`: everything that this machine can run, on SQLite and on PostgreSQL at once, and a word on what it cannot.

Whatever asks the database runs on both. Tests that need none run on SQLite alone; those in the browser are divided between the two
(tests/shares.py), except those of layout, which run on both with other fonts: Noto on SQLite, DejaVu on PostgreSQL. Where nothing is
chosen, they then run once more with one font alone. Tests that are chosen (ARGS) run on both, and everything runs on SQLite where it
is alone.
Arguments go to pytest. With COVERAGE=1 the coverage of the run on SQLite, which it makes half as slow again, is printed at the end.
With STRICT=1 nothing may be missing and no test may be skipped. The last line is `N passed, M failed`.
"""

import os
import signal
import subprocess
import sys
import tempfile
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from xml.etree import ElementTree

from tests import fonts, lint, machine

MEASURED = os.environ.get("COVERAGE") == "1"
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
class Run:
    """One run of all tests, in a process of its own; `output` is None where it goes to the terminal as it comes."""

    part: str
    process: subprocess.Popen
    report: Path
    output: Path | None


def main(arguments: list[str]) -> int:
    signal.signal(signal.SIGTERM, _end)
    # A shell that starts us in the background has Ctrl-C ignored, and the runs would inherit that.
    signal.signal(signal.SIGINT, _end)
    strict = os.environ.get("STRICT") == "1"
    tally = Tally()
    checks = lint.run_checks()
    tally.add("Lint and checks", sum(checks.values()), len(checks) - sum(checks.values()))
    everything = not arguments
    if not machine.find_chromium():
        everything = False
        tally.missing("Browser tests", "no Chromium is installed (Debian: apt-get install chromium)", strict)
        arguments = ["-m", "not browser", *arguments]
    with ExitStack() as stack:
        url = postgres_url(stack, tally, strict)
        share = {"SHARE_TESTS": "1"} if url and everything else {}
        runs = [start(stack, "SQLite", share | {"DATABASE_URL": "", "FONTS": font_set("Noto", tally, strict)}, arguments, aside=False)]
        if url:
            on_postgres = share | {"DATABASE_URL": url, "FONTS": font_set("DejaVu", tally, strict)}
            runs.append(start(stack, "PostgreSQL", on_postgres, arguments, aside=True))
        finish(runs[0], tally, strict)
        if MEASURED:
            tally.remarks.append(f"Coverage of SQLite's run: {covered(runs[0])} %.")
        del runs[0]
        if everything:
            runs.append(start(stack, "Layout with one font", {"DATABASE_URL": "", "FONTS": fonts.FALLBACK}, ["-m", "layout"], aside=True))
        for run in runs:
            finish(run, tally, strict)
    print("\n" + "\n".join(tally.remarks))
    print(f"{tally.passed} passed, {tally.failed} failed")
    return 1 if tally.failed else 0


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


def start(stack: ExitStack, part: str, environment: dict[str, str], arguments: list[str], aside: bool) -> Run:
    """Start the tests on one database; `aside` keeps what they print until they have finished."""
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="overflights-", ignore_cleanup_errors=True)))
    run_files = [f"--junitxml={folder / 'report.xml'}", f"--output={folder / 'browser'}", "-o", f"cache_dir={folder / 'cache'}"]
    output = folder / "output.txt" if aside else None
    stdout = stack.enter_context(output.open("w")) if output else None
    if not aside:
        print(f"\n== {part} ==", flush=True)
    measured = ["-m", "coverage", "run", "--source=overflights"] if MEASURED and not aside else []
    process = subprocess.Popen(
        [sys.executable, *measured, "-m", "pytest", *run_files, *arguments],
        cwd=lint.ROOT,
        # All that it leaves about while it runs goes with its folder.
        env=os.environ | environment | {"TMPDIR": str(folder), "COVERAGE_FILE": str(folder / "coverage")},
        stdout=stdout,
        stderr=subprocess.STDOUT if stdout else None,
    )
    stack.callback(_stop, process)
    return Run(part, process, folder / "report.xml", output)


def finish(run: Run, tally: Tally, strict: bool) -> None:
    """Wait for the run and count it. A skipped test counts as failed where nothing may be skipped."""
    status = run.process.wait()
    if run.output:
        print(f"\n== {run.part} ==\n{run.output.read_text()}", flush=True)
    passed, failed, skipped = counts(run.report)
    note = f", {skipped} skipped" if skipped else ""
    if status and not failed:
        failed, note = 1, f" (pytest ended with status {status})"
    elif strict and skipped:
        failed, note = failed + skipped, f" ({skipped} of them skipped, which is not allowed here)"
    tally.add(run.part, passed, failed, note)


def covered(run: Run) -> str:
    """How much of the code the run's own process went through, in per cent."""
    command = [sys.executable, "-m", "coverage", "report", "--format=total", f"--data-file={run.report.with_name('coverage')}"]
    return subprocess.run(command, cwd=lint.ROOT, capture_output=True, text=True).stdout.strip()


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
