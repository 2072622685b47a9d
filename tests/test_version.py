"""The version is the same wherever it is written."""

import re
import tomllib
from pathlib import Path

import pytest

from overflights import __version__

ROOT = Path(__file__).resolve().parent.parent


def test_one_version_in_the_package_the_project_and_the_changelog():
    assert tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"] == __version__
    released = re.findall(r"^## \[(\d.*?)\] - \d{4}-\d\d-\d\d$", (ROOT / "CHANGELOG.md").read_text(), flags=re.MULTILINE)
    assert released[0] == __version__


@pytest.mark.django_db
def test_the_method_page_names_it(client):
    assert f"Overflights {__version__}" in client.get("/about/").content.decode()
