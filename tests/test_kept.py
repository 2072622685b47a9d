"""Pages are kept only while nothing is committed."""

from collections.abc import Iterator
from threading import Thread

import pytest
from django.core.cache import caches
from django.db import connection, transaction
from django.test import Client

from overflights.models import Claim
from tests.factories import create_actor, create_claim, create_event, create_proposition

HEDGED = '<span class="hedged">hedged</span>'

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    caches["pages"].clear()
    yield
    caches["pages"].clear()


@pytest.fixture
def claim() -> Claim:
    return create_claim(statement="Kerry says so.")


def edit_elsewhere() -> None:
    """An edit by a connection of its own."""

    def edit() -> None:
        Claim.objects.update(certainty="hedged")
        connection.close()

    other = Thread(target=edit)
    other.start()
    other.join()


def test_asked_again_a_page_costs_one_query_and_is_the_same(client, claim, django_assert_num_queries):
    first = client.get("/claims/").content
    with django_assert_num_queries(1):
        assert client.get("/claims/").content == first


def test_an_edit_shows_at_the_next_request(client, claim):
    assert "Kerry says so." in client.get("/claims/").content.decode()
    claim.statement = "Kerry says otherwise."
    claim.save()
    assert "Kerry says otherwise." in client.get("/claims/").content.decode()


@pytest.mark.parametrize(
    "path", ["/", "/claims/?page=1", "/actors/", "/actors/someone/", "/matrix/", "/timeline/?from=2012", "/map/", "/search/?q=kerry"]
)
def test_an_address_that_was_marked_is_the_same_page(client, claim, django_assert_num_queries, path):
    create_actor(slug="someone")
    first = client.get(path).content
    with django_assert_num_queries(1):
        assert client.get(f"{path}{'&' if '?' in path else '?'}utm_source=mail&fbclid=1").content == first


@pytest.mark.parametrize(
    ("path", "other"),
    [
        ("/propositions/", "theme=flights"),
        ("/propositions/", "page=7"),
        ("/events/call/", "among=all"),
        ("/events/call/", "among=nothing"),
        ("/matrix/", "open=US"),
        ("/matrix/", "from=2013"),
        ("/timeline/", "mark=x"),
        ("/timeline/", "to=2011"),
        ("/map/", "place=nowhere"),
        ("/articles/{article}/", "speaker=nobody"),
    ],
)
def test_what_a_page_reads_makes_another_page(client, claim, path, other):
    create_claim(occasion=create_event(slug="call"))
    path = path.format(article=claim.article.slug)
    assert client.get(path).content != client.get(f"{path}?{other}").content


@pytest.mark.parametrize("path", ["/", "/claims/", "/propositions/one/", "/actors/speaker/", "/events/call/"])
def test_what_a_page_is_made_of_is_as_new_as_the_base(client, path):
    """Its parts are kept under other addresses too."""
    proposition, speaker = create_proposition(slug="one"), create_actor(slug="speaker")
    event = create_event(slug="call")
    for stance in ("supports", "disputes"):
        create_claim(proposition=proposition, speaker=speaker, stance=stance, occasion=event)
    before = client.get(f"{path}?").content.decode()
    assert HEDGED not in before
    client.get(f"{path}?page=1")
    edit_elsewhere()
    after = client.get(f"{path}?").content.decode()
    assert HEDGED in after


def test_an_edit_by_another_connection_shows_at_the_next_request(client, claim):
    client.get("/claims/")
    client.get("/claims/")
    edit_elsewhere()
    assert HEDGED in client.get("/claims/").content.decode()


def test_a_save_that_is_rolled_back_never_shows(client, claim):
    with transaction.atomic():
        Claim.objects.update(certainty="hedged")
        client.get("/claims/")
        transaction.set_rollback(True)
    assert HEDGED not in client.get("/claims/").content.decode()


def test_a_connection_opened_anew_takes_nothing_from_the_one_before(client, claim):
    client.get("/claims/")
    connection.close()
    edit_elsewhere()
    assert HEDGED in client.get("/claims/").content.decode()


def test_a_connection_that_the_server_has_ended_is_opened_anew(client, claim):
    client.get("/claims/")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            end_elsewhere(*cursor.fetchone())
    else:
        connection.close()
    assert client.get("/claims/").status_code == 200
    assert client.get("/claims/?stance=supports").status_code == 200


def end_elsewhere(pid: int) -> None:
    def end() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s)", [pid])
        connection.close()

    other = Thread(target=end)
    other.start()
    other.join()


def test_what_editors_see_is_not_kept_for_readers(client, admin_client, claim):
    assert "Edit this claim" in admin_client.get(claim.get_absolute_url()).content.decode()
    assert "Edit this claim" not in client.get(claim.get_absolute_url()).content.decode()
    assert "Edit this claim" in admin_client.get(claim.get_absolute_url()).content.decode()


def test_a_page_is_kept_for_its_address_host_and_encoding(client, claim):
    plain = client.get("/claims/")
    assert "http://testserver/claims/" in plain.content.decode()
    assert "http://localhost/claims/" in client.get("/claims/", headers={"host": "localhost"}).content.decode()
    zipped = client.get("/claims/", headers={"accept-encoding": "gzip"})
    assert zipped.headers["Content-Encoding"] == "gzip"
    again = client.get("/claims/", headers={"accept-encoding": "gzip"})
    assert again.headers["Content-Encoding"] == "gzip"
    assert again.content == zipped.content
    assert "Content-Encoding" not in client.get("/claims/").headers


def test_refusals_are_not_kept(client, claim):
    assert client.get("/claims/?stance=no").status_code == 400
    assert client.get("/claims/?stance=no").status_code == 400
    assert client.get("/claims/?page=9").status_code == 404
    assert Client().head("/claims/").status_code == 200


def test_head_answers_without_a_body(client, claim):
    length = len(client.get("/claims/").content)
    for _ in range(2):
        response = client.head("/claims/")
        assert response.headers["Content-Length"] == str(length)
        assert client.get("/claims/").content
