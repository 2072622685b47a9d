"""The finder as it runs: columns in memory that follow every change of the base, whoever makes it; pages that cost the same at any size."""

import csv
import json
import sys
from collections.abc import Iterator
from io import StringIO
from itertools import count
from threading import Event as Signal
from threading import Thread
from time import sleep
from urllib.parse import quote

import pytest
from django.core.cache import caches
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from overflights import exports
from overflights.facets import Question, answer, changes, loading, store
from overflights.facets.columns import ClaimColumns
from overflights.models import Actor, Claim
from overflights.search import schema
from tests.factories import create_actor, create_article, create_claim, create_event, create_outlet, create_proposition
from tests.page import links_of, read

pytestmark = pytest.mark.django_db(transaction=True)
FULL = (
    "/claims/?q=Kerry&actor=united-states&side=US&stance=supports&proposition=flights-carry-arms&from=2012&to=2015&outlet=theatlantic"
    "&article=theatlantic-2013-03-24&event=kerry-baghdad-visit-2013-03-24&attribution=indirect&certainty=asserted"
)
URLS = ("/claims/", FULL, "/claims/?q=iran&sort=relevance", "/claims/?q=weepons", "/claims/?page=2")
URLS += ("/claims/choose/actor/", "/claims/choose/article/?find=iraq")
MOST_QUERIES = 6
store_module = sys.modules[type(store).__module__]


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    """Neither pages nor columns of the test before."""
    for forget in (caches["pages"].clear, store.forget):
        forget()
    yield
    caches["pages"].clear()
    store.forget()


def elsewhere(sql: str, *parameters: object) -> None:
    """Run by a connection of its own, as `psql` or another worker would."""

    def run() -> None:
        with connection.cursor() as cursor:
            cursor.execute(sql, parameters)
        connection.close()

    other = Thread(target=run)
    other.start()
    other.join()


def total(url: str = "/claims/") -> int:
    """As a page says it that nobody has asked for before."""
    caches["pages"].clear()
    return Client().get(url).context["page"].paginator.count


# --- Every change is seen -------------------------------------------------------------------------
def test_an_edit_by_anyone_is_seen_at_the_next_request():
    claim = create_claim(stance="supports")
    assert total("/claims/?stance=supports") == 1
    elsewhere("UPDATE overflights_claim SET stance = 'disputes' WHERE id = %s", claim.pk)
    assert (total("/claims/?stance=supports"), total("/claims/?stance=disputes")) == (0, 1)
    elsewhere("UPDATE overflights_claim SET status = 'draft' WHERE id = %s", claim.pk)
    assert total() == 0
    Claim.objects.filter(pk=claim.pk).update(status="published")
    assert total() == 1
    claim.delete()
    assert total() == 0


def test_links_with_events_are_seen():
    claim, event = create_claim(), create_event(slug="call")
    assert total("/claims/?event=call") == 0
    claim.about.add(event)
    assert total("/claims/?event=call") == 1
    claim.about.clear()
    assert total("/claims/?event=call") == 0


def test_actors_and_articles_that_change_are_seen():
    state, person = create_actor(slug="state", country="IQ"), create_actor(country="")
    claim = create_claim(speaker=person)
    assert (total("/claims/?actor=state"), total("/claims/?side=IQ")) == (0, 0)
    Actor.objects.filter(pk=person.pk).update(country="IQ")
    person.refresh_from_db()
    person.part_of = state
    person.save()
    assert (total("/claims/?actor=state"), total("/claims/?side=IQ")) == (1, 1)
    other = create_article().outlet
    assert total(f"/claims/?outlet={other.slug}") == 0
    claim.article.outlet = other
    claim.article.save()
    assert total(f"/claims/?outlet={other.slug}") == 1


def test_a_save_that_is_rolled_back_is_never_seen():
    claim = create_claim(stance="supports")
    assert total("/claims/?stance=disputes") == 0
    with transaction.atomic():
        Claim.objects.filter(pk=claim.pk).update(stance="disputes")
        assert total("/claims/?stance=disputes") == 1
        transaction.set_rollback(True)
    assert total("/claims/?stance=disputes") == 0
    assert total("/claims/?stance=supports") == 1


def test_a_link_that_is_moved_is_seen_on_both_claims():
    one, other, event = create_claim(), create_claim(), create_event(slug="call")
    one.about.add(event)
    assert total("/claims/?event=call") == 1
    elsewhere("UPDATE overflights_claim_about SET claim_id = %s WHERE claim_id = %s", other.pk, one.pk)
    assert [claim.pk for claim in Client().get("/claims/?event=call&x=1").context["page"]] == [other.pk]


