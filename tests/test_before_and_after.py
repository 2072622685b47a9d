"""What each side said before, at and after an event: every number is that of the claims it stands for, and no claim is placed by guess."""

import random
from collections import Counter
from datetime import date
from urllib.parse import urlsplit

import pytest
from django.core.cache import caches
from django.http import QueryDict

from overflights.facets import answer, store
from overflights.filters import ClaimFilter
from overflights.models import Claim, Event
from overflights.reports import before_and_after
from tests import prepared_rows
from tests.factories import create_actor, create_article, create_claim, create_event, create_proposition
from tests.page import hrefs_of, links_of, number_in, read

pytestmark = pytest.mark.django_db
DATES = (
    "2012-03-11",
    "2012-03-12",
    "2012-03-13",
    "2012-03",
    "2012-03-12/2012-03-20",
    "2012-01/2012-02",
    "../2012-03-01",
    "2012-04/..",
    "2012",
)
EVENTS = {
    "call": "2012-03-12",
    "talks": "2012-03-10/2012-03-15",
    "from-of-old": "../2012-03-12",
    "to-come": "2012-03-12/..",
    "year": "2012",
}


@pytest.fixture
def world() -> None:
    prepared_rows.insert(make_world)


def make_world() -> None:
    chance = random.Random(31)
    article = create_article(published="2015")
    state = create_actor(slug="state", country="US", kind="government")
    speakers = [state, create_actor(country="US", part_of=state), create_actor(country="IQ"), create_actor()]
    propositions = [create_proposition() for _ in range(3)]
    events = [create_event(slug=slug, date=text, participants=((state, "party"),)) for slug, text in EVENTS.items()]
    for _ in range(90):
        create_claim(
            article=article,
            speaker=chance.choice(speakers),
            proposition=chance.choice(propositions),
            stance=chance.choice(["supports", "disputes", "unclear"]),
            said_on=chance.choice(DATES),
            status=chance.choice(["published"] * 5 + ["draft"]),
            occasion=chance.choice([None, None, None, *events]),
        )
    # One that nobody speaks of at these events.
    create_claim(article=article, proposition=create_proposition(), speaker=state, said_on="2012-03-11")


def column(claim: Claim, event: Event) -> str:
    if claim.latest < event.earliest:
        return "before"
    if claim.earliest > event.latest:
        return "after"
    return "at" if claim.occasion_id == event.pk else "unplaced"


@pytest.mark.parametrize("slug", EVENTS)
@pytest.mark.parametrize("among", ["propositions", "participants", "all"])
def test_every_number_is_that_of_the_claims_whose_dates_say_so(client, world, counted, slug, among):
    event = Event.objects.get(slug=slug)
    found = client.get(f"/events/{slug}/?among={among}").context["around"]
    claims = Claim.objects.published().select_related("speaker")
    if among == "propositions":
        claims = claims.filter(proposition__in=Claim.objects.published().filter(occasion=event).values("proposition"))
    if among == "participants":
        claims = claims.filter(speaker__country="US")
    placed = Counter((claim.speaker.country.code or "", column(claim, event), claim.stance) for claim in claims)
    # Those made at the event are so whatever their dates say.
    made = Counter((claim.speaker.country.code or "", "at", claim.stance) for claim in claims if claim.occasion_id == event.pk)
    expected = {key: n for key, n in placed.items() if key[1] != "at"} | made
    names = ("before", "at", "after", "unplaced")
    got = {(side.code, name, stance): n for side in found.sides for name in names for stance, n in getattr(side, name)}
    assert got == expected
    assert len(got) > 4


@pytest.mark.parametrize("among", ["propositions", "participants", "all"])
@pytest.mark.parametrize("slug", EVENTS)
def test_every_number_is_that_of_the_list_it_opens(client, world, keep_columns, slug, among):
    keep_columns()
    page = read(client.get(f"/events/{slug}/?among={among}"))
    links = links_of(page.select_one("table.around"), "/claims/?")
    for url, text in links:
        filters = ClaimFilter.for_request(QueryDict(urlsplit(url).query), Claim.objects.none(), "/claims/")
        assert filters.is_valid(), url
        assert answer(filters.question).total == number_in(text), url
    assert links


def test_what_cannot_be_placed_opens_only_where_the_finder_can_ask_for_it(client):
    event, proposition = create_event(slug="call"), create_proposition()
    side = {"proposition": proposition, "article": create_article(published="2015")}
    create_claim(speaker=create_actor(country="US"), occasion=event, **side)
    for country in ("US", "IQ"):
        create_claim(speaker=create_actor(country=country), said_on="2012-03", **side)
    asked = [QueryDict(urlsplit(url).query) for url in hrefs_of(read(client.get("/events/call/")), "/claims/?")]
    assert [query["side"] for query in asked if query.get("from") == query.get("to") == "2012-03-12"] == ["IQ"]


def test_a_side_is_quoted_with_its_last_claim_before_and_its_first_after(client):
    event, proposition = create_event(slug="call", date="2012-03-12"), create_proposition()
    us, iraq = create_actor(country="US"), create_actor(country="IQ")
    article = create_article(published="2015")

    def say(speaker, said_on, **more):
        return create_claim(article=article, proposition=proposition, speaker=speaker, said_on=said_on, **more).ref

    say(us, "2012-03-12", occasion=event)
    say(us, "2012-03-01")
    before = say(us, "2012-03-10")
    say(us, "2012-03-10/2012-03-12")
    after = [say(iraq, "2012-03-13"), say(us, "2012-03-14")]
    say(iraq, "2012-03-15")
    context = client.get("/events/call/").context
    assert [claim.ref for claim in context["around"].last_before] == [before]
    assert [claim.ref for claim in context["around"].first_after] == after


def test_claims_at_an_event_stand_apart_from_the_others_about_it(client):
    event = create_event(slug="call")
    at, about = create_claim(occasion=event, about=(event,)), create_claim(about=(event,))
    create_claim(occasion=event, status="draft")
    context = client.get("/events/call/").context
    assert [claim.ref for claim in context["event_claims"].at] == [at.ref]
    assert [claim.ref for claim in context["event_claims"].about] == [about.ref]


def test_claims_are_looked_through_that_there_are(client):
    create_event(slug="alone")
    create_event(slug="call", participants=((create_actor(slug="kerry"), "party"),))
    assert [name for name, _ in client.get("/events/alone/").context["selections"]] == ["all"]
    assert [name for name, _ in client.get("/events/call/").context["selections"]] == ["participants", "all"]
    assert "No such claim is on record" in client.get("/events/alone/").content.decode()


@pytest.mark.parametrize("among", ["nobody", "propositions", "%00"])
def test_what_is_not_offered_is_refused(client, among):
    create_event(slug="alone")
    response = client.get(f"/events/alone/?among={among}")
    assert response.status_code == 400
    assert "Choose one of these" in response.content.decode()


def test_nothing_is_before_what_has_no_beginning_or_after_what_has_no_end():
    assert before_and_after.days_before(date.min) is None
    assert before_and_after.days_after(date.max) is None


@pytest.mark.django_db(transaction=True)
def test_an_event_costs_few_queries(client, corpus, django_assert_max_num_queries):
    store.forget()
    client.get("/events/")
    url = "/events/kerry-baghdad-visit-2013-03-24/"
    client.get(url)  # loads the columns
    caches["pages"].clear()
    with django_assert_max_num_queries(8):
        client.get(url)
    store.forget()
