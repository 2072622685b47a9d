"""`make test`: everything that this machine can run, on SQLite and on PostgreSQL, and a word on what it cannot.

Arguments go to pytest. With STRICT=1 nothing may be missing and no test may be skipped. The last line is `N passed, M failed`.
"""

import os
import signal
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from xml.etree import ElementTree

from tests import lint, machine


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


def main(arguments: list[str]) -> int:
    signal.signal(signal.SIGTERM, _end)
    strict = os.environ.get("STRICT") == "1"
    tally = Tally()
    checks = lint.run_checks()
    tally.add("Lint and checks", sum(checks.values()), len(checks) - sum(checks.values()))
    chromium = machine.find_chromium()
    if not chromium:
        tally.missing("Browser tests", "no Chromium is installed (Debian: apt-get install chromium)", strict)
        arguments = ["-m", "not browser", *arguments]
    run_pytest(tally, "SQLite", "", arguments, strict)
    run_on_postgres(tally, arguments, strict)
    print("\n" + "\n".join(tally.remarks))
    print(f"{tally.passed} passed, {tally.failed} failed")
    return 1 if tally.failed else 0


def run_on_postgres(tally: Tally, arguments: list[str], strict: bool) -> None:
    """On a server that DATABASE_URL names, else on one of our own."""
    given = os.environ.get("DATABASE_URL", "")
    if given.startswith("postgres"):
        return run_pytest(tally, "PostgreSQL", given, arguments, strict)
    programs = machine.find_postgres()
    if not programs:
        return tally.missing("PostgreSQL", "its server is not installed (Debian: apt-get install postgresql)", strict)
    with machine.postgres(programs) as url:
        return run_pytest(tally, "PostgreSQL", url, arguments, strict)


def run_pytest(tally: Tally, part: str, url: str, arguments: list[str], strict: bool) -> None:
    """One run of all tests. A skipped test counts as failed where nothing may be skipped."""
    print(f"\n== {part} ==", flush=True)
    environment = os.environ | {"DATABASE_URL": url}
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        command = [sys.executable, "-m", "pytest", f"--junitxml={report}", *arguments]
        status = subprocess.run(command, cwd=lint.ROOT, env=environment).returncode
        passed, failed, skipped = counts(report)
    if status and not failed:
        failed, note = 1, f" (pytest ended with status {status})"
    elif strict and skipped:
        failed, note = failed + skipped, f" ({skipped} of them skipped, which is not allowed here)"
    else:
        note = f", {skipped} skipped" if skipped else ""
    tally.add(part, passed, failed, note)


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


def _end(number: int, frame: FrameType | None) -> None:
    """A polite request to stop unwinds as Ctrl-C does, so that the server and its folder go too."""
    raise KeyboardInterrupt


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit("Stopped; nothing was left behind.")
