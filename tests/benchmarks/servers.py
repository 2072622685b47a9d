"""What is measured, served: the site as `make run` serves it, and Datasette."""

import os
import subprocess
import sys
import venv
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from .bases import FOLDER, HERE, Base
from .pages import free_port, wait_for

REQUIREMENTS = HERE / "requirements.txt"
# The columns that the finder counts by, in one view: what is not used of it costs nothing.
VIEW = (
    "CREATE VIEW bench_claims AS SELECT c.*, substr(c.earliest, 1, 4) AS year,"
    " (SELECT a.outlet_id FROM overflights_article a WHERE a.id = c.article_id) AS outlet_id"
    " FROM overflights_claim c WHERE c.status = 'published'"
)
UNLIMITED = {"sql_time_limit_ms": 600_000, "facet_time_limit_ms": 600_000, "default_facet_size": 8, "num_sql_threads": 4}


@contextmanager
def site(base: Base, *, page_cache: bool = True) -> Iterator[int]:
    """Gunicorn with two workers on a free port of this machine; gives the port. Without its page cache, each page is made anew."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "--config", "python:overflights.gunicorn_config", "--bind", f"127.0.0.1:{port}"]
    with _serving(command, port, base.environment() | {"PAGE_CACHE": "on" if page_cache else "off"}):
        yield port


@contextmanager
def datasette(base: Base) -> Iterator[int]:
    """Datasette over the same file; gives the port."""
    port = free_port()
    settings = [part for name, value in UNLIMITED.items() for part in ("--setting", name, str(value))]
    command = [
        _installed() / "python",
        "-W",
        "ignore",
        "-m",
        "datasette",
        "serve",
        base.file,
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
        *settings,
    ]
    with closing(base.connect()) as connection:
        connection.execute("DROP VIEW IF EXISTS bench_claims")
        connection.execute(VIEW)
        try:
            with _serving(command, port, dict(os.environ), says=subprocess.DEVNULL):
                yield port
        finally:
            connection.execute("DROP VIEW bench_claims")


@contextmanager
def _serving(command: list, port: int, environment: dict[str, str], says: int | None = None) -> Iterator[None]:
    # Files are not collected for a benchmark, and need not be said to be missing.
    server = subprocess.Popen(command, env=environment | {"PYTHONWARNINGS": "ignore"}, stdout=subprocess.DEVNULL, stderr=says)
    try:
        wait_for(port)
        yield
    finally:
        server.terminate()
        server.wait()


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
