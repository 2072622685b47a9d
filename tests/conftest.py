"""Fixtures for every test."""

import pytest
from django.apps import apps
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, models, transaction
from hypothesis import settings

from overflights.facets import store
from overflights.startup import CORPUS

# How long an example takes says how busy the machine is, not whether the code is right.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")

_shipped: dict[type[models.Model], list[models.Model]] = {}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The browser last: while it is open, Django takes every query for one out of an event loop."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


@pytest.fixture
def corpus(db: None) -> None:
    """The base holds the shipped fixtures.

    Read from YAML, past all the models' checks, by the first test that asks; from then on the same rows are laid down as they
    were, in a few statements. So each test has them for itself, one with a live server (whose base is emptied after it) as
    well as one inside a transaction, and tests that don't ask see an empty base.
    """
    with transaction.atomic():
        if _shipped:
            _lay_down()
        else:
            call_command("loaddata", *CORPUS, verbosity=0)
            for model in apps.get_app_config("overflights").get_models(include_auto_created=True):
                _shipped[model] = list(model._default_manager.all())


@pytest.fixture(params=["memory", "sql"])
def counted(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """The test runs with the columns in memory, and without them, as while they are loaded."""
    if request.param == "sql":
        monkeypatch.setattr(store, "columns", lambda: None)


def _lay_down() -> None:
    for model, rows in _shipped.items():
        models.QuerySet(model).bulk_create(rows)
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(_shipped)):
            cursor.execute(statement)
