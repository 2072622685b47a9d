"""What `make run` does before it serves, and what it says when it cannot."""

import errno
import socket
from collections.abc import Callable
from io import StringIO
from unittest.mock import Mock

import pytest
from django.core.management import CommandError, call_command
from django.core.management.commands import loaddata
from django.db import OperationalError, connection
from reversion.models import Version

from overflights import startup
from overflights.models import Actor, Article, Claim
from tests.factories import create_actor, create_event, create_place, create_proposition


def test_host_and_port_have_defaults_and_come_from_the_environment() -> None:
    assert startup.address({}) == ("127.0.0.1", 8000)
    assert startup.address({"SERVE_HOST": "", "PORT": "", "HOST": "x86_64-linux-gnu"}) == ("127.0.0.1", 8000)
    assert startup.address({"SERVE_HOST": "::1", "PORT": "8001"}) == ("::1", 8001)


@pytest.mark.parametrize("port", ["abc", "0", "-1", "65536", "80.5", "٨٠", " "])
def test_a_port_that_is_none_is_refused_by_name(port: str) -> None:
    with pytest.raises(startup.CannotServeError, match=f"PORT .*“{port}”"):
        startup.address({"PORT": port})


def test_a_port_in_use_is_named_before_anything_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(startup, "prepare_database", lambda: pytest.fail("went on"))
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        monkeypatch.setenv("PORT", str(port))
        monkeypatch.setenv("SERVE_HOST", "127.0.0.1")
        with pytest.raises(CommandError, match=rf"Port {port} is in use.*PORT={port + 1} make run"):
            call_command("serve")


@pytest.mark.slow
@pytest.mark.django_db
def test_developing_serves_the_corpus_on_this_machine_with_static_files_from_their_source(
    monkeypatch: pytest.MonkeyPatch, settings
) -> None:
    programs = []
    monkeypatch.setattr(startup.os, "execv", lambda program, arguments: programs.append(arguments[1:]))
    monkeypatch.setattr(startup, "collect_static", lambda: pytest.fail("collected"))
    monkeypatch.setattr(startup, "check_port", lambda *address: None)
    monkeypatch.setenv("PORT", "8001")
    settings.DEBUG = True
    call_command("serve", "--reload", stdout=StringIO())
    assert programs == [[str(settings.BASE_DIR / "manage.py"), "runserver", "127.0.0.1:8001"]]
    assert Article.objects.count() == 5


def test_only_debug_reloads() -> None:
    with pytest.raises(CommandError, match="make dev"):
        call_command("serve", "--reload")


def test_a_free_port_is_left_free() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        port = other.getsockname()[1]
    startup.check_port("127.0.0.1", port)
    startup.check_port("127.0.0.1", port)


def test_an_address_of_another_machine_is_refused() -> None:
    with pytest.raises(startup.CannotServeError, match=r"Cannot listen at 192\.0\.2\.1"):
        startup.check_port("192.0.2.1", 8000)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ('connection to server at "127.0.0.1", port 5999 failed: Connection refused\n\tIs the server running?', "no server answers"),
        ('connection to server on socket "/tmp/.s.PGSQL.5432" failed: No such file or directory', "no server answers"),
        ('FATAL:  password authentication failed for user "ed"', "user name or password is wrong"),
        ('FATAL:  database "flights" does not exist', "no such database"),
        ('FATAL:  role "ed" does not exist', "no such database or user"),
        ('could not translate host name "nowhere" to address', "no host of that name"),
        ("unable to open database file", "cannot be opened"),
        ("file is not a database", "not an SQLite database"),
        ("something new\n  in two lines", "something new in two lines"),
    ],
)
def test_a_databases_complaint_becomes_one_sentence(monkeypatch: pytest.MonkeyPatch, said: str, told: str) -> None:
    def fail() -> None:
        raise OperationalError(said)

    monkeypatch.setattr(connection, "prepare_database", fail)
    with pytest.raises(startup.CannotServeError, match=told) as refusal:
        startup.prepare_database()
    assert "\n" not in str(refusal.value)


@pytest.mark.slow
@pytest.mark.django_db
def test_an_empty_base_gets_the_corpus_and_a_first_version_of_every_row() -> None:
    assert startup.load_corpus()
    assert Article.objects.count() == 5
    assert Version.objects.get_for_model(Claim).count() == Claim.objects.count() > 0
    assert Version.objects.get_for_model(Actor).count() == Actor.objects.count() > 0


