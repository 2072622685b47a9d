"""What is measured, served: the site as `make run` serves it, and Datasette."""

import os
import socket
import subprocess
import sys
import time
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .bases import FOLDER, HERE, Base

REQUIREMENTS = HERE / "requirements.txt"
# No limits of time, no suggestions that take time, and as much memory as it can use.
DATASETTE = {"sql_time_limit_ms": 600_000, "facet_time_limit_ms": 600_000, "suggest_facets": 0, "default_facet_size": 8}
DATASETTE |= {"cache_size_kb": 1_000_000, "num_sql_threads": 4}


@contextmanager
def site(base: Base, **environment: str) -> Iterator[int]:
    """Gunicorn with two workers, as on a server, on a free port of this machine; gives the port."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "--config", "python:overflights.gunicorn_config", "--bind", f"127.0.0.1:{port}"]
    with _serving(command, port, base.environment() | environment):
        yield port


@contextmanager
def datasette(base: Base) -> Iterator[int]:
    """Datasette over the same file; gives the port."""
    port = free_port()
    command = [_installed() / "python", "-W", "ignore", "-m", "datasette", "serve", base.file, "--host", "127.0.0.1", "--port", str(port)]
    settings = [part for name, value in DATASETTE.items() for part in ("--setting", name, str(value))]
    with _serving([*command, *settings], port, dict(os.environ), says=subprocess.DEVNULL):
        yield port


@contextmanager
def _serving(command: list, port: int, environment: dict[str, str], says: int | None = None) -> Iterator[None]:
    # Files are not collected for a benchmark, and need not be said to be missing.
    server = subprocess.Popen(command, env=environment | {"PYTHONWARNINGS": "ignore"}, stdout=subprocess.DEVNULL, stderr=says)
    try:
        _wait_for(port)
        yield
    finally:
        server.terminate()
        server.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait_for(port: int) -> None:
    for _ in range(600):
        try:
            return socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
    raise SystemExit("The server did not start.")


def _installed() -> Path:
    """Programs of the environment that holds what only this benchmark needs."""
    pinned = REQUIREMENTS.read_text().split()[-1]
    folder = FOLDER / pinned.replace("==", "-")
    if not (folder / "ready").exists():
        venv.create(folder, with_pip=True, clear=True)
        pip = [folder / "bin" / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, "--requirement", REQUIREMENTS], check=True)
        (folder / "ready").touch()
    return folder / "bin"
