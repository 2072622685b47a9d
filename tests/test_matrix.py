"""The matrix: each number is what plain SQL counts and what the finder shows; silence is told from everything else."""

import re
from collections import Counter
from random import Random
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

import pytest
from django.core.cache import caches
from django.db import models
from django.db.models import Count, Q
from django.http import HttpResponse, QueryDict
from django.test import Client

from overflights.charts import matrix as chart
from overflights.facets import answer, store
from overflights.filters import ActorFilter, ClaimFilter
from overflights.filters.controls import controls
from overflights.models import Actor, Claim, Stance
from overflights.reports import matrix as report
from tests import prepared_rows
from tests.factories import create_actor, create_article, create_claim, create_event, create_proposition
from tests.page import hrefs_of, links_of, number_in, read, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> None:
    prepared_rows.insert(make_world)


def make_world() -> None:
    """Actors in trees that cross sides, some of them parties to an event; claims as chance has it, not all of them published."""
    chance = Random(12)
    iraq = create_actor(slug="iraq", kind="government", country="IQ")
    office = create_actor(slug="office", country="IQ", part_of=iraq)
    speakers = [
        iraq,
        office,
        create_actor(slug="adviser", country="US", part_of=office),
        create_actor(slug="premier", country="IQ", part_of=iraq),
    ]
    speakers += [create_actor(slug="state", country="US"), create_actor(slug="envoy", country="US"), create_actor(slug="expert")]
    create_event(participants=((speakers[3], "host"), (speakers[5], "visitor"), (create_actor(slug="syria", country="SY"), "party")))
    propositions = [create_proposition(slug=f"p-{n}", theme=chance.choice(["flights", "russia", "iraq-position"])) for n in range(6)]
    article = create_article(published="2016-03-23")
    for _ in range(60):
        create_claim(
            article=article,
            speaker=chance.choice(speakers[:3] + speakers[4:]),
            proposition=chance.choice(propositions),
            stance=chance.choice(Stance.values),
            status=chance.choice(["published", "published", "published", "draft", "withdrawn"]),
            certainty=chance.choice(["asserted", "hedged"]),
            said_on=chance.choice(["2012-03-12", "2012", "2013-05", "2014/2015"]),
        )


FILTERS = {
    "": Q(),
    "stance=disputes&stance=unclear": Q(stance__in=["disputes", "unclear"]),
    "certainty=hedged": Q(certainty="hedged"),
    "from=2012-02&to=2012-04": Q(latest__gte="2012-02-01", earliest__lte="2012-04-30"),
    "from=2012-02&to=2012-04&dates=certainly": Q(earliest__gte="2012-02-01", latest__lte="2012-04-30"),
    "side=IQ&side=none": Q(speaker__country__in=["IQ", ""]),
    "actor=office&actor=envoy": Q(speaker__slug__in=["office", "adviser", "envoy"]),
    "actor=iraq&side=US": Q(speaker__slug="adviser"),
    "proposition=p-1&proposition=p-2": Q(proposition__slug__in=["p-1", "p-2"]),
}
EXPANDED = "open=IQ&open=US&open=none&open=SY"


def speaks_in(column: report.MatrixColumn) -> Q:
    """Who is counted in a column."""
    if column.facet == "side":
        return Q(speaker__country=column.key)
    return Q(speaker__in=Actor.objects.within([column.key], by="id"))


@pytest.mark.parametrize("query", FILTERS)
def test_each_number_is_that_of_plain_sql(client: Client, world, query: str) -> None:
    matrix = client.get(f"/matrix/?{query}&{EXPANDED}").context["matrix"]
    found = Claim.objects.filter(FILTERS[query], status="published").order_by()
    assert {row.slug for row in matrix.rows} == set(found.values_list("proposition__slug", flat=True))
    assert {column.key for column in matrix.columns if column.n and column.facet == "side"} == set(
        found.values_list("speaker__country", flat=True)
    )
    assert sum(column.n for column in matrix.columns if column.facet == "side") == found.count() > 0
    for at, column in enumerate(matrix.columns):
        theirs = found.filter(speaks_in(column))
        assert column.n == theirs.count(), column
        for row in matrix.rows:
            numbers = theirs.filter(proposition__slug=row.slug).values_list("stance").annotate(n=Count("pk"))
            assert dict(row.cells[at].stances) == dict(numbers), (column, row.slug)


def numbers(response: HttpResponse) -> list[tuple[str, int | None]]:
    """The links of the table into the finder, each with its number."""
    return [(url, number_in(text)) for url, text in links_of(read(response).table, "/claims/?")]


