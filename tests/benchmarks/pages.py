"""`make bench`: how long pages take on the shipped corpus, against an empty Django page in the same run.

Served by gunicorn as `make run` does, each request on a connection of its own. Printed: milliseconds (median of the rounds) and the
ratio to the empty page; asked for the first time, and asked again while nothing was committed.
"""

import http.client
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable

from overflights.startup import CORPUS

ROUNDS = 300
PAGES = [
    "/claims/",
    "/claims/?actor=united-states&from=2012&to=2013",
    "/",
    "/propositions/flights-carry-arms/",
    "/articles/foreignpolicy-2012-03-23/",
]


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.benchmarks.settings"}
        environment.setdefault("DATABASE_URL", f"sqlite:///{folder}/base.sqlite3")
        for command in (["migrate", "-v0"], ["loaddata", "-v0", *CORPUS]):
            subprocess.run([sys.executable, "manage.py", *command], env=environment, check=True)
        port = free_port()
        arguments = ["--config", "python:overflights.gunicorn_config", "--bind", f"127.0.0.1:{port}"]
        server = subprocess.Popen([sys.executable, "-m", "gunicorn", *arguments], env=environment, stdout=subprocess.DEVNULL)
        try:
            wait_for(port)
            report(port)
        finally:
            server.terminate()
            server.wait()


def report(port: int) -> None:
    empty = median(port, lambda number: "/empty/")
    print(f"{'page':<52}{'first asked':>14}{'':>8}{'asked again':>14}")
    print(f"{'an empty Django page':<52}{'':>22}{empty:>11.2f} ms")
    for page in PAGES:
        mark = "&" if "?" in page else "?"
        first = median(port, lambda number, page=page, mark=mark: f"{page}{mark}asked={number}")
        again = median(port, lambda number, page=page: page)
        print(f"{page:<52}{first:>11.2f} ms {first / empty:>5.1f} × {again:>11.2f} ms {again / empty:>5.1f} ×")


def median(port: int, url: Callable[[int], str]) -> float:
    """Milliseconds; the first tenth of the rounds warms up and does not count."""
    taken = []
    for number in range(ROUNDS):
        start = time.perf_counter()
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        connection.request("GET", url(number))
        response = connection.getresponse()
        response.read()
        connection.close()
        taken.append((time.perf_counter() - start) * 1000)
        assert response.status == 200, url(number)
    return statistics.median(taken[ROUNDS // 10 :])


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(port: int) -> None:
    for _ in range(100):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("The server did not start.")


if __name__ == "__main__":
    main()