@pytest.mark.django_db
@pytest.mark.parametrize("create", [create_actor, create_place, create_proposition, create_event])
def test_a_base_that_holds_anything_is_left_as_it_is(create: Callable) -> None:
    row = create(slug="mine")
    assert not startup.load_corpus()
    assert list(type(row).objects.values_list("slug", flat=True)) == ["mine"]


@pytest.mark.django_db
def test_a_load_cut_short_leaves_the_base_empty(monkeypatch: pytest.MonkeyPatch) -> None:
    def call_and_die(command: str, *names: str, **options: object) -> None:
        call_command(command, *names[:3], **options)
        raise KeyboardInterrupt

    monkeypatch.setattr(startup, "call_command", call_and_die)
    with pytest.raises(KeyboardInterrupt):
        startup.load_corpus()
    assert not Actor.objects.exists()


@pytest.mark.django_db
def test_a_full_disk_keeps_the_corpus_from_being_loaded_and_is_said_to(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(startup, "call_command", Mock(side_effect=OperationalError("database or disk is full")))
    with pytest.raises(startup.CannotServeError, match="disk is full"):
        startup.load_corpus()


SPOILT = {
    "empty": b"",
    "a list without rows": b"[]",
    "no YAML": b"- model: [unclosed",
    "no rows": b"just words",
    "no text": b"\xff\xfe\x00\x01",
    "cut short": b"- model: overflights.event\n  fields:\n    slug: x\n    ti",
    "an unknown model": b"- model: overflights.flight\n  fields: {slug: x}",
    "an unknown field": b"- model: overflights.event\n  fields: {slug: x, wings: 2}",
    "a missing field": b"- model: overflights.event\n  fields: {slug: x}",
    "an unknown place": b"- model: overflights.event\n  fields: {slug: x, place: [atlantis]}",
}


@pytest.mark.django_db
def test_a_spoilt_fixture_is_named_in_one_sentence_and_the_base_stays_empty(monkeypatch, settings, tmp_path) -> None:
    def refused() -> str:
        with pytest.raises(CommandError) as refusal:
            call_command("serve")
        assert not Actor.objects.exists()
        return str(refusal.value)

    monkeypatch.setattr(startup, "check_port", lambda *address: None)
    monkeypatch.setattr(startup, "become_server", lambda *address: pytest.fail("served"))
    monkeypatch.setattr(startup, "CORPUS", ("actors", "events"))
    settings.FIXTURE_DIRS = [tmp_path]
    settings.VAR_DIR = tmp_path / "var"
    (tmp_path / "actors.yaml").write_text("- model: overflights.actor\n  fields: {slug: x, name: X, kind: person}")
    assert "events" in refused()  # is not there
    file = tmp_path / "events.yaml"
    for what, content in SPOILT.items():
        file.write_bytes(content)
        said = refused()
        assert said.startswith("fixtures/events.yaml cannot be loaded, so nothing was: "), what
        assert "\n" not in said
        assert len(said) > 60, what
    file.unlink()
    file.mkdir()
    assert "fixtures/events.yaml cannot be loaded" in refused()
    file.rmdir()
    file.touch()
    opened = open
    monkeypatch.setattr("builtins.open", lambda path, *how, **also: refuse(path) if path == str(file) else opened(path, *how, **also))
    monkeypatch.setattr(loaddata.Command, "compression_formats", {None: (open, "rb")})
    assert "Permission denied" in refused()


def refuse(path: str) -> None:
    raise PermissionError(errno.EACCES, "Permission denied", path)


def test_a_folder_that_cannot_be_written_is_named(settings, tmp_path) -> None:
    settings.VAR_DIR = tmp_path / "var"
    settings.VAR_DIR.write_text("a file where the folder should be")
    with pytest.raises(startup.CannotServeError, match="var cannot be written"):
        startup.collect_static()


def test_static_files_are_collected_once_and_again_when_one_changed(settings, tmp_path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    (source / "style.css").write_text("a {}")
    settings.STATICFILES_DIRS = [source]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.VAR_DIR, settings.STATIC_ROOT = tmp_path, tmp_path / "static"
    assert startup.collect_static()
    assert not startup.collect_static()
    (source / "style.css").write_text("a { color: red }")
    assert startup.collect_static()
    assert (settings.STATIC_ROOT / "style.css").read_text() == "a { color: red }"


@pytest.mark.django_db
def test_a_database_of_somebody_else_is_not_written_to(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection.introspection, "table_names", lambda: ["invoices"])
    monkeypatch.setattr(startup, "call_command", lambda *names, **options: pytest.fail("was written to"))
    with pytest.raises(startup.CannotServeError, match="contains tables of another application"):
        startup.prepare_database()