def test_a_log_made_anew_is_noticed():
    claims = [create_claim() for _ in range(3)]
    assert total() == 3
    schema.remove(connection)
    Claim.objects.filter(pk=claims[0].pk).delete()
    schema.install(connection)
    assert total() == 2


def test_a_fixture_is_seen(tmp_path):
    create_claim(statement="Alpha.")
    assert total("/claims/?q=omega") == 0
    dump = tmp_path / "claims.yaml"
    call_command("dumpdata", "overflights.claim", "--natural-foreign", "--natural-primary", format="yaml", output=str(dump), verbosity=0)
    dump.write_text(dump.read_text().replace("Alpha", "Omega"))
    call_command("loaddata", str(dump), verbosity=0)
    assert total("/claims/?q=omega") == 1


def test_transactions_that_end_in_another_order_than_they_began_are_seen():
    """The first to change something may be the last to commit; what it changed must not be missed for that."""
    first, second = create_claim(stance="supports"), create_claim(stance="supports")
    assert total("/claims/?stance=disputes") == 0
    began, may_end = Signal(), Signal()

    def slow() -> None:
        with transaction.atomic():
            Claim.objects.filter(pk=first.pk).update(stance="disputes")
            began.set()
            may_end.wait(20)
        connection.close()

    writer = Thread(target=slow)
    writer.start()
    began.wait(20)
    if connection.vendor == "sqlite":
        may_end.set()  # there the other writer waits until the first has ended
        writer.join()
    elsewhere("UPDATE overflights_claim SET stance = 'disputes' WHERE id = %s", second.pk)
    assert total("/claims/?stance=disputes") == (2 if connection.vendor == "sqlite" else 1)
    may_end.set()
    writer.join()
    assert total("/claims/?stance=disputes") == 2