URLS = [
    "/matrix/",
    "/matrix/?open=US&open=none",
    "/matrix/?actor=united-states&stance=supports&from=2012-03&to=2012-03-20&open=US",
    "/matrix/?side=none&dates=certainly&to=2013&open=none",
    "/matrix/?q=weapons&certainty=asserted&open=IQ&sort=said&page=7",
]


@pytest.mark.parametrize("url", URLS)
def test_each_number_is_what_the_finder_finds_there(client: Client, corpus, keep_columns, url: str) -> None:
    keep_columns()
    found = numbers(client.get(url))
    assert len(found) > 5
    assert not any("open=" in link or "sort=" in link or "page=" in link for link, _ in found)
    for link, number in found:
        filters = ClaimFilter.for_request(QueryDict(urlsplit(link).query), Claim.objects.none(), "/claims/")
        assert filters.url() == link  # in the canonical order
        assert filters.is_valid(), link
        assert answer(filters.question).total == number > 0, link
    assert client.get(found[-1][0]).context["page"].paginator.count == found[-1][1]


@pytest.mark.parametrize("query", FILTERS)
def test_a_party_is_silent_where_it_has_no_claim_whatever_the_filters(client: Client, world, query: str) -> None:
    matrix = client.get(f"/matrix/?{query}&{EXPANDED}").context["matrix"]
    everything = Claim.objects.filter(status="published")
    parties = {"IQ", "US", "SY", *Actor.objects.filter(slug__in=["iraq", "premier", "envoy", "syria"]).values_list("pk", flat=True)}
    for at, column in enumerate(matrix.columns):
        assert column.is_party == (column.key in parties) or "actor=" in query or "side=" in query
        for row in matrix.rows:
            spoken = everything.filter(speaks_in(column), proposition__slug=row.slug).exists()
            assert row.cells[at].is_silent == (column.is_party and not spoken), (column, row.slug)


def test_silence_is_no_claim_of_a_party_and_neither_an_evasion_nor_a_claim_that_is_filtered_away(client: Client) -> None:
    proposition = create_proposition(slug="arms")
    iran, russia, syria, expert = (create_actor(country=country) for country in ("IR", "RU", "SY", "FR"))
    create_event(participants=((iran, "host"), (russia, "visitor"), (syria, "party")))
    create_claim(speaker=russia, proposition=proposition, stance="unclear")
    create_claim(speaker=syria, proposition=proposition, stance="disputes")
    create_claim(speaker=expert, proposition=create_proposition())

    def cells(query: str) -> dict[str, str]:
        table = read(client.get(f"/matrix/?{query}")).table
        row = table.select_one('[href="/propositions/arms/"]').find_parent("tr")
        texts = (" ".join(cell.stripped_strings) for cell in row.select("td"))
        return dict(zip((head["abbr"] for head in table.select("[abbr]")), texts, strict=True))

    everything = cells("")
    assert everything == {"France": "", "Iran": "Iran silent", "Russia": "Russia unclear 1", "Syria": "Syria disputes 1"}
    assert cells("stance=unclear") == {"Iran": "Iran silent", "Russia": "Russia unclear 1", "Syria": ""}


def test_an_actor_is_a_party_by_those_who_are_part_of_it_and_a_circle_of_actors_does_no_harm() -> None:
    state = create_actor()
    person = create_actor(part_of=create_actor(part_of=state))
    first, second = create_actor(), create_actor()
    models.QuerySet(Actor).filter(pk=first.pk).update(part_of=second)
    models.QuerySet(Actor).filter(pk=second.pk).update(part_of=first)
    create_actor(part_of=state)
    create_event(participants=((person, "host"), (first, "visitor"), (person, "speaker")))
    assert set(Actor.objects.parties()) == {state, person.part_of, person, first, second}


def test_under_a_filter_by_actor_there_is_nobody_whose_claims_it_narrows(client: Client, world) -> None:
    """The finder would add the claims of such an actor, not take those that both have."""
    matrix = client.get(f"/matrix/?actor=office&{EXPANDED}").context["matrix"]
    assert [column.value for column in matrix.columns] == ["IQ", "office", "US", "adviser"]


