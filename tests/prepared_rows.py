"""Rows that many tests start from, made once.

The first test that asks has them made, past all the models' checks. From then on the same rows, with the same keys, are inserted
in a few statements. So each test has them for itself, one with a live server (whose base is emptied after it) as well as one
inside a transaction, and tests that don't ask see an empty base.
"""

from collections.abc import Callable

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, models, transaction

_made: dict[Callable[[], None], dict[type[models.Model], list[models.Model]]] = {}


def insert(make: Callable[[], None]) -> None:
    """Insert the rows that `make` makes in an empty base."""
    with transaction.atomic():
        if make in _made:
            _insert(_made[make])
        else:
            tables = apps.get_app_config("overflights").get_models(include_auto_created=True)
            managers = [model._default_manager for model in tables]
            assert not any(manager.exists() for manager in managers)
            make()
            _made[make] = {manager.model: list(manager.all()) for manager in managers}


def _insert(rows_of: dict[type[models.Model], list[models.Model]]) -> None:
    for model, rows in rows_of.items():
        models.QuerySet(model).bulk_create(rows)
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(rows_of)):
            cursor.execute(statement)
