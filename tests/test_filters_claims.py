"""The claims list's filters: what they find, what they count, what they say."""

from datetime import date

import pytest
from django.test import Client

from overflights.models import Claim, certainly, possibly
from tests.factories import create_actor, create_article, create_claim, create_event, create_outlet, create_proposition

pytestmark = pytest.mark.django_db


def found(client: Client, query: str) -> set[str]:
    """The references on the page."""
    response = client.get(f"/claims/?{query}")
    assert response.status_code == 200, response.content.decode()
    return {claim.ref for claim in response.context["page"]}


def test_values_of_one_filter_mean_or_and_filters_among_themselves_and(client):
    kerry, biden = create_actor(slug="kerry"), create_actor(slug="biden")
    a = create_claim(speaker=kerry, stance="supports")
    b = create_claim(speaker=biden, stance="supports")
    c = create_claim(speaker=biden, stance="disputes")
    create_claim(stance="disputes")
    assert found(client, "actor=kerry&actor=biden") == {a.ref, b.ref, c.ref}
    assert found(client, "actor=kerry&actor=biden&stance=supports") == {a.ref, b.ref}
    assert found(client, "actor=biden&stance=supports&stance=disputes") == {b.ref, c.ref}


def test_an_actor_includes_everyone_who_is_part_of_it(client):
    state = create_actor(slug="state", name="The State", kind="government")
    ministry = create_actor(slug="ministry", part_of=state, kind="organization")
    minister = create_actor(slug="minister", part_of=ministry)
    claims = {create_claim(speaker=actor).ref for actor in (state, ministry, minister)}
    create_claim()
    assert found(client, "actor=state") == claims
    response = client.get("/claims/?actor=state")
    assert response.context["sentence"] == "Claims by The State and all who are part of it."


def test_each_filter_finds_its_own(client):
    outlet = create_outlet(slug="paper")
    article = create_article(slug="paper-2012", outlet=outlet)
    speaker = create_actor(country="IQ")
    event, proposition = create_event(slug="call"), create_proposition(slug="flights")
    at = create_claim(article=article, speaker=speaker, proposition=proposition, occasion=event, certainty="hedged", attribution="direct")
    about = create_claim(about=(event,))
    create_claim(said_on="2011")
    assert found(client, "event=call") == {at.ref, about.ref}
    for query in ("side=IQ", "proposition=flights", "outlet=paper", "article=paper-2012", "attribution=direct", "certainty=hedged"):
        assert found(client, query) == {at.ref}, query


def test_words_may_stand_in_statement_quote_or_description(client):
    a = create_claim(statement="Kerry urges inspection.")
    b = create_claim(quote="They should INSPECT every plane.")
    c = create_claim(described_as="an inspector")
    create_claim()
    assert found(client, "q=inspect") == {b.ref}
    assert found(client, "q=inspect*") == {a.ref, b.ref, c.ref}
    assert found(client, "q=every+inspect") == {b.ref}


def test_uncertain_dates_are_possibly_or_certainly_in_a_range(client):
    day = create_claim(said_on="2012-03-12")
    month = create_claim(said_on="2012-03")
    span = create_claim(said_on="2012-03-12/2012-03-23")
    before = create_claim(said_on="2012-02")
    query = "from=2012-03-10&to=2012-03-20"
    assert found(client, query) == {day.ref, month.ref, span.ref}
    assert found(client, f"{query}&dates=certainly") == {day.ref}
    totals = client.get(f"/claims/?{query}").context["totals"]
    assert totals == {"shown": 3, "possible": 3, "certain": 1}
    assert found(client, "to=2012-02") == {before.ref}
    assert found(client, "from=2012-03-13") == {month.ref, span.ref}


POSSIBLE = '<span class="possible">possibly in this time</span>'


def test_a_possible_date_is_marked(client):
    create_claim(said_on="2012-03")
    assert POSSIBLE in client.get("/claims/?from=2012-03-10").content.decode()
    assert POSSIBLE not in client.get("/claims/?from=2012-03").content.decode()


def test_readers_see_published_claims_alone(client):
    published = create_claim()
    create_claim(status="draft")
    create_claim(status="withdrawn")
    assert found(client, "") == {published.ref}


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("stance=no", "“no” is not known here"),
        ("actor=nobody", "“nobody” is not known here"),
        ("actor=a%00b", "is not known here"),
        ("from=2012-13", "Write a date as 2012, 2012-03 or 2012-03-12."),
        ("from=2012~", "Write a date as"),
        ("from=2013&to=2012", "The last day is before the first."),
        ("sort=up", "Choose one that is offered."),
        ("dates=maybe", "Choose one that is offered."),
        ("q=" + "x" * 201, "at most 200 characters"),
        ("q=%00", "Null characters are not allowed."),
        ("&".join(f"stance={n}" for n in range(51)), "Choose at most 50 values."),
    ],
)
def test_an_invalid_value_is_said_and_shows_no_rows(client, query, sentence):
    create_claim()
    response = client.get(f"/claims/?{query}")
    assert response.status_code == 400
    assert sentence in response.content.decode()
    assert list(response.context["page"]) == []


