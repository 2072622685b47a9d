"""Honest requests beside 200 connections that stall, of each kind: how many are answered in time, and when the others are ended.

Printed for each kind: of 100 requests, one after the other on new connections, how many were answered within a second, their median and
longest time in milliseconds, and the seconds after which no stalling connection was open any more.
"""

import os
import socket
import statistics
import time
from contextlib import ExitStack, suppress
from http.client import HTTPConnection, HTTPException

import django

from tests.server import STALLING, is_open

CLAIMS, CONNECTIONS, REQUESTS, IN_TIME, PATIENCE = 1000, 200, 100, 1.0, 90.0  # the last two in seconds


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.benchmarks.settings")
    django.setup()
    from . import bases, servers

    with bases.store("sqlite") as store, servers.site(bases.ready(store, CLAIMS)) as port:
        for kind, start in STALLING.items():
            measure(port, kind, start)


def measure(port: int, kind: str, start: bytes) -> None:
    with ExitStack() as stack:
        stalling = [stack.enter_context(socket.create_connection(("127.0.0.1", port), timeout=30)) for _ in range(CONNECTIONS)]
        for connection in stalling:
            connection.sendall(start)
        begun = time.monotonic()
        times = [answered(port) for _ in range(REQUESTS)]
        while any(map(is_open, stalling)) and time.monotonic() < begun + PATIENCE:
            time.sleep(0.2)
        ended = time.monotonic() - begun
    in_time = sum(seconds <= IN_TIME for seconds in times)
    median, longest = (f"{seconds * 1000:,.1f}" for seconds in (statistics.median(times), max(times)))
    print(
        f"{kind}: {in_time} of {REQUESTS} in time, median {median} ms, longest {longest} ms; the others ended after {ended:.0f} s",
        flush=True,
    )


def answered(port: int) -> float:
    """Seconds until the whole page is there; endless where it does not come."""
    begun = time.monotonic()
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    with suppress(OSError, HTTPException):
        connection.request("GET", "/claims/?stance=supports")
        response = connection.getresponse()
        response.read()
        if response.status == 200:
            return time.monotonic() - begun
    return float("inf")


if __name__ == "__main__":
    main()
