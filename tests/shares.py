"""Which tests run on one database alone where tests/run.py runs them on two at once, side by side.

What a page does in the browser doesn't hang on the database, which all other tests of that page try on both. Tests of layout run on
both all the same, each with other fonts. A browser file that isn't named here runs on SQLite, so none is left out.
Run by hand, with no SHARE_TESTS in the environment, every test runs.
"""

import os

import pytest
from django.db import connection

# About half of the time that the browser takes.
BROWSER_ON_POSTGRESQL = {"test_admin_changelist.py", "test_admin_login.py", "test_article.py", "test_editing.py", "test_finder.py"}
# Functions that know no database, processes with a database of their own, and SQLite's file: on SQLite.
ON_SQLITE = ("test_charts", "test_file_permissions", "test_lib_", "test_server", "test_settings", "test_sqlite")


def belongs_here(item: pytest.Item) -> bool:
    if "SHARE_TESTS" not in os.environ or item.get_closest_marker("layout"):
        return True
    on_postgresql = connection.vendor == "postgresql"
    if "browser" in item.path.parts:
        return on_postgresql == (item.path.name in BROWSER_ON_POSTGRESQL)
    return not on_postgresql or not item.path.name.startswith(ON_SQLITE)