def test_sides_expand_and_collapse_again(client: Client, world) -> None:
    page = client.get("/matrix/?stance=supports&open=IQ")
    folds = {fold["id"]: (fold["href"], fold["aria-expanded"]) for fold in read(page).select("[aria-expanded]")}
    assert folds["fold-IQ"] == ("/matrix/?stance=supports", "true")
    assert folds["fold-none"] == ("/matrix/?stance=supports&open=IQ&open=none", "false")
    assert read(page).select('input[name="open"][value="IQ"][checked]')  # so that the form keeps it
    chips = page.context["filters"].chips
    assert [(chip.value, chip.without) for chip in chips] == [("supports", "/matrix/?open=IQ")]


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("open=XX", "“XX” is not known here"),
        ("stance=no", "“no” is not known here"),
        ("actor=nobody", "“nobody” is not known here"),
        ("from=2012-13", "Write a date as 2012"),
        ("open=%00", "is not known here"),
    ],
)
def test_what_cannot_be_used_is_refused_in_words_and_the_rest_kept(client: Client, world, query: str, said: str) -> None:
    response = client.get(f"/matrix/?{query}&certainty=hedged")
    page = read(response)
    assert response.status_code == 400
    assert said in text_of(page)
    assert not page.table
    assert page.select('[href*="certainty=hedged"], [value="hedged"][checked]')
    for ending in ("svg", "png"):
        assert client.get(f"/matrix.{ending}?{query}").status_code == 400


def test_an_empty_base_says_so(client: Client) -> None:
    page = read(client.get("/matrix/"))
    assert "There is nothing here yet." in text_of(page)
    assert not page.table
    assert client.get("/matrix.png").content.startswith(b"\x89PNG")


def test_what_finds_nothing_names_the_filter_to_drop(client: Client, world) -> None:
    offers = read(client.get("/matrix/?side=SY&stance=supports")).find_all(string=re.compile("Without Side “Syria”:"))
    assert [hrefs_of(offer.parent) for offer in offers] == [["/matrix/?stance=supports"]]


def test_what_has_no_room_is_told(client: Client, world, monkeypatch) -> None:
    monkeypatch.setattr(report, "MOST_ROWS", 2)
    monkeypatch.setattr(report, "LETTERS", 20)
    collapsed = client.get("/matrix/")
    monkeypatch.setattr(report, "LETTERS", 16)
    expanded = client.get("/matrix/?open=SY&open=IQ")
    text, more = (text_of(read(page)) for page in (collapsed, expanded))
    assert "These are the 2 propositions with the most claims, of 6." in text
    assert "These are the 2 sides with the most claims, of 4." in text
    numbers = sorted((column.n for column in collapsed.context["matrix"].columns), reverse=True)
    assert numbers == sorted(Counter(Claim.objects.published().values_list("speaker__country", flat=True)).values(), reverse=True)[:2]
    matrix = expanded.context["matrix"]
    assert "These are the expanded sides, and of the others those with the most claims: 1 of 4." in more
    assert [column.value for column in matrix.columns] == ["IQ", "iraq", "office"]
    assert "No room for" in more
    for actor in matrix.left_out:
        assert f"{actor.label} ({actor.n or 'silent'})" in more
    assert {actor.value for actor in matrix.left_out} == {"premier"}
    shown = Claim.objects.filter(status="published", proposition__slug__in=[row.slug for row in matrix.rows]).values("proposition")
    fewest = min(row["n"] for row in shown.annotate(n=Count("pk")))
    others = Claim.objects.filter(status="published").exclude(proposition__slug__in=[row.slug for row in matrix.rows]).values("proposition")
    assert all(row["n"] <= fewest for row in others.annotate(n=Count("pk")))


def test_all_values_of_a_facet_lead_back_to_the_matrix(client: Client, corpus) -> None:
    page = client.get("/matrix/?open=IQ").content.decode()
    assert 'href="/matrix/choose/actor/?open=IQ"' in page
    chosen = client.get("/matrix/choose/actor/?open=IQ&find=zebari").content.decode()
    assert 'href="/matrix/?actor=hoshyar-zebari&amp;open=IQ"' in chosen
    assert '<a href="/matrix/?open=IQ">Matrix</a>' in chosen
    assert client.get("/matrix/choose/nothing/").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_it_costs_few_queries(client: Client, corpus, django_assert_max_num_queries) -> None:
    store.forget()
    for url in URLS:
        client.get(url)
        caches["pages"].clear()
        with django_assert_max_num_queries(7, info=url):
            assert client.get(url).status_code == 200
    store.forget()


def picture(client: Client, query: str) -> HttpResponse:
    return client.get(f"/matrix.svg?{query}")


