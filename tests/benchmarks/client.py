"""What asks the servers: one request at a time, each on a connection of its own, or eight at once while an editor saves."""

import http.client
import json
import statistics
import threading
import time
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import NamedTuple

from . import WORKER
from .bases import Base

LONGEST = 600  # seconds
CONNECTIONS = 8
WORKERS = 2
_serials = count(1)


class Answer(NamedTuple):
    status: int
    body: str
    worker: int
    ms: float


def ask(port: int, url: str) -> Answer:
    start = time.perf_counter()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=LONGEST)
    try:
        connection.request("GET", url)
        response = connection.getresponse()
        body = response.read()
    finally:
        connection.close()
    ms = (time.perf_counter() - start) * 1000
    return Answer(response.status, body.decode(), int(response.headers.get(WORKER, 0)), ms)


def page(port: int, url: str) -> Answer:
    """The answer to a URL that must be there."""
    answer = ask(port, url)
    if answer.status != 200:
        raise SystemExit(f"{url} was answered {answer.status}: {answer.body[:2000]}")
    return answer


def everyone(port: int, url: str, times: int = 1, judge: Callable[[Answer], object] = len) -> set[int]:
    """Ask until every worker has answered so often, and let `judge` see each answer; gives their process numbers."""
    answers: dict[int, int] = {}
    while len(answers) < WORKERS or min(answers.values()) < times:
        answer = page(port, url)
        judge(answer)
        answers[answer.worker] = answers.get(answer.worker, 0) + 1
        if sum(answers.values()) > 200 * WORKERS * times:
            raise SystemExit(f"Of {WORKERS} workers only {len(answers)} answered.")
    return set(answers)


def until_ready(port: int) -> float:
    """Seconds until every worker holds the columns that it counts by."""
    start = time.perf_counter()
    told: list[Answer] = []
    while not told or not all(json.loads(answer.body)["ready"] for answer in told):
        told.clear()
        everyone(port, "/ready/", judge=told.append)
        if time.perf_counter() - start > LONGEST:
            raise SystemExit("The workers never had their columns.")
        time.sleep(0.02)
    return time.perf_counter() - start


def megabytes(process: int) -> float:
    """What a process holds in memory; of what it shares with others, its part."""
    lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


class Editor:
    """Saves a claim on a connection of its own."""

    def __init__(self, base: Base) -> None:
        self.connection = base.connect()
        self.mark = "?" if base.vendor == "sqlite" else "%s"
        self.turned: set[int] = set()

    def set(self, column: str, value: str, claim: int) -> None:
        sql = f"UPDATE overflights_claim SET {column} = {self.mark}, changed = CURRENT_TIMESTAMP WHERE id = {self.mark}"
        self.connection.cursor().execute(sql, (value, claim))

    def touch(self) -> None:
        """A commit that changes nothing that a list shows."""
        self.set("note", f"Touched for the {next(_serials)}th time.", 1)

    def turn(self, claim: int) -> None:
        """A claim that supported disputes from now on, or the other way."""
        self.turned ^= {claim}
        self.set("stance", "disputes" if claim in self.turned else "supports", claim)


def load(port: int, base: Base, seconds: float) -> dict[str, float]:
    """Eight connections ask at once, each for a page that nobody has asked for before, while an editor saves once a second."""
    until, pages = time.monotonic() + seconds, count(2)
    answers: list[Answer] = []
    saves: list[float] = []

    def ask_on() -> None:
        while time.monotonic() < until:
            answers.append(ask(port, f"/claims/?page={next(pages)}"))

    def save_on() -> None:
        editor = Editor(base)
        while time.monotonic() < until:
            start = time.perf_counter()
            editor.touch()
            saves.append((time.perf_counter() - start) * 1000)
            time.sleep(1)

    threads = [threading.Thread(target=ask_on) for _ in range(CONNECTIONS)] + [threading.Thread(target=save_on)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    times = sorted(answer.ms for answer in answers)
    return {
        "requests_per_second": len(answers) / seconds,
        "median_ms": statistics.median(times),
        "p99_ms": times[len(times) * 99 // 100],
        "failed": sum(answer.status != 200 for answer in answers),
        "slowest_save_ms": max(saves),
    }
