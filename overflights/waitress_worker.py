"""The web server: waitress receives requests, in processes that gunicorn starts and monitors.

Waitress hands a request to one of the threads when all of it has arrived, and sends the response when the thread is done. So a client
that stalls holds a connection but no thread, and the limits below end the connection.
"""

import os
import resource
import time
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from gunicorn.workers.base import Worker
from waitress import create_server, wasyncore
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser, ParsingError
from waitress.server import BaseWSGIServer
from waitress.task import ErrorTask, WSGITask

IDLE = 20  # seconds in which the client neither sends nor receives anything
LONGEST_REQUEST = 60  # seconds from the first byte of a request to its last
MOST_WAITING = 500  # connections that wait for their client, in each process; the oldest ones above that are closed
MOST_CONNECTIONS = 2_000  # in each process, of all kinds
MOST_UNSENT = 64_000_000  # bytes of responses that clients have not received yet, in each process; the slowest above that are closed
MOST_AHEAD = 4  # requests that a client sends before it has received the responses; browsers send one
LARGEST_HEADER = 262_144  # bytes; all filters of a page are in its URL
REFUSALS = {
    400: "This request could not be understood: it is not correct HTTP.",
    413: "This request is too large. Send at most {body:,} bytes; the site does not accept files.",
    431: "The URL or the headers of this request are too long. Use fewer filters.",
    501: "This transfer encoding is not supported. Send the request without Transfer-Encoding.",
}


class Refusal(ErrorTask):
    """The response to a request that never reaches the site."""

    def execute(self) -> None:
        error = self.request.error
        text = REFUSALS.get(error.code, "The server could not answer this request. Try again later.")
        body = f"{text.format(body=settings.DATA_UPLOAD_MAX_MEMORY_SIZE)}\n".encode()
        self.status = f"{error.code} {error.reason}"
        self.response_headers.append(("Content-Type", "text/plain; charset=utf-8"))
        self.set_close_on_finish()
        self.content_length = len(body)
        self.write(body)


class Parser(HTTPRequestParser):
    def parse_header(self, header_plus: bytes) -> None:
        super().parse_header(header_plus)
        if self.chunked and "CONTENT_LENGTH" in self.headers:
            raise ParsingError("A request has either Content-Length or Transfer-Encoding.")
        if not self.chunked and not 0 < self.content_length < self.adj.max_request_body_size:
            self.expect_continue = False  # no body follows, or none that is accepted


class Response(WSGITask):
    def get_environment(self) -> dict[str, Any]:
        """Without `wsgi.file_wrapper`: a file would stay open until the client has received it."""
        environ = super().get_environment()
        del environ["wsgi.file_wrapper"]
        return environ


class Channel(HTTPChannel):
    """One connection."""

    parser_class, task_class, error_task_class = Parser, Response, Refusal
    began = 0.0  # when the first byte of the request that is being received came

    def received(self, data: bytes) -> bool:
        if self.request is None:
            self.began = time.time()
        taken = super().received(data)
        with self.requests_lock:
            if len(self.requests) > MOST_AHEAD:
                self.requests[MOST_AHEAD - 1].headers["CONNECTION"] = "close"
                del self.requests[MOST_AHEAD:]
        return taken

    @property
    def waits_since(self) -> float | None:
        """Since when the connection has been waiting for the rest of a request, or for the next one; None while it is busy."""
        if self.requests or self.total_outbufs_len:
            return None
        return self.began if self.request else self.last_activity

    def is_overdue(self, now: float) -> bool:
        waits_since, stalls = self.waits_since, self.total_outbufs_len > 0
        if waits_since is not None and now - waits_since > LONGEST_REQUEST:
            return True
        return (waits_since is not None or stalls) and now - self.last_activity > IDLE


class WaitressWorker(Worker):
    """gunicorn's worker class: a process with the number of threads in the setting `threads`."""

    def run(self) -> None:
        _allow_open_files(2 * MOST_CONNECTIONS)
        self.connections: dict[int, Any] = {}
        server = create_server(self.wsgi, map=self.connections, sockets=[listener.sock for listener in self.sockets], **self.options())
        for listening in self.of_type(BaseWSGIServer):
            listening.channel_class = Channel
        closed = 0.0
        while self.alive and self.ppid == os.getppid():
            self.notify()
            self.wait()
            if time.monotonic() > closed + 1:
                self.close_overdue(time.time())
                closed = time.monotonic()
        self.finish()
        server.task_dispatcher.shutdown(timeout=1)

    def options(self) -> dict[str, Any]:
        largest = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        return {
            "threads": self.cfg.threads,
            "connection_limit": MOST_CONNECTIONS,
            "channel_timeout": 24 * 3600,  # seconds; `is_overdue` comes first
            "max_request_header_size": LARGEST_HEADER,
            "max_request_body_size": largest + 1,
            "inbuf_overflow": 2 * largest,  # no request is written to disk
            "clear_untrusted_proxy_headers": False,  # middleware.py does, and knows networks
            "url_prefix": settings.FORCE_SCRIPT_NAME,
            "ident": "Overflights",
            "log_socket_errors": False,
        }

    def wait(self) -> None:
        """For the next event, up to a second."""
        wasyncore.loop(timeout=1, use_poll=True, map=self.connections, count=1)

    def of_type(self, type_: type) -> Iterator[Any]:
        return (connection for connection in list(self.connections.values()) if isinstance(connection, type_))

    def close_overdue(self, now: float) -> None:
        waiting = sorted((since, id(channel), channel) for channel in self.of_type(Channel) if (since := channel.waits_since) is not None)
        too_many = [channel for _, _, channel in waiting[:-MOST_WAITING]]
        overdue = [channel for channel in self.of_type(Channel) if channel.is_overdue(now)]
        for channel in {*too_many, *overdue, *self.slowest()}:
            channel.handle_close()  # at once: `will_close` waits for the client

    def slowest(self) -> Iterator[Channel]:
        """The clients that have received nothing for longest, until what the others have yet to receive is below the limit."""
        unsent = sum(channel.total_outbufs_len for channel in self.of_type(Channel))
        for channel in sorted(self.of_type(Channel), key=lambda channel: channel.last_activity):
            if unsent <= MOST_UNSENT:
                return
            if channel.total_outbufs_len:
                unsent -= channel.total_outbufs_len
                yield channel

    def finish(self) -> None:
        """Answer the requests that have been received, and accept no more."""
        for listening in list(self.of_type(BaseWSGIServer)):
            listening.accepting = False
        until = time.monotonic() + self.cfg.graceful_timeout
        while time.monotonic() < until and any(channel.waits_since is None for channel in self.of_type(Channel)):
            self.notify()
            self.wait()


def _allow_open_files(most: int) -> None:
    """Raise the limit of open files as far as the system allows, up to `most`: each connection is one."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = most if hard == resource.RLIM_INFINITY else min(most, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