def test_threads_share_the_columns_while_an_editor_saves():
    claims = [create_claim(stance="supports") for _ in range(8)]
    wrong: list[object] = []
    done = Signal()

    def read() -> None:
        try:
            for turn in count():
                if done.is_set():
                    return
                found = answer(Question({"stance": ("supports", "disputes", "unclear")}, certain=bool(turn % 2)))
                tally = sum(number for _, number in found.tally("stance").top(4))
                if found.total != tally or found.total != len(claims):
                    wrong.append((found.total, tally))
        except Exception as error:
            wrong.append(error)
            raise
        finally:
            connection.close()

    readers = [Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    for turn in range(12):
        Claim.objects.filter(pk=claims[turn % 8].pk).update(stance="disputes" if turn % 2 else "unclear")
    done.set()
    for reader in readers:
        reader.join()
    assert wrong == []


# --- Loading --------------------------------------------------------------------------------------
def test_a_large_base_is_answered_by_sql_until_its_columns_are_there(monkeypatch):
    for _ in range(3):
        create_claim()
    monkeypatch.setattr(store_module, "SMALL", 1)
    monkeypatch.setattr(store_module, "PATIENCE", 0.05)
    may_load, load = Signal(), loading.load

    def slow_load() -> ClaimColumns:
        may_load.wait(20)
        return load()

    monkeypatch.setattr(loading, "load", slow_load)
    assert store.columns() is None
    assert total() == 3
    may_load.set()
    monkeypatch.setattr(store_module, "PATIENCE", 20.0)
    assert store.columns().n == 3  # which waits for them
    assert total() == 3
    create_claim()
    assert total() == 4


def test_columns_that_come_soon_are_waited_for(monkeypatch):
    for _ in range(3):
        create_claim()
    monkeypatch.setattr(store_module, "SMALL", 1)
    load = loading.load
    monkeypatch.setattr(loading, "load", lambda: (sleep(0.3), load())[1])
    assert store.columns().n == 3


def test_a_base_beyond_the_largest_size_is_answered_by_sql(monkeypatch):
    for _ in range(3):
        create_claim()
    monkeypatch.setattr(store_module, "SMALL", 0)
    monkeypatch.setattr(store_module, "LARGEST", 0)
    assert store.columns() is None
    response = Client().get("/claims/?stance=supports")
    assert response.context["page"].paginator.count == 3
    assert store.columns() is None


def test_more_changes_than_there_is_room_for_load_everything_anew(monkeypatch):
    monkeypatch.setattr(changes, "MOST_CHANGES", 2)
    claims = [create_claim(stance="supports") for _ in range(3)]
    assert total("/claims/?stance=disputes") == 0
    for claim in claims * 4:
        claim.note += "x"
        claim.stance = "disputes"
        claim.save()
        assert total() == 3
    Claim.objects.all().update(stance="unclear")
    assert (total("/claims/?stance=disputes"), total("/claims/?stance=unclear")) == (0, 3)


# --- What a page costs ----------------------------------------------------------------------------
def test_a_page_costs_few_queries_however_much_is_there(client, corpus):
    """Asked of columns that are there, as at any time but the first; with nothing kept of the page itself."""
    costs = {}
    for url in (
        "/claims/",
        FULL,
        "/claims/?q=iran&sort=relevance",
        "/claims/?page=2",
        "/claims/choose/actor/",
        "/claims/choose/article/?find=iraq",
    ):
        client.get(url)
        caches["pages"].clear()
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        costs[url] = len(queries)
        assert len(queries) <= MOST_QUERIES, [query["sql"][:80] for query in queries]
    for _ in range(4):
        create_claim(speaker=create_actor(part_of=create_actor()), about=(create_event(), create_event()))
    for url, cost in costs.items():
        client.get(url)
        caches["pages"].clear()
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        assert len(queries) == cost, url


def test_the_form_offers_few_options_however_many_actors_there_are(client):
    article, proposition = create_article(), create_proposition()
    for _ in range(30):
        create_claim(article=article, proposition=proposition)
    html = client.get("/claims/").content.decode()
    assert html.count("<option") == 0
    assert html.count('name="actor"') < 10


# --- Downloads ------------------------------------------------------------------------------------
def rows_of(response) -> tuple[list[str], list[dict[str, str]]]:
    lines = b"".join(response.streaming_content).decode("utf-8-sig").splitlines(keepends=True)
    about = [line for line in lines if line.startswith("# ")]
    return about, list(csv.DictReader(StringIO("".join(lines[len(about) :]))))


def test_a_download_holds_all_that_the_filter_finds(client, corpus):
    response = client.get("/claims.csv?actor=united-states&stance=disputes&sort=said")
    about, rows = rows_of(response)
    listed = Client().get("/claims/?actor=united-states&stance=disputes&sort=said").context["page"].paginator
    assert [row["ref"] for row in rows] == [claim.ref for number in listed.page_range for claim in listed.page(number)]
    assert "Claims by United States and all who are part of it that dispute a proposition." in about[0]
    assert "/claims/?actor=united-states&stance=disputes&sort=said at 20" in about[1]
    assert "cite the article" in about[2]
    assert rows[0]["speaker_label"]
    assert rows[0]["stance_label"] == "disputes"


def test_json_is_one_object_in_the_same_order(client, corpus):
    response = client.get("/claims.json?from=2012-03-10&to=2012-03-20")
    found = json.loads(b"".join(response.streaming_content))
    totals = Client().get("/claims/?from=2012-03-10&to=2012-03-20").context["totals"]
    assert (found["count"], found["possible"], found["certain"]) == (totals["possible"], totals["possible"], totals["certain"])
    assert len(found["results"]) == found["count"]
    first = found["results"][0]
    assert {"ref", "statement", "quote", "stance", "said_on", "earliest", "latest"} <= set(first)
    for name in ("speaker", "proposition", "article", "outlet"):
        assert {"slug", "label"} <= set(first[name])
    assert found["query"]["parameters"] == {"from": ["2012-03-10"], "to": ["2012-03-20"]}


def test_an_empty_download_is_still_one(client):
    assert rows_of(client.get("/claims.csv"))[1] == []
    assert json.loads(b"".join(client.get("/claims.json").streaming_content))["results"] == []


def test_no_cell_is_a_formula(client):
    create_claim(statement="=HYPERLINK(1)", quote="@SUM(1) he said.", described_as="+he")
    row = rows_of(client.get("/claims.csv"))[1][0]
    assert (row["statement"], row["quote"], row["described_as"]) == ("'=HYPERLINK(1)", "'@SUM(1) he said.", "'+he")


def test_nothing_that_a_spreadsheet_passes_over_hides_a_formula():
    for sign in "=+-@＝＋－＠":
        for before in ("", " ", "\u00a0", "\u3000", '"', "'", ' "', "\ufeff", "\u200b", "\u2060 ", "\u202e", "\x01"):
            cell = f"{before}{sign}HYPERLINK(1)"
            assert exports.safe_cell(cell) == f"'{cell}", ascii(cell)
    for cell in ("\tone", "\rone", "\none"):
        assert exports.safe_cell(cell) == f"'{cell}"
    for cell in ("He said: = nothing.", "“-” he wrote", "a@b", "2012-03", '"Yes," he said.', ""):
        assert exports.safe_cell(cell) == cell


@pytest.mark.parametrize("url", ["/claims.csv?stance=no", "/claims.json?from=2013&to=2012"])
def test_an_invalid_filter_gives_nothing_out(client, url):
    create_claim()
    response = client.get(url)
    assert response.status_code == 400
    assert "there is nothing to download" in response.content.decode()


# --- Words ----------------------------------------------------------------------------------------
def test_hits_are_marked(client):
    create_claim(statement="Iran’s flights go on.", quote="“Flights” he said.", described_as="the flights chief")
    html = client.get("/claims/?q=flight*").content.decode()
    assert "Iran’s <mark>flights</mark> go on." in html
    assert "“<mark>Flights</mark>” he said." in html
    assert "the <mark>flights</mark> chief" in html


def test_relevance_puts_words_in_the_statement_first(client):
    late = create_claim(statement="Nothing.", quote="The flights.", said_on="2012-03-20").ref
    early = create_claim(statement="On flights.", said_on="2012-01").ref
    pages = {
        sort: [claim.ref for claim in Client().get(f"/claims/?q=flights&sort={sort}").context["page"]] for sort in ("-said", "relevance")
    }
    assert pages == {"-said": [late, early], "relevance": [early, late]}


def test_an_actor_that_the_words_name_is_offered(client):
    actor = create_actor(slug="maliki", name="Nouri al-Maliki", names=("Nuri Kamal al-Maliki",))
    create_claim(speaker=actor, statement="On weapons.")
    url = f"/claims/?q={quote('weapons Nuri Kamal al-Maliki -iran')}&stance=supports"
    expected = ("Nouri al-Maliki", "/claims/?q=weapons+-iran&actor=maliki&stance=supports", 1)
    assert client.get(url).context["suggested_actors"] == [expected]
    assert client.get(url.replace("supports", "disputes")).context["suggested_actors"] == []


def test_what_finds_nothing_is_offered_as_it_is_spelt(client):
    create_claim(statement="Weapons cross.")
    assert client.get("/claims/?q=weepons").context["suggested_words"] == ("weapons", "/claims/?q=weapons", 1)
    assert client.get("/claims/?q=weepons&stance=disputes").context["suggested_words"] is None


@pytest.mark.parametrize("parameter", ["q", "actor", "from", "sort", "kind"])
def test_thousands_of_values_make_no_large_page(client, parameter):
    create_claim()
    query = "&".join(f"{parameter}={n}" for n in range(3000))
    for url in ("/claims/", "/claims/choose/actor/", "/actors/"):
        response = client.get(f"{url}?{query}")
        assert response.status_code in (200, 400)
        assert len(response.content) < 300_000, url


def test_long_queries_are_refused_kindly(client):
    response = client.get("/claims/?q=" + "word+" * 5000)
    assert response.status_code == 400
    assert "at most 200 characters" in response.content.decode()
    assert client.get("/claims/?q=ab*").status_code == 400


# --- Search over everything -----------------------------------------------------------------------
def test_search_finds_in_every_kind_and_its_numbers_are_those_it_opens(client, corpus):
    response = client.get("/search/?q=maliki")
    groups = {group.kind: group for group in response.context["groups"]}
    assert all(groups[kind].total for kind in ("claim", "actor", "event", "article"))
    for group in groups.values():
        assert Client().get(group.url).context["page"].paginator.count == group.total, group.kind


@pytest.mark.parametrize(("query", "n"), [("kerry", 1), ("ker", 0), ("ker*", 1), ("kerry -john", 0), ('"kerry john"', 0), ("-weapons", 1)])
def test_search_reads_a_query_alike_for_every_kind(client, query, n):
    for name in ("John Kerry", "Weapons"):
        create_actor(name=name)
        create_proposition(statement=name)
        create_event(title=name)
    groups = {group.kind: group for group in client.get("/search/", {"q": query}).context["groups"]}
    for kind in ("actor", "proposition", "event"):
        assert groups[kind].total == Client().get(groups[kind].url).context["page"].paginator.count == n, kind


@pytest.mark.parametrize(("query", "status"), [("", 200), ("%00", 400), ("a*", 400), ("%E2%9C%88", 400), ("-x", 200), ("x" * 300, 400)])
def test_search_refuses_what_it_cannot_look_for(client, query, status):
    assert client.get(f"/search/?q={query}").status_code == status


# --- All values of a facet ------------------------------------------------------------------------
def test_values_are_found_by_any_form_of_a_name(client):
    actor = create_actor(slug="maliki", name="Nouri al-Maliki", names=("Nuri Kamal al-Maliki",))
    create_claim(speaker=actor)
    create_claim()
    values = client.get("/claims/choose/actor/?find=nuri+kam&stance=supports").context["page"].object_list
    assert [(value.label, value.n, value.url) for value in values] == [("Nouri al-Maliki", 1, "/claims/?actor=maliki&stance=supports")]


@pytest.mark.parametrize("facet", ["actor", "side", "proposition", "outlet", "article", "event"])
def test_an_empty_base_has_lists_of_values_too(client, facet):
    values = client.get(f"/claims/choose/{facet}/").context["page"].object_list
    assert not any(value.n for value in values)


@pytest.mark.parametrize("find", ["Côte", "cote", "TÜRKIYE", "turkiye"])
def test_sides_are_found_with_and_without_accents(client, find):
    for country in ("CI", "TR"):
        create_claim(speaker=create_actor(country=country))
    assert client.get("/claims/choose/side/", {"find": find}).context["page"].paginator.count == 1


@pytest.mark.parametrize(
    ("find", "labels"), [("kerry -john", ["Ann Kerry"]), ("-john", ["Ann Kerry"]), ("ker", ["Ann Kerry", "John Kerry"])]
)
def test_values_are_searched_with_exclusions_too(client, find, labels):
    for name in ("John Kerry", "Ann Kerry"):
        create_claim(
            speaker=create_actor(name=name),
            occasion=create_event(title=f"Visit of {name}"),
            article=create_article(outlet=create_outlet(name="The Paper")),
        )
    for facet, lead in (("actor", ""), ("event", "Visit of ")):
        found = client.get(f"/claims/choose/{facet}/", {"find": find}).context["page"].object_list
        assert sorted(value.label for value in found if "Kerry" in value.label) == [f"{lead}{label}" for label in labels]


def test_values_without_claims_are_shown(client):
    create_actor(slug="silent", name="Silent")
    values = client.get("/claims/choose/actor/?find=silent").context["page"].object_list
    assert [(value.label, value.n) for value in values] == [("Silent", 0)]


@pytest.mark.parametrize(
    ("url", "status"),
    [
        ("stance/", 404),
        ("nothing/", 404),
        ("actor/?page=9", 404),
        ("actor/?stance=no", 400),
        ("side/?find=%00", 200),
        ("side/?find=*", 400),
        ("article/?find=%22", 400),
    ],
)
def test_odd_lists_of_values(client, url, status):
    assert client.get(f"/claims/choose/{url}").status_code == status


# --- Claims over time -----------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("query", "unit", "n_bars", "chosen", "ways"),
    [
        ("", "year", 3, [], []),
        ("from=2012-06&to=2013", "year", 3, ["2012", "2013"], ["All years"]),
        ("from=2012&to=2012", "month", 12, [], ["All years"]),
        ("from=2012-03&to=2012-04", "month", 12, ["Mar", "Apr"], ["All of 2012", "All years"]),
        ("from=0005&to=0005", "month", 12, [], ["All years"]),
    ],
)
def test_bars_are_years_or_the_months_of_one_and_each_leads_to_its_claims(client, query, unit, n_bars, chosen, ways):
    for said_on in ("2012-03-12", "2012-04", "2014-01-01", "../2013-03"):
        create_claim(said_on=said_on, article=create_article(published="2015"))
    page = client.get(f"/claims/?{query}")
    shown = page.context["histogram"]
    assert (shown.unit, len(shown.bars), [bar.label for bar in shown.bars if bar.is_chosen]) == (unit, n_bars, chosen)
    assert [text for _, text in links_of(read(page)) if text.startswith("All ")] == ways
    for bar in shown.bars:
        assert client.get(bar.url).context["page"].paginator.count == bar.n
