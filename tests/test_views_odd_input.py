"""Whatever is asked, the answer is a page or a clear refusal: never a 500."""

from urllib.parse import quote_from_bytes

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories import create_claim

pytestmark = pytest.mark.django_db

LISTS = ["claims", "actors", "propositions", "events", "articles"]
NAMES = ["q", "actor", "side", "stance", "proposition", "from", "to", "dates", "outlet", "article", "event"]
NAMES += ["attribution", "certainty", "sort", "page", "kind", "theme", "type"]
ODD = [b"\x00", b"\xff\xfe", b"-1", b"9" * 20, b"%", b"'\"--", b"\xf0\x9f\x9b\xa9", b"supports"]
ODD += [b"2012-02-30", b"../2012", b"0000", b" ", b"\xd9\xa2"]
values = st.sampled_from(ODD) | st.binary(max_size=12) | st.text(max_size=12).map(lambda text: text.encode("utf-8", "surrogatepass"))
queries = st.lists(st.tuples(st.sampled_from(NAMES), values), max_size=5)


@pytest.fixture
def some_claims(db):
    create_claim(said_on="2012-03")
    create_claim(stance="disputes")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(where=st.sampled_from(LISTS), query=queries)
def test_odd_queries_are_answered(some_claims, where, query):
    url = f"/{where}/?" + "&".join(f"{name}={quote_from_bytes(value)}" for name, value in query)
    assert Client().get(url).status_code in (200, 400, 404), url


@pytest.mark.parametrize(
    "url",
    [
        "/claims/?q=" + "x" * 65_536,
        "/claims/?" + "&".join("actor=x" for _ in range(990)),
        "/claims/?" + "&".join(f"a{n}=x" for n in range(2000)),
        "/claims/%00/",
        "/claims/" + "x" * 300 + "/",
        "/actors/%FF/",
        "/nowhere/%00%FF/?x=%00",
        "/claims/?%FF=%FF&%00=1",
    ],
)
def test_odd_addresses_are_refused_with_a_sentence(client, url):
    response = client.get(url)
    assert response.status_code in (200, 400, 404)
    assert "<h1" in response.content.decode()


@pytest.mark.parametrize("method", ["post", "put", "delete"])
@pytest.mark.parametrize("url", ["/claims/", "/claims.csv", "/claims.json", "/map.png"])
def test_pages_are_read_only(method, url):
    refused = getattr(Client(enforce_csrf_checks=True), method)(url)
    assert (refused.status_code, refused["Allow"]) == (405, "GET, HEAD")
    assert "can only be read" in refused.content.decode()


def test_a_strange_host_is_refused(client, caplog):
    assert client.get("/", headers={"host": "evil.example"}).status_code == 400
    assert not caplog.records


def test_headers_keep_other_hosts_out(client):
    policy = client.get("/").headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
