"""Files that no other user of this machine may read: the database with its passwords and sessions, and the key in `.env`."""

import shlex
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Warning, register
from django.db import connection
from django.db.models.signals import post_migrate
from django.dispatch import receiver

OTHERS = 0o077  # every right of the group and of everyone


def enforce() -> Iterator[str]:
    """Close our own folder, and say so if it was open; then name what else should be closed."""
    if close(settings.VAR_DIR):
        yield f"{settings.VAR_DIR} was open to other users of this machine. It is now closed to them."
    yield from open_to_others()


def close(folder: Path) -> bool:
    """Take away the permissions of others on the folder and everything in it; True if they had any."""
    was_open = False
    for path in (folder.resolve(), *folder.resolve().rglob("*")):
        with suppress(OSError):  # gone in the meantime, or another user's
            if not path.is_symlink() and path.stat().st_mode & OTHERS:
                path.chmod(path.stat().st_mode & ~OTHERS)
                was_open = True
    return was_open


@receiver(post_migrate)
def close_after_migrating(sender: AppConfig, **kwargs: object) -> None:
    """For a server that is started by `migrate` and not by `serve`."""
    if sender.name == "overflights":
        close(settings.VAR_DIR)


def open_to_others() -> Iterator[str]:
    """Outside our own folder nothing is changed: for each file that others can read, a sentence that says how to close it."""
    database = getattr(connection, "file", None)  # of SQLite
    for path in filter(None, (settings.BASE_DIR / ".env", database)):
        if path.exists() and path.stat().st_mode & OTHERS and not path.is_relative_to(settings.VAR_DIR):
            yield f"Other users of this machine can read or change {path}. To prevent that: chmod 600 {shlex.quote(str(path))}"


@register
def files_are_private(app_configs: object, **kwargs: object) -> list[CheckMessage]:
    return [Warning(sentence, id="overflights.W001") for sentence in open_to_others()]
