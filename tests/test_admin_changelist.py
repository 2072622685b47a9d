"""The claim changelist: filters with their counts, words, references, order, pages; and the counts beside other rows.

What is shown is held against plain SQL, once counted from memory and once by the facets' own SQL.
"""

from datetime import date
from itertools import product

import pytest
from django.contrib.admin import site
from django.contrib.auth import get_user
from django.db import connection, models
from django.db.models import Q
from django.http import QueryDict
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from overflights.admin import input_checks
from overflights.models import Actor, Article, Claim, Proposition
from tests.adminform import signed_in, superuser
from tests.factories import create_actor, create_article, create_claim, create_event, create_outlet, create_proposition
from tests.page import links_of, number_in, read, texts_of

pytestmark = pytest.mark.django_db

LIST = "/admin/overflights/claim/"
AUTOCOMPLETE = "/admin/autocomplete/"


@pytest.fixture
def edith():
    return signed_in("edith")


@pytest.fixture
def world():
    """Three speakers, the second part of the first; two articles; propositions of two themes; every status and stance."""
    state = create_actor(name="Iraq", kind="government")
    speakers = [state, create_actor(name="Nouri al-Maliki", part_of=state), create_actor(name="John Kerry")]
    articles = [create_article(slug=f"{name}-2014-05-01", published="2014-05-01") for name in ("monitor", "post")]
    propositions = [create_proposition(theme=theme) for theme in ("flights", "russia", "russia")]
    dates = ["2012-03-12", "2012", "2013-01/2013-02", "../2011", "2014-04-30"]
    codes = product(("supports", "disputes"), ("published", "draft", "withdrawn"), ("asserted", "hedged"))
    rows = [
        create_claim(
            speaker=speakers[at % 3],
            article=articles[at % 2],
            proposition=propositions[at // 2 % 3],
            stance=stance,
            status=status,
            certainty=certainty,
            attribution=("direct", "indirect", "mixed")[at // 3 % 3],
            basis=("stated", "external")[at // 5 % 2],
            said_on=dates[at % 5],
            statement=f"{'Weapons' if at % 4 else 'Airspace'} number{at}",
        )
        for at, (stance, status, certainty) in enumerate(codes)
    ]
    return {"speakers": speakers, "articles": articles, "propositions": propositions, "claims": rows}


def listed(client, **query):
    answer = client.get(LIST, query)
    assert answer.status_code == 200, answer
    return answer.context_data["cl"]


def number_found(client, query):
    """As `listed`, without making the page: hundreds are asked for."""
    request = RequestFactory().get(LIST, query)
    request.session, request.user = client.session, get_user(client)
    return site.get_model_admin(Claim).get_changelist_instance(request).result_count


def found(client, **query):
    """Keys on the page; all the ways to say how many there are must agree with them."""
    cl = listed(client, **query)
    keys = [claim.pk for claim in cl.result_list]
    assert cl.result_count == len(keys) == cl.queryset.count()
    assert set(keys) == set(cl.queryset.values_list("pk", flat=True))
    assert cl.full_result_count == Claim.objects.count()
    return keys


def offered(cl, name):
    """Of a filter, the number beside each choice, by what its URL asks for."""
    (list_filter,) = [spec for spec in cl.filter_specs if spec.parameter_name == name]
    choices = [(choice["query_string"], str(choice["display"])) for choice in list_filter.choices(cl)][1:]
    return {QueryDict(url[1:])[name]: number_in(text.rpartition("(")[2]) for url, text in choices}


def plain(condition=None):
    return [*Claim.objects.filter(condition or Q()).order_by("-earliest", "pk").values_list("pk", flat=True)]


def in_year(year):
    return Q(latest__gte=date(year, 1, 1), earliest__lte=date(year, 12, 31))


def asked(world):
    """Each filter's parameters, and the same in plain SQL."""
    state, maliki, _ = world["speakers"]
    article, proposition = world["articles"][0], world["propositions"][0]
    return [
        ({}, Q()),
        ({"status": "draft"}, Q(status="draft")),
        ({"stance": "disputes"}, Q(stance="disputes")),
        ({"stance": "unclear"}, Q(stance="unclear")),
        ({"attribution": "mixed"}, Q(attribution="mixed")),
        ({"certainty": "hedged"}, Q(certainty="hedged")),
        ({"basis": "stated"}, Q(basis="stated")),
        ({"theme": "russia"}, Q(proposition__theme="russia")),
        ({"theme": "iran-in-iraq"}, Q(pk=0)),
        ({"year": "2012"}, in_year(2012)),
        ({"year": "../2012"}, Q(earliest__lte=date(2012, 12, 31))),
        ({"year": "1999"}, in_year(1999)),
        ({"actor": state.pk}, Q(speaker__in=[state, maliki])),
        ({"actor": maliki.pk}, Q(speaker=maliki)),
        ({"proposition": proposition.pk}, Q(proposition=proposition)),
        ({"article": article.pk}, Q(article=article)),
        ({"outlet": article.outlet.pk}, Q(article=article)),
        ({"q": "weapons"}, Q(statement__startswith="Weapons")),
        ({"q": "weapons -number3"}, Q(statement__startswith="Weapons") & ~Q(statement__endswith="number3")),
        ({"q": '"airspace number8"'}, Q(statement="Airspace number8")),
        ({"q": "airs*"}, Q(statement__startswith="Airspace")),
        ({"q": "monitor-2014"}, Q(article=article)),
        ({"q": " Monitor-2014-05-01-02 "}, Q(ref="monitor-2014-05-01-02")),
        ({"q": "monitor-2014-05-01-0"}, Q(article=article)),
        # Two of them together.
        ({"actor": state.pk, "stance": "supports"}, Q(speaker__in=[state, maliki], stance="supports")),
        ({"q": "monitor-2014", "status": "published"}, Q(article=article, status="published")),
        ({"q": "weapons", "year": "2012"}, Q(statement__startswith="Weapons") & in_year(2012)),
        ({"theme": "russia", "certainty": "hedged"}, Q(proposition__theme="russia", certainty="hedged")),
        ({"theme": "russia", "proposition": proposition.pk}, Q(pk=0)),
        ({"theme": "flights", "proposition": proposition.pk}, Q(proposition=proposition)),
    ]


@pytest.mark.slow
def test_each_filter_finds_what_plain_sql_finds(edith, world, counted):
    for query, condition in asked(world):
        assert found(edith, **query) == plain(condition), query


@pytest.mark.slow
def test_each_choice_has_the_number_that_choosing_it_finds(edith, world, counted):
    for query, _ in asked(world)[::3]:
        cl = listed(edith, **query)
        for name in ("status", "stance", "attribution", "certainty", "basis", "theme", "year"):
            for value, number in offered(cl, name).items():
                assert number == number_found(edith, query | {name: value.replace("%2F", "/")}), (query, name, value)


def test_a_reference_that_no_claim_has_is_words(edith):
    claim, _ = create_claim(statement="The Il-76 flew."), create_claim()

    assert found(edith, q="il-76") == [claim.pk]


@pytest.mark.parametrize(("words", "said"), [("ir*", "at least 3 letters"), ("--", "at least one letter"), ("x" * 300, "at most 200")])
def test_words_that_cannot_be_looked_for_find_nothing_and_lose_nothing(edith, words, said):
    claim = create_claim(status="draft")

    answer = edith.get(LIST, {"q": words, "status": "draft"})

    page = answer.content.decode()
    assert said in page
    assert f'value="{words}"' in page
    assert answer.context_data["cl"].result_count == 0
    assert '<input type="hidden" name="status" value="draft">' in page
    edith.post(LIST + f"?q={words}&status=draft", {"action": "publish", "_selected_action": [claim.pk], "select_across": "1", "index": "0"})
    claim.refresh_from_db()
    assert claim.status == "draft"


SAID, CHANGED = "6", "8"  # columns


@pytest.mark.parametrize(
    ("column", "order"),
    [
        (SAID, ["earliest", "pk"]),
        (f"-{SAID}", ["-earliest", "pk"]),
        (CHANGED, ["changed", "-earliest", "pk"]),
        (f"-{CHANGED}", ["-changed", "-earliest", "pk"]),
        ("3", ["-earliest", "pk"]),
        ("99.x.-", ["-earliest", "pk"]),
    ],
)
def test_the_list_is_sorted_by_date_and_by_change_both_ways(edith, world, counted, column, order):
    expected = [*Claim.objects.order_by(*order).values_list("pk", flat=True)]

    assert found(edith, o=column) == expected
    assert [*listed(edith, o=column).queryset.values_list("pk", flat=True)] == expected


def test_only_what_can_be_sorted_by_is_a_link(edith):
    create_claim()

    heads = read(edith.get(LIST)).select("th.sortable .text a")

    assert texts_of(heads) == ["Said on", "Changed"]


def test_pages(edith, world, monkeypatch):
    monkeypatch.setattr("overflights.admin.claims.ClaimAdmin.list_per_page", 5)
    keys = plain()

    pages = [[claim.pk for claim in listed(edith, p=page).result_list] for page in (1, 2, 3)]

    assert [key for page in pages for key in page] == keys
    for beyond, shown in (("99", pages[2]), ("-1", pages[0]), ("x", pages[0])):
        assert [claim.pk for claim in listed(edith, p=beyond).result_list] == shown
    assert [claim.pk for claim in listed(edith, all="").result_list] == keys


def test_an_action_on_all_pages_of_a_filter_touches_these_claims_alone(edith, world, monkeypatch):
    monkeypatch.setattr("overflights.admin.claims.ClaimAdmin.list_per_page", 1)
    state = world["speakers"][0]
    before = dict(Claim.objects.values_list("pk", "status"))
    drafts = set(
        Claim.objects.filter(speaker__in=world["speakers"][:2], status="draft", statement__contains="Weapons").values_list("pk", flat=True)
    )
    assert len(drafts) > 1

    sent = {"action": "publish", "_selected_action": [min(drafts)], "select_across": "1", "index": "0"}
    edith.post(f"{LIST}?actor={state.pk}&status=draft&q=weapons", sent)

    after = dict(Claim.objects.values_list("pk", "status"))
    assert {pk for pk in after if after[pk] != before[pk]} == drafts
    assert {after[pk] for pk in drafts} == {"published"}


def test_an_action_on_more_rows_than_a_request_can_take_is_refused(edith, world, monkeypatch):
    monkeypatch.setattr(input_checks, "MOST_AT_ONCE", 3)
    sent = {"action": "withdraw", "_selected_action": [world["claims"][0].pk], "select_across": "1", "index": "0"}

    answer = edith.post(f"{LIST}?certainty=hedged", sent, follow=True)

    assert "more than 3 at once" in answer.content.decode()
    assert answer.redirect_chain[-1][0].endswith("?certainty=hedged")
    assert Claim.objects.filter(status="withdrawn").count() == 4


ODD = ["\0", "9" * 20, "9" * 18, "x" * 5000, "-1", "0", "1.5", "é", "nobody", "٣", "../x", "0000"]


@pytest.mark.slow
@pytest.mark.parametrize("name", ["status", "stance", "theme", "year", "actor", "proposition", "article", "outlet", "basis", "nonsense"])
def test_odd_values_lead_to_the_whole_list_and_say_so(edith, world, name):
    """The sentences wait for the next page: all of them are on the first that is opened."""
    whole_lists = {}
    for value in ODD:
        answer = edith.get(LIST, {name: value})
        assert answer.status_code == 302, value
        whole_lists.setdefault(answer.url, []).append(value)

    pages = [edith.get(url) for url in whole_lists]

    assert pages[0].content.decode().count("This is the whole list.") == len(ODD)
    for values, page in zip(whole_lists.values(), pages, strict=True):
        assert page.status_code == 200, values
        assert page.context_data["cl"].result_count == 12, values


def test_an_action_with_an_odd_filter_changes_nothing(edith, world):
    sent = {"action": "withdraw", "_selected_action": [world["claims"][0].pk], "select_across": "1", "index": "0"}

    edith.post(f"{LIST}?stance=nothing", sent)

    assert Claim.objects.filter(status="withdrawn").count() == 4


def test_a_chosen_row_is_named_and_a_link_takes_it_out_again(edith, world):
    kerry = world["speakers"][2]

    sidebar = read(edith.get(LIST, {"actor": kerry.pk, "stance": "supports", "p": "1"})).find(id="changelist-filter")

    assert ("?stance=supports", "All") in links_of(sidebar)
    assert [text for text in texts_of(sidebar.select("li.selected")) if text.startswith("John Kerry (")]
    form = sidebar.find(id="find-proposition").find_parent("form")
    assert {field["name"]: field["value"] for field in form.select('[type="hidden"]')} == {"actor": str(kerry.pk), "stance": "supports"}


# --- However much there is ------------------------------------------------------------------------
LISTS = [f"/admin/overflights/{model}/" for model in ("actor", "article", "claim", "event", "place", "proposition")]


@pytest.mark.parametrize("url", [*LISTS, f"{LIST}?q=source&status=published&year=2012&theme=flights"])
def test_a_list_costs_the_same_and_offers_no_more_however_much_there_is(edith, url):
    def more(n):
        for _ in range(n):
            create_claim(speaker=create_actor(part_of=create_actor()), occasion=create_event())

    more(2)
    edith.get(url)
    with CaptureQueriesContext(connection) as few:
        before = read(edith.get(url))
    more(8)
    with CaptureQueriesContext(connection) as many:
        after = read(edith.get(url))
    assert len(many) == len(few), [query["sql"] for query in many]
    for part in ("option", 'a[href^="?"]'):
        assert len(after.select(part)) == len(before.select(part))


def test_a_list_that_is_looked_at_opens_no_transaction(edith):
    """In one, facets count by SQL, and on SQLite nobody else could write."""
    seen = []
    create_claim()
    depth = len(connection.savepoint_ids)

    def look(execute, sql, *rest):
        seen.append(len(connection.savepoint_ids))
        return execute(sql, *rest)

    with connection.execute_wrapper(look):
        edith.get(LIST)
    assert set(seen) == {depth}


# --- Beside other rows ----------------------------------------------------------------------------
def cells(page, name):
    """The links in a column, with their numbers."""
    return [(url, number_in(text)) for cell in page.select(f"td.field-{name}") for url, text in links_of(cell)]


def test_every_number_leads_to_as_many_claims(edith, world, counted):
    for model, columns in {"actor": ["claims"], "article": ["claims"], "proposition": ["claims", "supports", "disputes"]}.items():
        page = read(edith.get(f"/admin/overflights/{model}/"))
        for name in columns:
            links = cells(page, name)
            assert sum(number for _, number in links), (model, name)
            for url, number in links:
                assert edith.get(url).context_data["cl"].result_count == number


def test_numbers_are_those_of_published_claims(edith, world):
    state, article, proposition = world["speakers"][0], world["articles"][0], world["propositions"][0]
    expected = [
        (Actor, state, "claims", Q(speaker__in=world["speakers"][:2])),
        (Article, article, "claims", Q(article=article)),
        (Proposition, proposition, "supports", Q(proposition=proposition, stance="supports")),
        (Proposition, proposition, "disputes", Q(proposition=proposition, stance="disputes")),
    ]
    for model, row, name, condition in expected:
        page = read(edith.get(f"/admin/overflights/{model._meta.model_name}/"))
        (number,) = [n for url, n in cells(page, name) if f"?{model._meta.model_name}={row.pk}&" in url]
        assert number == Claim.objects.filter(condition, status="published").count()


# --- While typing ---------------------------------------------------------------------------------
def typing(client, model, field, term):
    query = {"term": term, "app_label": "overflights", "model_name": model, "field_name": field}
    return [row["text"] for row in client.get(AUTOCOMPLETE, query).json()["results"]]


def test_an_article_is_found_by_words_of_its_title_its_slug_and_its_outlet(edith):
    outlet = create_outlet(name="Foreign Policy", names=("FP",))
    create_article(title="Iraq’s flying circus", outlet=outlet, slug="foreignpolicy-2012-03-23", published="2013")
    create_article(title="Another", body="The flying circus is in the text alone.")

    for term in ("flying circus", "circ", "circus iraq", "foreignpolicy-2012", "foreign pol", "fp"):
        assert typing(edith, "claim", "article", term) == ["Iraq’s flying circus"], term
    assert typing(edith, "claim", "article", "circus -flying") == ["Iraq’s flying circus"]
    assert typing(edith, "claim", "article", "nothing like it") == []
    assert typing(edith, "claim", "article", "") == ["Iraq’s flying circus", "Another"]


def test_actors_whose_names_begin_so_come_first_and_outlets_where_one_is_looked_for(edith):
    names = {"The Iranian": "outlet", "Iran": "government", "Air Iran": "organization"}
    for name, kind in names.items():
        create_actor(name=name, kind=kind)

    assert typing(edith, "claim", "speaker", "iran") == ["Iran", "Air Iran", "The Iranian"]
    assert typing(edith, "article", "outlet", "iran") == ["The Iranian", "Iran", "Air Iran"]


def test_what_completes_what_is_typed_costs_the_same_however_much_there_is(edith):
    create_claim(article=create_article(title="Flights"))
    asked = [("claim", name) for name in ("speaker", "proposition", "article", "occasion")] + [("article", "outlet")]
    for model, field in asked:
        with CaptureQueriesContext(connection) as few:
            typing(edith, model, field, "")
        rows = [Actor(slug=f"row-{field}-{n}", name=f"Row {n}", folded=f"row {n}", kind="outlet") for n in range(60)]
        models.QuerySet(Actor).bulk_create(rows)
        with CaptureQueriesContext(connection) as many:
            shown = typing(edith, model, field, "")
        assert len(many) == len(few)
        assert len(shown) <= 20


def test_one_who_may_not_see_claims_sees_no_list(client):
    assert client.get(LIST).status_code == 302
    assert superuser().get(LIST).status_code == 200
