"""`make check`: what can be said of the code without running the tests. Exits 1 if anything is found.

Arguments choose checks by their first word: `python -m tests.lint ruff djlint`.
"""

import os
import secrets
import subprocess
import sys
from collections.abc import Collection
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CHECKS = {
    "ruff check": ["ruff", "check", "."],
    "ruff format": ["ruff", "format", "--check", "."],
    "djlint lint": ["djlint", "--lint", "templates"],
    "djlint format": ["djlint", "--check", "templates"],
    "mypy": ["mypy"],
    "codes spelt out": ["tests.codes_lint"],
    "Django migrations": ["manage.py", "makemigrations", "--check", "--dry-run"],
    "Django system checks": ["manage.py", "check", "--fail-level", "WARNING"],
    "Django deployment checks": ["manage.py", "check", "--deploy", "--fail-level", "WARNING"],
}


def run_checks(chosen: Collection[str] = ()) -> dict[str, bool]:
    """Run the checks of these tools, or every check; let each print, and say by name which passed."""
    return {name: _passes(name, command) for name, command in CHECKS.items() if not chosen or tool(name) in chosen}


def tool(check: str) -> str:
    return check.split()[0]


def _passes(name: str, command: list[str]) -> bool:
    runner = [] if command[0] == "manage.py" else ["-m"]
    done = subprocess.run([sys.executable, *runner, *command], cwd=ROOT, env=_production(), capture_output=True, text=True)
    print(f"{'ok    ' if done.returncode == 0 else 'FAILED'} {name}", flush=True)
    if done.returncode:
        print(done.stdout + done.stderr, flush=True)
    return done.returncode == 0


def _production() -> dict[str, str]:
    """The environment of a server that took all defaults, whatever this machine's `.env` says."""
    return os.environ | {"SECRET_KEY": secrets.token_urlsafe(50), "DEBUG": "off", "HTTPS": "on", "DATABASE_URL": ""}


if __name__ == "__main__":
    tools = {tool(name) for name in CHECKS}
    if unknown := set(sys.argv[1:]) - tools:
        sys.exit(f"No such check: {', '.join(sorted(unknown))}. There are: {', '.join(sorted(tools))}.")
    sys.exit(0 if all(run_checks(sys.argv[1:]).values()) else 1)
