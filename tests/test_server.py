"""The server as `make run` starts it: what stalling clients do to it, and what it refuses by itself."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from http.client import HTTPConnection
from pathlib import Path

import pytest
from django.conf import settings

from overflights import waitress_worker
from tests.server import FORM, POST, STALLING, is_open

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parent.parent
FILE = "/static/overflights/site.css"  # answered by a thread of the site, and without a database
PICTURE = "/static/overflights/screenshot.png"
# The limits are shorter here, so that their end is seen soon, and the kernel takes less of an answer than the megabytes it may.
START = """
import socket
from gunicorn.app.wsgiapp import run
from waitress.adjustments import Adjustments
from overflights import waitress_worker
waitress_worker.IDLE, waitress_worker.LONGEST_REQUEST = 3, 6
Adjustments.socket_options = [(socket.SOL_SOCKET, socket.SO_SNDBUF, 8192)]
run()
"""
CONNECTIONS = Path("/proc/net/tcp")  # of all processes, each with both its ends
MANY = 40  # more than there are threads, of each kind


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """Of a running server."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        number = free.getsockname()[1]
    folder = tmp_path_factory.mktemp("server")
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings", "DATABASE_URL": f"sqlite:///{folder / 'none.sqlite3'}"}
    command = [sys.executable, "-c", START, "--config", "python:overflights.gunicorn_config", "--bind", f"127.0.0.1:{number}"]
    with (folder / "log").open("w") as log, subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log) as process:
        try:
            until = time.monotonic() + 60
            while time.monotonic() < until and process.poll() is None:
                with suppress(OSError):
                    if get(number).status == 200:
                        break
                time.sleep(0.1)
            yield number
        finally:
            process.terminate()
            process.wait(60)
    assert process.returncode == 0


def get(port: int, path: str = FILE) -> object:
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path)
    response = connection.getresponse()
    response.read()
    connection.close()
    return response


def received(connection: socket.socket) -> bytes:
    """All that comes until the server closes the connection."""
    answer = b""
    with suppress(ConnectionResetError):
        while part := connection.recv(65536):
            answer += part
    return answer


def sent(port: int, request: bytes) -> str:
    """The whole answer to what is sent, until the server closes the connection."""
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        with suppress(OSError):
            connection.sendall(request)
        return received(connection).decode()


def test_clients_who_stall_stop_nobody_and_are_cut_off(port: int) -> None:
    with ExitStack() as stack:
        stalling = [
            (stack.enter_context(socket.create_connection(("127.0.0.1", port), timeout=30)), start)
            for start in STALLING.values()
            for _ in range(MANY)
        ]
        for connection, start in stalling:
            connection.sendall(start)
        dripping = [connection for connection, start in stalling if start == STALLING["half a header"]][:3]
        assert [get(port).status for _ in range(10)] == [200] * 10
        assert sum(is_open(connection) for connection, _ in stalling) > MANY, "They were gone before the others asked."
        until = time.monotonic() + 60
        while time.monotonic() < until and any(is_open(connection) for connection, _ in stalling):
            for connection in dripping:
                with suppress(OSError):
                    connection.sendall(b"a")
            time.sleep(0.2)
        assert not any(is_open(connection) for connection, _ in stalling)


@pytest.mark.skipif(not CONNECTIONS.exists(), reason="Nothing else tells from outside whether a connection is closed.")
def test_who_takes_nothing_of_an_answer_is_cut_off(port: int) -> None:
    with socket.socket() as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
        connection.settimeout(30)
        connection.connect(("127.0.0.1", port))
        connection.sendall(f"GET {PICTURE} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        assert connection.recv(1)
        assert server_has(connection), "It was closed before it stalled."
        until = time.monotonic() + 60
        while time.monotonic() < until and server_has(connection):
            time.sleep(0.2)
        assert not server_has(connection)
        assert len(received(connection)) < (ROOT / f"overflights{PICTURE}").stat().st_size


def test_who_asks_for_many_things_at_once_gets_a_few_and_is_told_to_ask_again(port: int) -> None:
    answer = sent(port, f"GET {FILE} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode() * 60)
    assert 1 <= answer.count("HTTP/1.1 200 OK") <= waitress_worker.MOST_AHEAD
    assert "Connection: close" in answer


def test_the_slowest_are_closed_where_too_much_is_not_taken() -> None:
    class Slow:
        def __init__(self, unsent: int, last_activity: float) -> None:
            self.total_outbufs_len, self.last_activity = unsent, last_activity

    part = waitress_worker.MOST_UNSENT // 2
    slowest, done, quick, quickest = Slow(part, 1), Slow(0, 2), Slow(part, 3), Slow(1, 4)
    worker = waitress_worker.WaitressWorker.__new__(waitress_worker.WaitressWorker)
    worker.of_type = lambda type_: iter([quick, done, quickest, slowest])
    assert list(worker.slowest()) == [slowest]


@pytest.mark.parametrize("request_", [b"GET %s HTTP/1.1\r\n" % FILE.encode(), POST + FORM + b"Content-Length: 100000000\r\n"])
def test_who_expects_to_be_told_to_go_on_is_answered_at_once(port: int, request_: bytes) -> None:
    head = request_ + b"Host: localhost\r\n" * (b"Host" not in request_) + b"Expect: 100-continue\r\nConnection: close\r\n\r\n"
    assert sent(port, head).split()[1] in ("200", "413")


def server_has(connection: socket.socket) -> bool:
    """The server has not closed its end; once it has, no file stands for that end, whatever the kernel still has to send."""
    ends = [f"0100007F:{end[1]:04X}" for end in (connection.getpeername(), connection.getsockname())]
    rows = (line.split() for line in CONNECTIONS.read_text().splitlines())
    return any(row[1:3] == ends and row[9] != "0" for row in rows)


@pytest.mark.parametrize("length", ["Content-Length: {size}\r\n\r\n", "Transfer-Encoding: chunked\r\n\r\n{size:x}\r\n"])
def test_a_large_body_is_refused_in_a_sentence_and_not_kept(port: int, length: str) -> None:
    size = 100_000_000
    body = length.format(size=size).encode() + b"x" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)
    answer = sent(port, POST + FORM + body)
    assert not answer or answer.split()[1] == "413"  # the connection may be reset before the answer is read
    assert get(port).status == 200


def test_a_large_body_that_is_announced_is_refused(port: int) -> None:
    answer = sent(port, POST + FORM + b"Content-Length: 100000000\r\n\r\n")
    assert answer.split()[1] == "413"
    assert "Send at most 2,621,440 bytes" in answer


@pytest.mark.parametrize(
    ("request_line", "status"),
    [
        (b"GET http://localhost/static/overflights/site.css HTTP/1.1", "400"),
        (b"GET x:https://evil.example/claims/ HTTP/1.1", "400"),
        (b"GET /%s HTTP/1.1" % (b"x" * 300_000), "431"),
        (b"get / HTTP/1.1", "400"),
        (b"POST / HTTP/1.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked", "400"),
    ],
)
def test_what_is_no_request_for_this_site_is_refused(port: int, request_line: bytes, status: str) -> None:
    answer = sent(port, request_line + b"\r\nHost: localhost\r\nSCRIPT_NAME: https://evil.example\r\nConnection: close\r\n\r\n")
    assert answer.split()[1] == status
    assert "evil.example" not in answer