def test_the_picture_has_the_numbers_of_the_page(client: Client, world) -> None:
    query = "stance=disputes&stance=unclear"
    svg = ElementTree.fromstring(picture(client, f"{query}&open=IQ").content)
    name = "{http://www.w3.org/2000/svg}"
    drawn = sorted((link.get("href"), link.findtext(f"{name}text").split()[1]) for link in svg.iter(f"{name}a"))
    cells = [(link, str(number)) for link, number in numbers(client.get(f"/matrix/?{query}")) if "proposition=" in link]
    assert drawn == sorted((f"http://testserver{link}", number) for link, number in cells) != []
    silent = sum(cell.is_silent for row in client.get(f"/matrix/?{query}").context["matrix"].rows for cell in row.cells)
    assert sum(mark.get("class") == "silence" for mark in svg.iter(f"{name}rect")) == silent > 0


def test_the_picture_is_a_file_of_its_own(client: Client, world) -> None:
    svg = picture(client, "stance=disputes")
    assert svg["Content-Type"] == "image/svg+xml; charset=utf-8"
    assert "http://testserver/matrix/?stance=disputes" in svg.content.decode().replace("&amp;", "&")
    assert "Claims that dispute a proposition." in svg.content.decode()
    assert "var(" not in svg.content.decode()
    png = client.get("/matrix.png?stance=disputes")
    assert png["Content-Type"] == "image/png"
    assert png.content.startswith(b"\x89PNG")
    page = client.get("/matrix/?stance=disputes&open=IQ").content.decode()
    assert '<meta property="og:image" content="http://testserver/matrix.png?stance=disputes">' in page
    assert 'href="/matrix.svg?stance=disputes"' in page


def test_rows_of_the_picture_do_not_overlap(client: Client, world) -> None:
    matrix = client.get("/matrix/").context["matrix"]
    drawing = chart.draw(matrix, "Claims " * 60, lambda column, row, stance: "")
    assert len({len(row.cells) for row in matrix.rows}) == 1
    bottoms = [max(line.y for line in [*drawing.sentence, *(line for _, name in drawing.headings for line in name)])]
    for theme in drawing.themes:
        assert theme.name.y - chart.LINE >= bottoms[-1]
        for row in theme.rows:
            assert row.top > theme.name.y
            assert row.top >= bottoms[-1]
            bottoms.append(max(text.y for text in [*row.statement, *(number for cell in row.cells for number in cell.numbers)]))
    assert drawing.height >= bottoms[-1]
    assert len(bottoms) == len(matrix.rows) + 1


def test_the_picture_has_the_rows_with_the_most_claims_for_as_long_as_there_is_room(client: Client, monkeypatch) -> None:
    for number in range(6):
        proposition = create_proposition(slug=f"arms-{number}", statement=f"Arms of kind {number} are carried.")
        for _ in range(number % 4 + 1):
            create_claim(proposition=proposition)
    monkeypatch.setattr(chart, "MOST_TEXTS", 5)
    svg = picture(client, "").content.decode()
    assert [f"kind {number}" in svg for number in range(6)] == [False, False, True, True, False, False]
    assert "The 2 propositions with the most claims, of 6." in svg
    monkeypatch.setattr(chart, "TALLEST", 1)
    assert "The 1 proposition with the most claims, of 6." in picture(client, "").content.decode()
    assert client.get("/matrix/").content.decode().count('scope="row"') == 6


# --- No state's side in the finder ----------------------------------------------------------------
def test_claims_on_no_states_side_are_found(client: Client, corpus) -> None:
    page = client.get("/claims/?side=none&side=RU")
    n, all_of = (Claim.objects.filter(status="published", speaker__country__in=codes).count() for codes in (["", "RU"], [""]))
    assert page.context["page"].paginator.count == n > all_of > 0
    assert page.context["sentence"] == "Claims from the side of no state or Russia."
    other = client.get("/claims/?side=US&side=IQ").context["sentence"]
    assert other == "Claims from the side of the United States or Iraq."
    (control,) = (control for control in page.context["controls"] if control.name == "side")
    assert {option.value: option.n for option in control.chosen} == {"none": all_of, "RU": n - all_of}
    assert not {"none", "RU"} & {option.value for option in control.offered}
    assert parse_qs(urlsplit(control.more_url).query) == {"side": ["none", "RU"]}
    assert "No state’s side" in client.get("/claims/choose/side/?find=state").content.decode()


def test_actors_on_no_states_side_are_found(corpus) -> None:
    filters = ActorFilter.for_request(QueryDict("side=none"), Actor.objects.all(), "/actors/")
    assert {actor.country.code or "" for actor in filters.qs} == {""}
    assert "none" in {
        option.value for control in controls(filters) if control.name == "side" for option in (*control.offered, *control.chosen)
    }
