"""The steps from `make run` to a running site; each says in one sentence why it cannot go on."""

import errno
import hashlib
import os
import socket
import sys
import warnings
from collections.abc import Mapping

from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connection, connections, transaction

from overflights.sqlite.base import DatabaseWrapper

from . import database_errors

# In an order in which each refers only to the ones before it.
CORPUS = ("places", "actors", "propositions", "articles", "events", "claims")


class CannotServeError(Exception):
    """Why the site cannot be served, in one sentence for the person who typed `make run`."""


def address(environment: Mapping[str, str]) -> tuple[str, int]:
    """Host and port to serve at, from SERVE_HOST and PORT. (Shells and tools set HOST for purposes of their own.)"""
    port = environment.get("PORT") or "8000"
    if not (port.isascii() and port.isdecimal() and 0 < int(port) < 65536):
        raise CannotServeError(f"PORT must be a number from 1 to 65535, not “{port}”.")
    return environment.get("SERVE_HOST") or "127.0.0.1", int(port)


def check_port(host: str, port: int) -> None:
    """Raise unless a server could listen at the address now."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            # As the server itself does: the connections of a server that has just stopped do not count as in use.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except socket.gaierror:
        raise CannotServeError(f"SERVE_HOST “{host}” is not an address of this machine.") from None
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise CannotServeError(
                f"Port {port} is in use by another program; choose another one, for example: PORT={port % 65535 + 1} make run"
            ) from None
        raise CannotServeError(f"Cannot listen at {host} port {port}: {error.strerror}.") from None


def prepare_database() -> None:
    """Bring the tables up to date; raises CannotServeError if the database refuses."""
    try:
        connection.prepare_database()
        tables = connection.introspection.table_names()
        if tables and "django_migrations" not in tables:
            name = connection.settings_dict["NAME"]
            raise CannotServeError(f"The database {name} contains tables of another application. Name an empty one in DATABASE_URL.")
        call_command("migrate", interactive=False, verbosity=0)
    except DatabaseError as error:
        raise CannotServeError(database_errors.sentence(str(error))) from None


def journal() -> str:
    """Which journal SQLite uses, and what that means; empty for other databases."""
    database = connections[DEFAULT_DB_ALIAS]
    return database.journal_in_words() if isinstance(database, DatabaseWrapper) else ""


def load_corpus() -> bool:
    """Load the shipped articles and their coding into an empty base, all or nothing; True if it was empty. No edit is ever overwritten."""
    try:
        return _load_into_empty()
    except DatabaseError as error:
        raise CannotServeError(database_errors.sentence(str(error))) from None


def _load_into_empty() -> bool:
    from overflights.models import WrongPasswords  # not above: CORPUS is also asked for before Django is set up

    with transaction.atomic():
        if any(model._default_manager.exists() for model in apps.get_app_config("overflights").get_models() if model is not WrongPasswords):
            return False
        for name in CORPUS:
            _load(name)
        # Otherwise there would be no version to revert the first edit to.
        call_command("createinitialrevisions", comment="As shipped", verbosity=0)
    return True


def _load(name: str) -> None:
    """One file; an error names it."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", RuntimeWarning)  # Django's remark on a file without rows
            call_command("loaddata", name, verbosity=0)
    except Exception as error:
        if database_errors.trouble(error):
            raise
        raise CannotServeError(f"fixtures/{name}.yaml cannot be loaded, so nothing was: {_reason(error)}") from error


def _reason(error: BaseException) -> str:
    """Why a fixture is refused: Django wraps the reason in one error after another, some without a message."""
    while error.__cause__:
        error = error.__cause__
    if isinstance(error, TypeError | RuntimeWarning):
        return "it does not contain a list of rows."
    return " ".join(" ".join(getattr(error, "messages", [str(error)])).split())


def collect_static() -> bool:
    """Collect and compress the static files if any has changed since the last time; True if so."""
    stamp = settings.VAR_DIR / "static.stamp"
    state = _static_state()
    try:
        if stamp.exists() and stamp.read_text() == state and settings.STATIC_ROOT.exists():
            return False
        settings.VAR_DIR.mkdir(mode=0o700, exist_ok=True)
        call_command("collectstatic", interactive=False, clear=True, verbosity=0)
        stamp.write_text(state)
    except OSError as error:
        raise CannotServeError(f"{error.filename or settings.VAR_DIR} cannot be written: {error.strerror}. Check who owns it.") from None
    return True


def _static_state() -> str:
    """A fingerprint of every static file's name, size and time of change."""
    digest = hashlib.sha256(settings.STORAGES["staticfiles"]["BACKEND"].encode())
    for finder in get_finders():
        for name, storage in finder.list(ignore_patterns=[]):
            facts = os.stat(storage.path(name))
            digest.update(f"{name} {facts.st_size} {facts.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def become_server(host: str, port: int) -> None:
    """Replace this process by the web server; does not return."""
    _become("-m", "gunicorn", "--config", "python:overflights.gunicorn_config", "--bind", _host_and_port(host, port))


def become_development_server(host: str, port: int) -> None:
    """Replace this process by Django's server, which starts anew whenever the code changes; does not return."""
    _become(str(settings.BASE_DIR / "manage.py"), "runserver", _host_and_port(host, port))


def _host_and_port(host: str, port: int) -> str:
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def _become(*arguments: str) -> None:
    sys.stdout.flush()
    os.execv(sys.executable, [sys.executable, *arguments])
