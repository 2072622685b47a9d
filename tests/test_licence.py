"""Under which licence the code, the data and the articles are: said wherever somebody takes them."""

import json
from pathlib import Path

import pytest
from django.test import Client

ROOT = Path(__file__).resolve().parent.parent
DEED = "https://creativecommons.org/licenses/by/4.0/"
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", ["LICENSE", "README.md"])
def test_the_tree_says_what_is_whose(name: str):
    text = (ROOT / name).read_text()
    for word in ("MIT License", DEED, "publishers"):
        assert word in text


def test_the_method_page_says_it(client: Client):
    text = client.get("/about/").content.decode()
    for word in ("MIT License", DEED, "publishers’"):
        assert word in text


def test_every_download_says_it(client: Client):
    csv = b"".join(client.get("/claims.csv").streaming_content).decode()
    comments = [line for line in csv.splitlines() if line.startswith("# ")]
    assert "CC BY 4.0" in comments[-1]
    assert DEED in comments[-1]
    assert "publishers’" in comments[-1]
    licence = json.loads(b"".join(client.get("/claims.json").streaming_content))["licence"]
    assert DEED in licence
    assert "publishers’" in licence


@pytest.mark.parametrize(
    "picture",
    ["matrix", "timeline", "map", "actors/john-kerry/stances", "actors/john-kerry/network", "propositions/flights-carry-arms/stances"],
)
def test_every_picture_says_it(client: Client, corpus, picture: str):
    assert "Overflights, CC BY 4.0 · http://testserver/" in client.get(f"/{picture}.svg").content.decode()
