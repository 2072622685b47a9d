"""SQLite's file while others handle it: its journal, its rights, and what readers are told when it is replaced, gone or spoilt."""

import os
import secrets
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from threading import Thread
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import pytest
from django.db import OperationalError, connections, transaction

from overflights.sqlite import base, journal

ROOT = Path(__file__).resolve().parent.parent
OURS = {"SECRET_KEY", "DATABASE_URL", "DJANGO_SETTINGS_MODULE"}
KINDS = ("/", "/claims/", "/claims.csv", "/claims.json", "/actors/john-kerry/", "/matrix.svg", "/timeline/", "/search/?q=iran")
KINDS += ("/admin/", "/admin/login/", "/nowhere/", "/articles/", "/map.png")


# --- The journal ----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("version", "safe"),
    [
        *(((3, 7, 0), False), ((3, 40, 1), False), ((3, 44, 5), False), ((3, 44, 6), True), ((3, 44, 12), True), ((3, 45, 9), False)),
        *(((3, 46, 1), False), ((3, 50, 4), False), ((3, 50, 7), True), ((3, 51, 0), False), ((3, 51, 2), False), ((3, 51, 3), True)),
        *(((3, 52, 0), True), ((3, 53, 4), True), ((4, 0, 0), True)),
    ],
)
def test_which_sqlite_is_safe_with_a_write_ahead_log(version: tuple[int, int, int], safe: bool) -> None:
    assert journal.is_wal_safe(version) is safe
    assert journal.best(version) == (journal.WAL if safe else journal.ROLLBACK)


def test_what_a_journal_means_is_said() -> None:
    assert "nothing can be saved. With SQLite 3.51.3 or later" in journal.sentence("delete", (3, 40, 1))
    assert "saving does not wait for long reads" in journal.sentence("wal", (3, 51, 3))
    for mode, version in (("wal", (3, 40, 1)), ("delete", (3, 51, 3))):
        assert "close that program and start the site again" in journal.sentence(mode, version)


