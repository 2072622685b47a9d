"""Settings: safe by default, and plain about what is missing."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management.utils import get_random_secret_key
from django.test import Client

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parent.parent
OURS = {
    "SECRET_KEY",
    "DEBUG",
    "HTTPS",
    "HSTS_PRELOAD",
    "HSTS_SUBDOMAINS",
    "DATABASE_URL",
    "DJANGO_SETTINGS_MODULE",
    "ALLOWED_HOSTS",
    "SERVE_HOST",
}


@pytest.fixture
def manage(tmp_path: Path):
    """Run manage.py in a copy of the code without a `.env`, with no settings but those given."""
    for name in ("overflights", "templates"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "manage.py", tmp_path)

    def run(*arguments: str, **settings: str) -> subprocess.CompletedProcess:
        environment = {name: value for name, value in os.environ.items() if name not in OURS} | settings
        command = [sys.executable, "manage.py", *arguments]
        return subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True)

    return run


def test_production_settings_pass_djangos_own_check(manage) -> None:
    done = manage("check", "--deploy", "--fail-level", "WARNING", SECRET_KEY=get_random_secret_key())
    assert done.returncode == 0, done.stderr


def test_plain_http_does_not_pass_it(manage) -> None:
    done = manage("check", "--deploy", "--fail-level", "WARNING", SECRET_KEY=get_random_secret_key(), HTTPS="off")
    assert done.returncode != 0


KEYS = ("insecure-key-for-debugging-only", "", "short", " ", " " * 60, "abcd" * 20, "x" + get_random_secret_key()[2:])


@pytest.mark.parametrize("settings", [{}, *({"SECRET_KEY": key} for key in (*KEYS, "django-insecure-" + get_random_secret_key()))])
def test_without_a_good_key_of_its_own_nothing_starts(manage, settings) -> None:
    done = manage("check", **settings)
    assert done.returncode == 1
    assert "Settings: SECRET_KEY" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_https_is_asked_of_this_host_alone_unless_told_otherwise(manage) -> None:
    show = "from django.conf import settings as s; print(s.SECURE_HSTS_SECONDS, s.SECURE_HSTS_INCLUDE_SUBDOMAINS, s.SECURE_HSTS_PRELOAD)"
    for settings, shown in (
        ({}, "31536000 False False"),
        ({"HSTS_SUBDOMAINS": "on"}, "31536000 True False"),
        ({"HSTS_PRELOAD": "on"}, "31536000 True True"),
    ):
        assert shown in manage("shell", "--no-imports", "-c", show, SECRET_KEY=get_random_secret_key(), **settings).stdout


@pytest.mark.parametrize(
    "settings",
    [{"SERVE_HOST": "0.0.0.0"}, {"SERVE_HOST": "::"}, {"ALLOWED_HOSTS": "localhost,flights.example"}, {"ALLOWED_HOSTS": "*"}],
)
def test_nothing_public_is_served_with_debug(manage, settings) -> None:
    done = manage("serve", DEBUG="1", **settings)
    assert done.returncode == 1
    assert "Unset DEBUG" in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.django_db
def test_with_debug_the_server_warns_and_answers_this_machine_alone(settings, caplog) -> None:
    settings.MIDDLEWARE = ["overflights.middleware.LoopbackOnly", *settings.MIDDLEWARE]
    settings.ALLOWED_HOSTS = ["localhost"]
    local = {"headers": {"host": "localhost"}}
    browser = Client()
    assert browser.get("/nowhere/", **local, REMOTE_ADDR="127.0.0.1").status_code == 404
    assert [record.getMessage()[:11] for record in caplog.records] == ["DEBUG is on"]
    assert browser.get("/nowhere/", **local, REMOTE_ADDR="::1").status_code == 404
    for come in ({**local, "REMOTE_ADDR": "192.0.2.1"}, {**local, "REMOTE_ADDR": ""}, {"headers": {"host": "flights.example"}}):
        answer = browser.get("/nowhere/", **come)
        assert answer.status_code == 403
        assert "Unset DEBUG" in answer.content.decode()


def test_debugging_needs_no_key(manage) -> None:
    assert manage("check", DEBUG="1").returncode == 0


def test_developing_has_a_file_of_its_own_and_caches_no_page(manage) -> None:
    show = "from django.conf import settings as s; print(s.DATABASES['default']['NAME'], s.CACHES['pages'], s.CACHES['pictures'])"
    dev = manage("shell", "--no-imports", "-c", show, DEBUG="1").stdout
    assert "var/dev.sqlite3" in dev
    assert dev.count("DummyCache") == 2
    served = manage("shell", "--no-imports", "-c", show, SECRET_KEY=get_random_secret_key()).stdout
    assert "var/overflights.sqlite3" in served
    assert "Dummy" not in served


def test_a_key_may_begin_with_any_sign(manage) -> None:
    assert manage("check", SECRET_KEY="$" + get_random_secret_key()).returncode == 0


def test_a_database_of_another_kind_is_refused_in_a_sentence(manage) -> None:
    done = manage("check", SECRET_KEY=get_random_secret_key(), DATABASE_URL="mysql://ed:secret@host/flights")
    assert done.returncode == 1
    assert done.stderr.startswith("Settings: DATABASE_URL begins with “mysql://”")
    assert len(done.stderr.splitlines()) == 1
