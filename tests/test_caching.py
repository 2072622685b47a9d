"""Pages are kept only while nothing that they show is committed."""

from collections.abc import Callable, Iterator
from threading import Thread

import pytest
import reversion
from django.apps import apps
from django.contrib.auth.models import Group, User
from django.contrib.sessions.models import Session
from django.core.cache import caches
from django.db import connection, transaction
from django.test import Client

from overflights.caching import committed_state
from overflights.models import Actor, ActorName, Article, Claim, Event, Participation, Place, Proposition
from tests.factories import create_actor, create_claim, create_event, create_place, create_proposition

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


def edits_of_what_readers_see(claim: Claim) -> dict[str, Callable[[], object]]:
    """By table, an edit of a row of it."""
    actor, article = claim.speaker, claim.article
    event = create_event(place=create_place(name="Baghdad"), participants=((actor, "party"),), articles=(article,))
    claim.about.add(event)
    name = ActorName.objects.create(actor=actor, label="Another name")
    return {
        "actor": lambda: Actor.objects.filter(pk=actor.pk).update(description="Somebody else"),
        "actorname": name.delete,
        "article": lambda: Article.objects.filter(pk=article.pk).update(authors="Somebody else"),
        "claim": lambda: Claim.objects.update(certainty="hedged"),
        "claim_about": lambda: claim.about.clear(),
        "event": lambda: Event.objects.update(is_announced=True),
        "event_articles": lambda: event.articles.clear(),
        "participation": lambda: Participation.objects.update(role="host"),
        "place": lambda: Place.objects.update(latitude="30.5"),
        "proposition": lambda: Proposition.objects.update(kind="policy"),
    }


def test_whatever_readers_see_counts_when_it_is_edited(claim):
    edits = edits_of_what_readers_see(claim)
    tables = {model._meta.db_table for model in apps.get_app_config("overflights").get_models(include_auto_created=True)}
    unseen = {"overflights_wrongpasswords"}
    assert {f"overflights_{table}" for table in edits} == tables - unseen  # a new model is thought of here
    for table, edit in edits.items():
        before = committed_state()
        assert committed_state() == before
        with transaction.atomic():
            edit()
        assert committed_state() != before, table


def test_what_readers_do_not_see_does_not_count(client, claim, django_assert_num_queries):
    """Else a wrong password, by anybody, would have every page made anew."""
    first = client.get("/claims/").content
    user = User.objects.create_user("edith", password="correct horse battery")
    assert Client().post("/admin/login/", {"username": "edith", "password": "wrong"}).status_code == 200
    Client().force_login(user)
    Session.objects.all().delete()
    Group.objects.create(name="Readers")
    with reversion.create_revision():
        reversion.add_to_revision(claim)
    with django_assert_num_queries(1):
        assert client.get("/claims/").content == first


def test_threads_and_what_is_committed_between_them(claim):
    """All of them have one state, and none misses a commit, in whatever order they look."""
    seen: list[str] = []

    def look() -> None:
        seen.append(committed_state())
        connection.close()

    before = committed_state()
    for _ in range(2):
        other = Thread(target=look)
        other.start()
        other.join()
    assert seen == [before, before]
    edit_elsewhere()
    assert committed_state() != before


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
    """Its parts are kept under other URLs too."""
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
