"""What this machine offers to the tests beyond Python: a Chromium, and a PostgreSQL server of their own."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg2

START_SECONDS = 60
# A base that orders texts as people do, as most are set up: the site must not depend on it. Not every PostgreSQL is built with ICU.
ICU = ("--locale-provider=icu", "--icu-locale=en-US")


def find_chromium() -> str | None:
    """The path of a Chromium or Chrome: $CHROMIUM, or one on PATH; without windows where there is one, which takes less time."""
    names = ["chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
    names.insert(0, os.environ.get("CHROMIUM", ""))
    return next((path for name in names if name and (path := shutil.which(name))), None)


def find_postgres() -> Path | None:
    """The folder with PostgreSQL's server programs, the latest version first. Debian keeps them off PATH."""
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=_version, reverse=True)
    on_path = shutil.which("initdb")
    if on_path:
        places.insert(0, Path(on_path).resolve().parent)
    if shutil.which("pg_config"):
        told = subprocess.run(["pg_config", "--bindir"], capture_output=True, text=True).stdout.strip()
        places.append(Path(told))
    return next((place for place in places if (place / "initdb").exists() and (place / "postgres").exists()), None)


def _version(place: Path) -> float:
    try:
        return float(place.parent.name)
    except ValueError:
        return 0


def unprivileged_user() -> str | None:
    """Whom the server runs as where we are root, which it refuses to run as; None where we are not."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with suppress(KeyError):
            return pwd.getpwnam(name).pw_name
    raise RuntimeError("Run the tests as a user other than root: there is no unprivileged user for PostgreSQL here.")


@contextmanager
def postgres(programs: Path) -> Iterator[str]:
    """A server in a temporary folder, reached through a socket in it and by nobody else. Gives its DATABASE_URL; ends it always."""
    folder = Path(tempfile.mkdtemp(prefix="overflights-"))
    user = unprivileged_user()
    # A session of its own: Ctrl-C is for the tests, which then end the server in good order.
    child = {"cwd": folder, "user": user, "group": user and pwd.getpwnam(user).pw_gid, "extra_groups": user and []}
    child |= {"env": {"PATH": os.defpath, "LC_ALL": "C"}, "start_new_session": True}
    server = None
    try:
        if user:
            shutil.chown(folder, user)
        _initialise(programs, folder, child)
        server = _start(programs, folder, child)
        yield f"postgres:///overflights?host={folder}&user=overflights"
    finally:
        if server:
            server.send_signal(signal.SIGINT)  # PostgreSQL's "fast" shutdown
            server.wait(START_SECONDS)
        shutil.rmtree(folder, ignore_errors=True)


def _initialise(programs: Path, folder: Path, child: dict) -> None:
    options = ["--no-sync", "--auth=trust", "--username=overflights", "--encoding=UTF8", "--locale=C.UTF-8"]
    for locale in (ICU, ()):
        done = subprocess.run([programs / "initdb", *options, *locale, folder / "data"], capture_output=True, text=True, **child)
        if not done.returncode:
            return
    raise RuntimeError(f"initdb failed: {done.stderr}")


def _start(programs: Path, folder: Path, child: dict) -> subprocess.Popen:
    """Start the server and wait until it answers."""
    # Nothing waits for the disk, and nothing but the tests commits: pages are kept for as long as nothing is committed.
    options = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off"]
    options += ["listen_addresses=", f"unix_socket_directories={folder}"]
    log = (folder / "log").open("w")
    command = [programs / "postgres", "-D", folder / "data", *(part for option in options for part in ("-c", option))]
    server = subprocess.Popen(command, stdout=log, stderr=log, **child)
    until = time.monotonic() + START_SECONDS
    while server.poll() is None and time.monotonic() < until:
        with suppress(psycopg2.OperationalError):
            psycopg2.connect(host=str(folder), user="overflights", dbname="postgres").close()
            return server
        time.sleep(0.1)
    server.kill()
    raise RuntimeError(f"PostgreSQL did not start: {(folder / 'log').read_text()}")
