"""Which tests tests/run.py runs on SQLite alone: those of functions and of links that know no database, of processes with a database
of their own, and of SQLite's file. Run by hand, with no BOTH_DATABASES in the environment, every test runs.
"""

import os

import pytest

ON_SQLITE = (
    "test_charts",
    "test_file_permissions",
    "test_lib_",
    "test_server",
    "test_settings",
    "test_sqlite",
    "test_stances",
    "test_url_prefix",
)


def belongs_here(item: pytest.Item) -> bool:
    return "BOTH_DATABASES" not in os.environ or not item.path.name.startswith(ON_SQLITE)
