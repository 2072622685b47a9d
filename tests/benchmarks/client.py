"""What asks the servers: one request on a connection of its own, or eight at once while an editor saves."""

import http.client
import json
import statistics
import threading
import time
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

from .bases import Base
from .worker import HEADER

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
    return Answer(response.status, body.decode(), int(response.headers.get(HEADER, 0)), ms)


def page(port: int, url: str) -> Answer:
    """The answer to a URL that must be there."""
    answer = ask(port, url)
    if answer.status != 200:
        raise SystemExit(f"{url} was answered {answer.status}: {answer.body[:2000]}")
    return answer


def url_of(path: str, query: str = "") -> str:
    return f"{path}?{query}" if query else path


def everyone(port: int, path: str, query: str = "", times: int = 1, judge: Callable[[str], object] = len) -> set[int]:
    """Ask until every worker has answered so often, and let `judge` see each answer; gives their process numbers."""
    answers: dict[int, int] = {}
    while len(answers) < WORKERS or min(answers.values()) < times:
        answer = page(port, url_of(path, query))
        judge(answer.body)
        answers[answer.worker] = answers.get(answer.worker, 0) + 1
        if sum(answers.values()) > 200 * WORKERS * times:
            raise SystemExit(f"Of {WORKERS} workers only {len(answers)} answered.")
    return set(answers)


def until_ready(port: int) -> float:
    """Seconds until every worker holds the columns that it counts by."""
    start = time.perf_counter()
    told: list[str] = []
    while not told or not all(json.loads(body)["ready"] for body in told):
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


def load(port: int, base: Base, seconds: float, url: Callable[[], str]) -> dict[str, Any]:
    """The list without filters on eight connections at once while an editor saves once a second."""
    until = time.monotonic() + seconds
    answers: list[tuple[int, float]] = []
    saves: list[float] = []

    def asking() -> None:
        while time.monotonic() < until:
            try:
                answer = ask(port, url())
                answers.append((answer.status, answer.ms))
            except OSError:
                answers.append((0, 0))

    def saving() -> None:
        editor = Editor(base)
        while time.monotonic() < until:
            start = time.perf_counter()
            editor.touch()
            saves.append((time.perf_counter() - start) * 1000)
            time.sleep(1)

    everyone(port, "/claims/", times=5)
    start = time.monotonic()
    threads = [threading.Thread(target=asking) for _ in range(CONNECTIONS)] + [threading.Thread(target=saving)]
    for thread in threads:
        thread.start()
    for thread in threads[:-1]:
        thread.join()
    taken = time.monotonic() - start
    threads[-1].join()
    times = sorted(ms for _, ms in answers)
    return {
        "requests_per_second": len(answers) / taken,
        "median_ms": statistics.median(times),
        "p99_ms": times[len(times) * 99 // 100],
        "not_200": sum(status != 200 for status, _ in answers),
        "saves": len(saves),
        "slowest_save_ms": max(saves),
    }