@pytest.fixture
def connect(tmp_path: Path, db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], base.DatabaseWrapper]]:
    """Connections to a file of the test's own, which holds one table, as those of the site are made, but less patient."""
    monkeypatch.setattr(base, "_known", {})
    monkeypatch.setattr(base, "_logged", set())
    opened = []

    def connecting(name: str = "base.sqlite3") -> base.DatabaseWrapper:
        given = {"NAME": tmp_path / name, "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 0}, "CONN_HEALTH_CHECKS": True}
        opened.append(base.DatabaseWrapper(connections["default"].settings_dict | given, alias=f"other{len(opened)}"))
        opened[-1].inc_thread_sharing()
        return opened[-1]

    first = connecting()
    first.prepare_database()
    asked(first, "CREATE TABLE claim (words TEXT)")
    first.close()
    yield connecting
    for each in opened:
        each.close()


def asked(connection: base.DatabaseWrapper, sql: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


def test_the_journal_is_the_best_that_this_sqlite_is_safe_with(connect) -> None:
    assert asked(connect(), "PRAGMA journal_mode") == [(journal.best(sqlite3.sqlite_version_info),)]


HOLDER = "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute('SELECT * FROM claim').fetchall(); print(); input()"


def test_a_safe_sqlite_takes_up_a_write_ahead_log_and_an_unsafe_one_gives_it_up(connect, monkeypatch, caplog, tmp_path) -> None:
    monkeypatch.setattr(journal, "is_wal_safe", lambda version: True)
    safe = connect()
    safe.prepare_database()
    assert asked(safe, "PRAGMA journal_mode") == [("wal",)]
    monkeypatch.setattr(journal, "is_wal_safe", lambda version: False)
    command = [sys.executable, "-c", HOLDER, tmp_path / "base.sqlite3"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        other.stdout.readline()
        for connection in (connect(), connect()):
            assert asked(connection, "PRAGMA journal_mode") == [("wal",)]
            connection.close()
        safe.close()
        other.communicate(b"\n")
    assert [record.message for record in caplog.records] == [journal.sentence("wal", sqlite3.sqlite_version_info)]
    assert asked(connect(), "PRAGMA journal_mode") == [("delete",)]


def test_a_save_that_gives_up_waiting_for_a_reader_lets_other_readers_in(connect, tmp_path) -> None:
    with closing(sqlite3.connect(tmp_path / "base.sqlite3", isolation_level=None)) as reader:
        reader.execute("PRAGMA journal_mode = delete")
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM claim").fetchall()
        saving = connect()
        with pytest.raises(OperationalError, match="locked"), transaction_on(saving):
            asked(saving, "INSERT INTO claim VALUES ('new')")
        assert asked(connect(), "SELECT * FROM claim") == []
        reader.execute("COMMIT")
    with transaction_on(saving):
        asked(saving, "INSERT INTO claim VALUES ('new')")
    assert asked(connect(), "SELECT * FROM claim") == [("new",)]


def test_saves_queue_for_longer_than_anything_else_waits(connect, tmp_path) -> None:
    saving = connect()
    saving.ensure_connection()
    with closing(sqlite3.connect(tmp_path / "base.sqlite3", isolation_level=None, check_same_thread=False)) as other:
        other.execute("BEGIN IMMEDIATE")
        thread = Thread(target=lambda: (time.sleep(0.3), other.execute("COMMIT")))
        thread.start()
        with transaction_on(saving):
            asked(saving, "INSERT INTO claim VALUES ('after')")
        thread.join()
    assert asked(saving, "PRAGMA busy_timeout") == [(0,)]


def transaction_on(connection: base.DatabaseWrapper) -> transaction.Atomic:
    """`atomic()` finds its connection by its alias."""
    connections[connection.alias] = connection
    return transaction.atomic(using=connection.alias)


# --- The file -------------------------------------------------------------------------------------
def test_the_file_is_private_and_only_preparing_makes_it(connect, tmp_path) -> None:
    assert (tmp_path / "base.sqlite3").stat().st_mode & 0o777 == 0o600
    missing = connect("a folder, 100% æ?.sqlite3")
    with pytest.raises(OperationalError, match="unable to open"):
        missing.ensure_connection()
    assert not missing.file.exists()
    missing.prepare_database()
    assert missing.file.stat().st_mode & 0o777 == 0o600


def test_a_new_file_beside_a_journal_of_the_old_one_is_not_opened(connect, tmp_path) -> None:
    connection, file = connect(), tmp_path / "base.sqlite3"
    connection.ensure_connection()
    shutil.copy(file, tmp_path / "copy")
    os.replace(tmp_path / "copy", file)
    for ending in ("-wal", "-journal"):
        left = tmp_path / f"base.sqlite3{ending}"
        left.write_bytes(b"pages")
        connection.close_if_unusable_or_obsolete()
        with pytest.raises(OperationalError, match=f"was replaced beside {left.name}"):
            asked(connection, "SELECT * FROM claim")
        left.unlink()
    assert asked(connection, "SELECT * FROM claim") == []


# --- The site -------------------------------------------------------------------------------------
class Site:
    """The site as `manage.py serve` starts it from a copy of the code, with an umask that closes nothing."""

    def __init__(self, folder: Path) -> None:
        for name in ("overflights", "templates", "fixtures"):
            shutil.copytree(ROOT / name, folder / name)
        shutil.copy(ROOT / "manage.py", folder)
        (folder / ".env").write_text(f"SECRET_KEY={secrets.token_urlsafe(50)}")
        (folder / ".env").chmod(0o644)
        (folder / "var").mkdir()
        (folder / "var").chmod(0o755)
        self.var, self.file, self.log = folder / "var", folder / "var" / "overflights.sqlite3", folder / "log"
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        environment = {
            name: value for name, value in os.environ.items() if name not in {"SECRET_KEY", "DATABASE_URL", "DJANGO_SETTINGS_MODULE"}
        }
        environment |= {"HTTPS": "off", "DEBUG": "off", "PORT": str(self.port), "PYTHONUNBUFFERED": "1"}
        with self.log.open("w") as log:
            command = [sys.executable, "manage.py", "serve"]
            self.process = subprocess.Popen(command, cwd=folder, env=environment, stdout=log, stderr=log, umask=0)

    def wait(self) -> None:
        for _ in range(600):
            assert self.process.poll() is None, self.log.read_text()
            try:
                self.get("/about/")
                return
            except URLError:
                time.sleep(0.1)
        pytest.fail(self.log.read_text())

    def get(self, path: str) -> tuple[int, str]:
        try:
            with urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=60) as answer:
                return answer.status, answer.read().decode(errors="replace")
        except HTTPError as error:
            return error.code, error.read().decode(errors="replace")

    def copy(self, to: Path) -> Path:
        with closing(sqlite3.connect(self.file, timeout=20)) as old, closing(sqlite3.connect(to)) as new:
            old.backup(new)
        to.chmod(0o600)
        return to

    def put(self, copy: Path) -> None:
        """Another file in the place of the site's, with no journal of the old one beside it."""
        os.replace(copy, self.file)
        for ending in ("-wal", "-shm"):
            Path(f"{self.file}{ending}").unlink(missing_ok=True)

    def sql(self, file: Path, statement: str) -> None:
        with closing(sqlite3.connect(file, timeout=20)) as connection, connection:
            connection.execute(statement)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    site = Site(tmp_path_factory.mktemp("site"))
    try:
        site.wait()
        yield site
    finally:
        site.process.terminate()
        site.process.wait(30)


@pytest.fixture
def site(running: Site, tmp_path: Path) -> Iterator[Site]:
    """The running site; afterwards its base is what it was."""
    before = running.copy(tmp_path / "before")
    yield running
    running.put(before)


@pytest.mark.slow
def test_everything_in_var_is_private_whatever_the_umask_and_the_start_says_what_was_not(site) -> None:
    assert [path for path in (site.var, *site.var.rglob("*")) if path.stat().st_mode & 0o077] == []
    said = site.log.read_text()
    assert said.count(f"{site.var} was open to other users of this machine. It is now closed to them.") == 1
    assert f"chmod 600 {site.var.parent / '.env'}" in said
    assert journal.sentence(journal.best(sqlite3.sqlite_version_info), sqlite3.sqlite_version_info) in said


@pytest.mark.slow
def test_a_file_that_was_put_in_its_place_is_the_one_that_is_read_from_then_on(site, tmp_path) -> None:
    """The copy's log of changes has the same numbers as the old file's, and other changes in it."""
    copy, paths = site.copy(tmp_path / "copy"), ("/", "/claims/?q=replacedword", "/actors/john-kerry/", "/claims.csv?actor=john-kerry")
    site.sql(copy, "UPDATE overflights_actor SET name = 'The Replaced' WHERE slug = 'john-kerry'")
    first, last = (f"WHERE id = (SELECT {which}(id) FROM overflights_claim)" for which in ("min", "max"))
    site.sql(copy, f"UPDATE overflights_claim SET statement = 'Replacedword.', status = 'published' {first}")
    site.sql(site.file, "UPDATE overflights_actor SET name = 'The Old' WHERE slug = 'john-kerry'")
    site.sql(site.file, f"UPDATE overflights_claim SET statement = 'Another.' {last}")
    for path in paths * 6:
        assert site.get(path)[0] == 200
    site.put(copy)
    for _ in range(6):
        assert "The Old" not in site.get("/")[1]
        assert "Replacedword" in site.get("/claims/?q=replacedword")[1]
        assert "The Replaced" in site.get("/actors/john-kerry/")[1]
        assert "The Replaced" in site.get("/claims.csv?actor=john-kerry")[1]
    assert f"{site.file} was replaced" in site.log.read_text()


@pytest.mark.slow
def test_a_file_that_is_gone_is_said_to_be_and_none_is_made(site, tmp_path) -> None:
    shutil.move(site.file, tmp_path / "elsewhere")
    for path in KINDS * 2:
        status, page = site.get(path)
        assert status == 503, path
        assert "The database can’t be reached right now" in page
    assert not site.file.exists()
    shutil.move(tmp_path / "elsewhere", site.file)
    assert {site.get(path)[0] for path in ("/", "/claims/", "/admin/login/") * 4} == {200}
    assert f"{site.file} is gone" in site.log.read_text()


@pytest.mark.slow
def test_a_damaged_file_is_told_on_every_kind_of_page(site) -> None:
    whole = site.file.read_bytes()
    first, rest = whole[:4096], whole[4096:]
    for spoilt in (b"\xff" * len(whole), first + b"\xff" * len(rest), whole[: len(whole) // 3], b"no base at all", b""):
        site.file.write_bytes(spoilt)
        for path in KINDS * 2:
            status, page = site.get(path)
            assert status in {200, 302, 404, 503}, (path, status, page)
            assert status != 503 or "The database" in page, (path, page)
    site.file.write_bytes(whole)
    assert "Traceback" not in site.log.read_text()
    assert "restore a backup" in site.log.read_text()
