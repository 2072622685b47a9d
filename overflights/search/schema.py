"""What the database itself keeps current: the words of every text, and a log of what changed.

Triggers and indexes that Django's models cannot say. `install` runs after every `migrate`, since altering a table on SQLite drops its
triggers.
"""

from typing import Any

from django.apps import AppConfig
from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.signals import post_migrate
from django.dispatch import receiver

from . import postgresql, sqlite
from .indexed_tables import LOGGED, SEARCHED

KEPT = {"sqlite": sqlite, "postgresql": postgresql}


@receiver(post_migrate)
def after_migrate(app_config: AppConfig, using: str, **kwargs: Any) -> None:
    if app_config.label == "overflights":
        install(connections[using])


def install(connection: BaseDatabaseWrapper) -> None:
    """Make what is missing or differs, and fill it from the rows; next to nothing to do where all is there."""
    tables = set(connection.introspection.table_names())
    if not {f"overflights_{name}" for name in (*SEARCHED, *LOGGED)} <= tables:
        return  # no table of ours is there (`migrate overflights zero`)
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        KEPT[connection.vendor].install(cursor)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take all of it away, for filling a base with a million rows at once."""
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        KEPT[connection.vendor].remove(cursor)
