"""The databases that are measured: made once for each size, and kept in BENCH_DIR for the next run."""

import hashlib
import os
import pwd
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple

import psycopg2

from tests import machine

HERE = Path(__file__).parent
FOLDER = Path(os.environ.get("BENCH_DIR") or Path(tempfile.gettempdir()) / "overflights-bench").resolve()
# As on a server with some memory to spare. Nothing is lost if the machine fails, so nothing waits for the disk.
SETTINGS = ["shared_buffers=512MB", "work_mem=32MB", "maintenance_work_mem=512MB", "effective_cache_size=4GB", "max_wal_size=4GB"]
SETTINGS += ["random_page_cost=1.1", "fsync=off", "synchronous_commit=off", "autovacuum=off", "listen_addresses="]


class Base(NamedTuple):
    """`place` is the folder of SQLite's file, or of PostgreSQL's socket."""

    vendor: str
    name: str
    place: Path

    @property
    def file(self) -> Path:
        return self.place / f"{self.name}.sqlite3"

    @property
    def seconds(self) -> Path:
        """The file that says how long it took to make."""
        return FOLDER / f"{self.name}_{self.vendor}.seconds"

    @property
    def url(self) -> str:
        return f"sqlite:///{self.file}" if self.vendor == "sqlite" else f"postgres:///{self.name}?host={self.place}&user=overflights"

    def connect(self) -> Any:
        """A connection in which every statement commits itself."""
        if self.vendor == "sqlite":
            return sqlite3.connect(self.file, isolation_level=None, timeout=20, check_same_thread=False)
        connection = psycopg2.connect(dbname=self.name, host=str(self.place), user="overflights")
        connection.autocommit = True
        return connection

    def environment(self) -> dict[str, str]:
        return os.environ | {"DATABASE_URL": self.url, "DJANGO_SETTINGS_MODULE": "tests.benchmarks.settings"}

    def renamed(self, name: str) -> "Base":
        return self._replace(name=name)


@contextmanager
def store(vendor: str) -> Iterator[Base]:
    """Where bases of this kind are; a server for them where they need one."""
    FOLDER.mkdir(exist_ok=True, parents=True)
    if vendor == "sqlite":
        yield Base(vendor, "", FOLDER)
    else:
        with postgres() as socket:
            yield Base(vendor, "postgres", socket)


def ready(kind: Base, size: int) -> Base:
    """The base of that size; made under another name first, so that none is taken for finished that is not."""
    base = kind.renamed(f"overflights_{size}_{_version()}")
    for name in _names(kind, f"overflights_{size}_") - {base.name}:
        _drop(kind, kind.renamed(name))
    if base.name not in _names(kind, base.name):
        part = kind.renamed(f"{base.name}_part")
        seconds = _make(part, size)
        if kind.vendor == "sqlite":
            part.file.rename(base.file)
        else:
            _ask(kind, f"ALTER DATABASE {part.name} RENAME TO {base.name}")
        base.seconds.write_text(f"{seconds:.0f}")
    subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], env=base.environment(), check=True)
    return base


def _version() -> str:
    """Of all that decides what is in a base."""
    made_by = [HERE / f"{name}.py" for name in ("filling", "synthetic")]
    made_by += sorted((HERE.parents[1] / "overflights" / "migrations").glob("*.py"))
    return hashlib.sha256(b"".join(path.read_bytes() for path in made_by)).hexdigest()[:8]


def _make(base: Base, size: int) -> float:
    """In how many seconds."""
    start = time.perf_counter()
    if base.vendor == "postgresql":
        _ask(base.renamed("postgres"), f"CREATE DATABASE {base.name}")
    subprocess.run([sys.executable, "-m", "tests.benchmarks.filling", str(size)], env=base.environment(), check=True)
    return time.perf_counter() - start


def _names(kind: Base, start: str) -> set[str]:
    """Of the bases that begin so."""
    if kind.vendor == "sqlite":
        return {path.stem for path in kind.place.glob(f"{start}*.sqlite3")}
    return {name for (name,) in _ask(kind, "SELECT datname FROM pg_database") if name.startswith(start)}


def _drop(kind: Base, base: Base) -> None:
    if kind.vendor == "sqlite":
        base.file.unlink(missing_ok=True)
    else:
        _ask(kind, f"DROP DATABASE IF EXISTS {base.name}")


def _ask(kind: Base, sql: str) -> list[tuple]:
    connection = kind.connect()
    try:
        cursor = connection.cursor()
        cursor.execute(sql)
        return cursor.fetchall() if cursor.description is not None else []
    finally:
        connection.close()


@contextmanager
def postgres() -> Iterator[Path]:
    """A server over the bases in BENCH_DIR, reached through a socket and by nobody else. Gives the socket's folder; ends it always."""
    programs, user = machine.find_postgres(), machine.unprivileged_user()
    if not programs:
        raise SystemExit("There are no PostgreSQL server programs here (Debian: apt-get install postgresql).")
    data, socket = FOLDER / f"postgresql-{programs.parent.name}", Path(tempfile.mkdtemp(prefix="overflights-bench-"))
    data.mkdir(exist_ok=True)
    child = {"cwd": socket, "user": user, "group": user and pwd.getpwnam(user).pw_gid, "extra_groups": user and []}
    child |= {"env": {"PATH": os.defpath, "LC_ALL": "C"}, "start_new_session": True}
    server = None
    try:
        for folder in (data, socket):
            shutil.chown(folder, user) if user else None
        if not (data / "PG_VERSION").exists():
            options = ["--no-sync", "--auth=trust", "--username=overflights", "--encoding=UTF8", "--locale=C.UTF-8"]
            subprocess.run([programs / "initdb", *options, data], check=True, stdout=subprocess.DEVNULL, **child)
        options = [*SETTINGS, f"unix_socket_directories={socket}"]
        command = [programs / "postgres", "-D", data, *(part for option in options for part in ("-c", option))]
        server = subprocess.Popen(command, stderr=(socket / "log").open("w"), **child)
        _wait_for(server, socket)
        yield socket
    finally:
        if server:
            server.send_signal(signal.SIGINT)  # PostgreSQL's "fast" shutdown
            server.wait(machine.START_SECONDS)
        shutil.rmtree(socket, ignore_errors=True)


def _wait_for(server: subprocess.Popen, socket: Path) -> None:
    for _ in range(machine.START_SECONDS * 10):
        with suppress(psycopg2.OperationalError):
            return psycopg2.connect(host=str(socket), user="overflights", dbname="postgres").close()
        if server.poll() is not None:
            break
        time.sleep(0.1)
    raise SystemExit(f"PostgreSQL did not start: {(socket / 'log').read_text()}")
