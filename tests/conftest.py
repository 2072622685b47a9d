"""Fixtures for every test."""

import gc
import os
from collections.abc import Callable

import pytest
from django.core.management import call_command
from hypothesis import settings

from overflights.facets import loading, store
from overflights.startup import CORPUS
from tests import prepared_rows, shares

EXAMPLES = int(os.environ.get("EXAMPLES", "50"))  # that hypothesis tries for each property; `make test-nightly` tries many more
# How long an example takes says how busy the machine is, not whether the code is right.
settings.register_profile("patient", deadline=None, max_examples=EXAMPLES)
settings.load_profile("patient")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The browser last: while it is open, Django takes every query for one out of an event loop."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)
    # Looking for garbage takes a tenth of the time, most of it among what stays to the end.
    gc.freeze()
    gc.set_threshold(50_000)
    elsewhere = [item for item in items if not shares.belongs_here(item)]
    if elsewhere:
        config.hook.pytest_deselected(items=elsewhere)
        items[:] = [item for item in items if item not in elsewhere]


@pytest.fixture
def corpus(db: None) -> None:
    """The base holds the shipped fixtures."""
    prepared_rows.insert(_load_corpus)


def _load_corpus() -> None:
    call_command("loaddata", *CORPUS, verbosity=0)


@pytest.fixture(params=["memory", "sql"])
def counted(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """The test runs with the columns in memory, and without them, as while they are loaded."""
    if request.param == "sql":
        monkeypatch.setattr(store, "columns", lambda: None)


@pytest.fixture
def keep_columns(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Call it when all rows are there: they are counted by what is in memory then. In a test's transaction, each answer loads it anew."""

    def keep() -> None:
        columns = loading.load()
        monkeypatch.setattr(store, "columns", lambda: columns)

    return keep
