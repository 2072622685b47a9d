"""Settings: safe by default, and plain about what is missing."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management.utils import get_random_secret_key

ROOT = Path(__file__).resolve().parent.parent
OURS = {"SECRET_KEY", "DEBUG", "HTTPS", "DATABASE_URL", "DJANGO_SETTINGS_MODULE"}


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


@pytest.mark.parametrize("settings", [{}, {"SECRET_KEY": "insecure-key-for-debugging-only"}, {"SECRET_KEY": ""}])
def test_without_a_key_of_its_own_nothing_starts(manage, settings) -> None:
    done = manage("check", **settings)
    assert done.returncode == 1
    assert "SECRET_KEY" in done.stderr
    assert "Traceback" not in done.stderr


def test_debugging_needs_no_key(manage) -> None:
    assert manage("check", DEBUG="1").returncode == 0


def test_a_key_may_begin_with_any_sign(manage) -> None:
    assert manage("check", SECRET_KEY="$" + get_random_secret_key()).returncode == 0


def test_a_database_of_another_kind_is_refused_in_a_sentence(manage) -> None:
    done = manage("check", SECRET_KEY=get_random_secret_key(), DATABASE_URL="mysql://ed:secret@host/flights")
    assert done.returncode == 1
    assert done.stderr.startswith("Settings: DATABASE_URL begins with “mysql://”")
    assert len(done.stderr.splitlines()) == 1