def test_an_invalid_value_keeps_the_other_filters(client):
    kerry = create_actor(slug="kerry", name="John Kerry")
    create_claim(speaker=kerry)
    chips = client.get("/claims/?actor=kerry&stance=no").context["filters"].chips
    assert [(chip.label, chip.value, chip.valid) for chip in chips] == [("Actor", "John Kerry", True), ("Stance", "no", False)]
    assert chips[1].without == "/claims/?actor=kerry"


def test_chips_remove_one_value_each_in_canonical_order(client):
    for slug in ("a", "b"):
        create_actor(slug=slug, name=slug.upper())
    chips = client.get("/claims/?stance=supports&actor=a&actor=b&page=&q=").context["filters"].chips
    assert [chip.without for chip in chips] == [
        "/claims/?actor=b&stance=supports",
        "/claims/?actor=a&stance=supports",
        "/claims/?actor=a&actor=b",
    ]


def test_a_search_that_finds_nothing_names_the_filter_to_drop(client):
    kerry = create_actor(slug="kerry", name="John Kerry")
    create_claim(speaker=kerry, stance="supports")
    create_claim(speaker=kerry, stance="supports")
    create_claim(stance="disputes")
    page = client.get("/claims/?actor=kerry&stance=disputes").content.decode()
    assert 'Without Actor “John Kerry”: <a href="/claims/?stance=disputes">1 claim</a>' in page
    assert 'Without Stance “disputes”: <a href="/claims/?actor=kerry">2 claims</a>' in page


def test_a_single_filter_that_finds_nothing_is_named_too(client):
    create_claim()
    assert 'Without Words “zzzz”: <a href="/claims/">1 claim</a>' in client.get("/claims/?q=zzzz").content.decode()


def test_words_without_a_letter_are_refused(client):
    response = client.get("/claims/?q=%E2%80%94")
    assert response.status_code == 400
    assert "Write at least one letter or digit." in response.content.decode()


def test_an_invalid_value_on_a_later_page_is_still_said(client):
    assert client.get("/claims/?stance=no&page=7").status_code == 400


def test_sort_orders(client):
    first, second = create_claim(said_on="2012-01"), create_claim(said_on="2012-03")
    first.note = "changed"
    first.save()

    def refs(query: str) -> list[str]:
        return [claim.ref for claim in client.get(f"/claims/?{query}").context["page"]]

    assert refs("") == refs("sort=-said") == [second.ref, first.ref]
    assert refs("sort=said") == [first.ref, second.ref]
    assert refs("sort=-changed") == [first.ref, second.ref]


def test_pages_of_25(client):
    article, speaker, proposition = create_article(), create_actor(), create_proposition()
    for _ in range(26):
        create_claim(article=article, speaker=speaker, proposition=proposition)
    assert "Showing 1–25 of 26 claims" in client.get("/claims/").content.decode()
    last = client.get("/claims/?page=2")
    assert "Showing 26–26 of 26 claims" in last.content.decode()
    assert '<link rel="canonical" href="http://testserver/claims/?page=2">' in last.content.decode()


@pytest.mark.parametrize("page", ["-1", "0", "2", "x", "1e3", "99999999999999999999", "²", "%00"])
def test_a_page_that_is_not_there_is_404_with_a_sentence(client, page):
    response = client.get(f"/claims/?page={page}")
    assert response.status_code == 404
    assert "This list has 1 page" in response.content.decode()


def test_the_filter_is_said_in_words(client):
    create_actor(slug="kerry", name="John Kerry")
    create_actor(slug="biden", name="Joe Biden")
    create_proposition(slug="arms", statement="The flights carry arms.")
    page = client.get("/claims/?actor=kerry&actor=biden&stance=disputes&proposition=arms&from=2012-03&to=2012-03-20")
    assert page.context["sentence"] == (
        "Claims by John Kerry or Joe Biden that dispute “The flights carry arms”, said possibly between 1 and 20 March 2012."
    )


def test_counts_on_the_corpus_are_those_of_the_database(client, corpus):
    start, end = date(2012, 3, 1), date(2012, 3, 31)
    rows = Claim.objects.filter(status="published")
    assert client.get("/claims/").context["page"].paginator.count == rows.count()
    for stance in ("supports", "disputes", "neutral", "unclear"):
        shown = client.get(f"/claims/?stance={stance}").context["page"].paginator.count
        assert shown == rows.filter(stance=stance).count()
    totals = client.get("/claims/?from=2012-03&to=2012-03").context["totals"]
    assert totals["possible"] == rows.filter(possibly(start, end)).count() > 0
    assert totals["certain"] == rows.filter(certainly(start, end)).count() > 0
